// SPDX-License-Identifier: GPL-2.0
#include "c/origin.h"
#include "asm/statement.h"
#include "c/raw_tokens.h"
#include "clang/Lex/Lexer.h"

namespace lwpv {
namespace {

using clang::FileID;
using clang::SourceLocation;
using llvm::StringRef;

/// One level at which an end of a statement is written.
struct Level {
  FileID Context;
  SourceLocation Loc;
  bool Whole = false;       // a call or parameter that expands to the token
  bool IsParameter = false; // Whole, and it is a parameter
  /// The macro arguments that it stands in, by the parameters that take them:
  /// a statement must not reach from inside of a call's brackets to outside.
  llvm::SmallVector<SourceLocation, 4> Inside;
};

enum class Side { Begin, End };

class Mapper {
public:
  Mapper(const MappedText &Mapped, clang::Preprocessor &PP)
      : Mapped(Mapped), PP(PP), SM(PP.getSourceManager()) {}

  std::optional<SourceRange> map(size_t Begin, size_t End, Prefer Which) {
    First = pieceAt(Begin);
    Last = pieceAt(End - 1);
    FirstByte = Begin - First->Begin;
    LastByte = End - Last->Begin;
    std::vector<Level> Begins = levels(First->Tok.getLocation(), Side::Begin);
    std::vector<Level> Ends = levels(Last->Tok.getLocation(), Side::End);
    if (Which == Prefer::Outermost) {
      std::reverse(Begins.begin(), Begins.end());
      std::reverse(Ends.begin(), Ends.end());
    }
    for (const Level &B : Begins)
      for (const Level &E : Ends)
        if (B.Context == E.Context && B.Inside == E.Inside)
          if (auto Range = rangeAt(B, E))
            return Range;
    return std::nullopt;
  }

private:
  const Piece *pieceAt(size_t Offset) const {
    auto Behind =
        llvm::upper_bound(Mapped.Pieces, Offset,
                          [](size_t O, const Piece &P) { return O < P.Begin; });
    return &*std::prev(Behind);
  }

  std::vector<Level> levels(SourceLocation Loc, Side S) const {
    std::vector<Level> Out;
    climb({SM.getFileID(Loc), Loc, false, false, {}}, S, Out);
    return Out;
  }

  /// A macro argument is written where the call is; failing that, the
  /// parameter stands for it in the macro's body.
  void climb(const Level &Here, Side S, std::vector<Level> &Out) const {
    Out.push_back(Here);
    SourceLocation Loc = Here.Loc;
    if (!Loc.isMacroID())
      return;
    clang::CharSourceRange Call = SM.getImmediateExpansionRange(Loc);
    bool IsArgument = SM.isMacroArgExpansion(Loc);
    if (IsArgument) {
      Level Written = Here;
      Written.Loc = SM.getImmediateSpellingLoc(Loc);
      Written.Context = SM.getFileID(Written.Loc);
      Written.Inside.push_back(Call.getBegin());
      climb(Written, S, Out);
    }
    SourceLocation Up = S == Side::Begin ? Call.getBegin() : Call.getEnd();
    climb({SM.getFileID(Up), Up, true, IsArgument, Here.Inside}, S, Out);
  }

  /// True if a neighbour of the statement comes out of the same macro call:
  /// then the call as a whole is more than the statement.
  bool shares(SourceLocation Neighbour, const Level &L, Side S) const {
    if (Neighbour.isInvalid())
      return false;
    return llvm::any_of(levels(Neighbour, S), [&](const Level &Other) {
      return Other.Loc == L.Loc && Other.Whole;
    });
  }

  /// The text of a piece outside of the statement.
  StringRef textBefore() const {
    return StringRef(Mapped.Text).substr(First->Begin, FirstByte);
  }
  StringRef textBehind() const {
    size_t Next = Last + 1 == Mapped.Pieces.data() + Mapped.Pieces.size()
                      ? Mapped.Text.size()
                      : Last[1].Begin;
    return StringRef(Mapped.Text).slice(Last->Begin + LastByte, Next);
  }

