// SPDX-License-Identifier: GPL-2.0
#include "c/origin.h"
#include "asm/statement.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/LiteralSupport.h"

namespace lwpv {
namespace {

using clang::FileID;
using clang::SourceLocation;
using llvm::StringRef;

/// One level at which an end of a statement is written. Whole: not the token
/// itself but a macro call or parameter that expands to it.
struct Level {
  FileID Context;
  SourceLocation Loc;
  bool Whole;
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
        if (B.Context == E.Context)
          if (auto Range = rangeAt(B, E))
            return Range;
    return std::nullopt;
  }

private:
  const Piece *pieceAt(size_t Offset) const {
    auto Behind = llvm::upper_bound(
        Mapped.Pieces, Offset,
        [](size_t O, const Piece &P) { return O < P.Begin; });
    return &*std::prev(Behind);
  }

  std::vector<Level> levels(SourceLocation Loc, Side S) const {
    std::vector<Level> Out;
    climb(Loc, S, false, Out);
    return Out;
  }

  /// A macro argument is written where the call is; failing that, the
  /// parameter stands for it in the macro's body.
  void climb(SourceLocation Loc, Side S, bool Whole,
             std::vector<Level> &Out) const {
    Out.push_back({SM.getFileID(Loc), Loc, Whole});
    if (!Loc.isMacroID())
      return;
    if (SM.isMacroArgExpansion(Loc))
      climb(SM.getImmediateSpellingLoc(Loc), S, Whole, Out);
    clang::CharSourceRange Call = SM.getImmediateExpansionRange(Loc);
    climb(S == Side::Begin ? Call.getBegin() : Call.getEnd(), S, true, Out);
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

  std::optional<SourceRange> rangeAt(const Level &B, const Level &E) const {
    SourceLocation From = SM.getSpellingLoc(B.Loc);
    SourceLocation To = SM.getSpellingLoc(E.Loc);
    if (!isInFile(From) || SM.getFileID(From) != SM.getFileID(To) ||
        SM.getFileOffset(To) < SM.getFileOffset(From) || !beginFits(B) ||
        !endFits(E))
      return std::nullopt;
    SourceRange Out;
    Out.File = SM.getFileEntryForID(SM.getFileID(From))
                   ->tryGetRealPathName()
                   .str();
    placeBegin(Out, SM.getFileOffset(From), B);
    placeEnd(Out, To, E);
    return Out;
  }

  /// Where byte \p Byte of a string literal's value is written.
  unsigned offsetInLiteral(const clang::Token &Tok, size_t Byte) const {
    clang::StringLiteralParser Literal(Tok, PP);
    return Literal.getOffsetOfStringByte(Tok, static_cast<unsigned>(Byte));
  }

  void placeBegin(SourceRange &Out, size_t Offset, const Level &B) const {
    bool BeforeToken = !Mapped.IsTemplate || B.Whole || isBlank(textBefore());
    std::string Open = std::string(SiteMacro) + "(";
    Out.Begin =
        BeforeToken ? Offset : Offset + offsetInLiteral(First->Tok, FirstByte);
    Out.OpenText = BeforeToken ? Open : "\" " + Open + "\"";
  }

  void placeEnd(SourceRange &Out, SourceLocation To, const Level &E) const {
    size_t Offset = SM.getFileOffset(To);
    bool BehindToken = !Mapped.IsTemplate || E.Whole || textBehind().empty();
    if (BehindToken)
      Offset += clang::Lexer::MeasureTokenLength(To, SM, PP.getLangOpts());
    else
      Offset += offsetInLiteral(Last->Tok, LastByte);
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