  static bool isBlank(StringRef Text) { return Text.trim(" \t").empty(); }

  bool beginFits(const Level &B) const {
    return !B.Whole ||
           (isBlank(textBefore()) && !shares(First->Previous, B, Side::Begin));
  }
  bool endFits(const Level &E) const {
    return !E.Whole ||
           (isBlank(textBehind()) && !shares(Last->Next, E, Side::End));
  }

  bool isInFile(SourceLocation Spelled) const {
    return Spelled.isFileID() && !SM.isWrittenInScratchSpace(Spelled) &&
           SM.getFileEntryForID(SM.getFileID(Spelled));
  }

  /// True if a macro's body contributes nothing to the statement but two
  /// parameters: with other arguments it can be anything.
  bool isAllArguments(const Level &B, const Level &E) const {
    if (!B.IsParameter || !E.IsParameter)
      return false;
    return std::all_of(First, Last + 1, [&](const Piece &P) {
      return llvm::any_of(levels(P.Tok.getLocation(), Side::Begin),
                          [&](const Level &L) {
                            return L.Context == B.Context && L.IsParameter;
                          });
    });
  }

  std::optional<SourceRange> rangeAt(const Level &B, const Level &E) const {
    SourceLocation From = SM.getSpellingLoc(B.Loc);
    SourceLocation To = SM.getSpellingLoc(E.Loc);
    if (!isInFile(From) || SM.getFileID(From) != SM.getFileID(To) ||
        SM.getFileOffset(To) < SM.getFileOffset(From) || !beginFits(B) ||
        !endFits(E) || isAllArguments(B, E))
      return std::nullopt;
    SourceRange Out;
    Out.File =
        SM.getFileEntryForID(SM.getFileID(From))->tryGetRealPathName().str();
    placeBegin(Out, From, B);
    placeEnd(Out, To, E);
    return Out;
  }

  /// Where a byte of a string literal's value is written, from its quote on.
  size_t offsetInLiteral(SourceLocation Spelled, size_t Byte) const {
    unsigned Length =
        clang::Lexer::MeasureTokenLength(Spelled, SM, PP.getLangOpts());
    StringRef Spelling(SM.getCharacterData(Spelled), Length);
    return decodeString(Spelling).Offsets[Byte];
  }

  void placeBegin(SourceRange &Out, SourceLocation From, const Level &B) const {
    bool BeforeToken = !Mapped.IsTemplate || B.Whole || isBlank(textBefore());
    std::string Open = std::string(SiteMacro) + "(";
    Out.Begin = SM.getFileOffset(From);
    if (!BeforeToken)
      Out.Begin += offsetInLiteral(From, FirstByte);
    Out.OpenText = BeforeToken ? Open : "\" " + Open + "\"";
  }

  void placeEnd(SourceRange &Out, SourceLocation To, const Level &E) const {
    size_t Offset = SM.getFileOffset(To);
    bool BehindToken = !Mapped.IsTemplate || E.Whole || textBehind().empty();
    if (BehindToken)
      Offset += clang::Lexer::MeasureTokenLength(To, SM, PP.getLangOpts());
    else
      Offset += offsetInLiteral(To, LastByte);
    Out.End = Offset;
    Out.CloseText = BehindToken ? ")" : "\") \"";
  }

  const MappedText &Mapped;
  clang::Preprocessor &PP;
  const clang::SourceManager &SM;
  const Piece *First = nullptr;
  const Piece *Last = nullptr;
  size_t FirstByte = 0;
  size_t LastByte = 0;
};

} // namespace

std::optional<SourceRange> mapToFile(const MappedText &Mapped, size_t Begin,
                                     size_t End, clang::Preprocessor &PP,
                                     Prefer Which) {
  return Mapper(Mapped, PP).map(Begin, End, Which);
}

} // namespace lwpv
