// SPDX-License-Identifier: GPL-2.0
#include "c/source_templates.h"
#include "asm/statement.h"
#include "c/raw_tokens.h"
#include "llvm/ADT/STLExtras.h"

namespace lwpv {
namespace {

using llvm::StringRef;
namespace tok = clang::tok;

/// More readings of one template than this are not tried.
constexpr size_t MaxReadings = 64;

/// A string literal of a template, or a macro between literals.
struct Part {
  size_t Begin; // in the file
  size_t End;
  bool IsLiteral;
  std::vector<DecodedString> Readings; // one for a literal
};

/// One reading of a template: its text, and where each part begins in it.
struct Reading {
  std::string Text;
  std::vector<size_t> Starts;
  std::vector<const DecodedString *> Chosen;
};

/// A place in a reading.
struct Spot {
  size_t Part;
  size_t Byte;
};

class TemplatePass {
public:
  TemplatePass(const std::string &Path, StringRef Text, const CppMacros &Cpp,
               SiteSet &Out)
      : Path(Path), Text(Text), Cpp(Cpp), Out(Out), Tokens(rawTokens(Text)) {}

  void run() {
    for (size_t I = 0; I + 1 < Tokens.size(); ++I) {
      if (!isAsmKeyword(I))
        continue;
      size_t Open = I + 1;
      while (Tokens[Open].Kind == tok::raw_identifier)
        ++Open;
      if (Tokens[Open].Kind != tok::l_paren)
        continue;
      size_t Close = closingBracket(Tokens, Open);
      templates(Open + 1, templateEnd(Open + 1, Close));
      I = Open;
    }
  }

private:
  StringRef spelling(size_t I) const {
    return Text.slice(Tokens[I].Begin, Tokens[I].End);
  }

  bool isAsmKeyword(size_t I) const {
    if (Tokens[I].Kind != tok::raw_identifier)
      return false;
    StringRef Name = spelling(I);
    return Name == "asm" || Name == "__asm__" || Name == "__asm";
  }

  /// The first colon that is not in brackets.
  size_t templateEnd(size_t From, size_t Close) const {
    int Depth = 0;
    for (size_t I = From; I < Close; ++I) {
      Depth += Tokens[I].Kind == tok::l_paren;
      Depth -= Tokens[I].Kind == tok::r_paren;
      bool Colon =
          Tokens[I].Kind == tok::colon || Tokens[I].Kind == tok::coloncolon;
      if (Depth == 0 && Colon)
        return I;
    }
    return Close;
  }

  bool isCall(size_t I, size_t End) const {
    return I + 1 < End && Tokens[I].Kind == tok::raw_identifier &&
           Tokens[I + 1].Kind == tok::l_paren;
  }

  bool holdsString(size_t From, size_t To) const {
    for (size_t I = From; I < To; ++I)
      if (Tokens[I].Kind == tok::string_literal)
        return true;
    return false;
  }

  /// Reads the tokens [From, To) as templates. A macro around strings, such
  /// as ARM("..."), is looked into; one without is a part of the template.
  void templates(size_t From, size_t To) {
    std::vector<Part> Parts;
    for (size_t I = From; I < To; ++I) {
      size_t Close = isCall(I, To) ? closingBracket(Tokens, I + 1) : I;
      if (Close == I) {
        if (Tokens[I].Kind != tok::l_paren && Tokens[I].Kind != tok::r_paren)
          addToken(I, Parts);
        continue;
      }
      if (isSiteMacro(spelling(I)))
        addMarked(I + 2, Close, Parts);
      else if (holdsString(I, Close))
        wrapper(I + 2, Close, Parts);
      else
        Parts.push_back(macroPart(Tokens[I].Begin, Tokens[Close].End));
      I = Close;
    }
    finish(Parts);
  }

  void wrapper(size_t From, size_t Close, std::vector<Part> &Parts) {
    finish(Parts);
    Parts.clear();
    int Depth = 0;
    for (size_t I = From; I <= Close; ++I) {
      Depth += Tokens[I].Kind == tok::l_paren;
      Depth -= Tokens[I].Kind == tok::r_paren;
      bool Ends = I == Close || (Depth == 0 && Tokens[I].Kind == tok::comma);
      if (!Ends)
        continue;
      templates(From, I);
      From = I + 1;
    }
  }

  void addMarked(size_t From, size_t Close, std::vector<Part> &Parts) {
    Parts.push_back(markPart(SiteOpen, Tokens[From].Begin));
    for (size_t I = From; I < Close; ++I)
      addToken(I, Parts);
    Parts.push_back(markPart(SiteClose, Tokens[Close].Begin));
  }

  static Part markPart(char Mark, size_t At) {
    return {At, At, false, {{std::string(1, Mark), {}}}};
  }

  void addToken(size_t I, std::vector<Part> &Parts) const {
    const RawToken &T = Tokens[I];
    if (T.Kind == tok::string_literal)
      Parts.push_back({T.Begin, T.End, true, {decodeString(spelling(I))}});
    else if (T.Kind == tok::raw_identifier)
      Parts.push_back(macroPart(T.Begin, T.End));
  }

  Part macroPart(size_t Begin, size_t End) const {
    Part P{Begin, End, false, {}};
    for (const std::string &Value : Cpp.templateTexts(Text.slice(Begin, End)))
      P.Readings.push_back({Value, {}});
    if (P.Readings.empty())
      P.Readings.push_back({std::string(1, UnknownText), {}});
    return P;
  }

  /// Looks at every combination of what the macros may be.
  void finish(const std::vector<Part> &Parts) {
    std::vector<Reading> All(1);
    for (const Part &P : Parts) {
      std::vector<Reading> Longer;
      size_t Count =
          All.size() * P.Readings.size() > MaxReadings ? 1 : P.Readings.size();
      for (const Reading &R : All)
        for (size_t I = 0; I < Count; ++I)
          Longer.push_back(extend(R, P.Readings[I]));
      All = std::move(Longer);
    }
    for (const Reading &R : All)
      statements(R, Parts);
  }

  static Reading extend(Reading R, const DecodedString &With) {
    R.Starts.push_back(R.Text.size());
    R.Chosen.push_back(&With);
    R.Text += With.Bytes;
    return R;
  }

  void statements(const Reading &R, const std::vector<Part> &Parts) {
    if (!mentionsSensitive(R.Text))
      return;
    std::string Blanked = blankComments(R.Text);
    forEachStatement(Blanked, [&](const Statement &S) {
      StringRef Source = StringRef(Blanked).slice(S.Begin, S.End);
      if (auto Class = classify(Source))
        add(R, Parts, S, *Class, Source);
    });
  }

  static Spot spotOf(const Reading &R, size_t Offset) {
    size_t Index = llvm::upper_bound(R.Starts, Offset) - R.Starts.begin() - 1;
    return {Index, Offset - R.Starts[Index]};
  }

  /// The same places as c/origin.cpp chooses for preprocessed templates.
  std::optional<SourceRange> place(const Reading &R,
                                   const std::vector<Part> &Parts,
                                   const Statement &S) const {
    Spot First = spotOf(R, S.Begin), Last = spotOf(R, S.End - 1);
    const Part &From = Parts[First.Part], &To = Parts[Last.Part];
    StringRef Before =
        StringRef(R.Chosen[First.Part]->Bytes).take_front(First.Byte);
    StringRef Behind =
        StringRef(R.Chosen[Last.Part]->Bytes).drop_front(Last.Byte + 1);
    bool WholeFrom = Before.trim(" \t").empty(), WholeTo = Behind.empty();
    if ((!From.IsLiteral && !WholeFrom) || (!To.IsLiteral && !WholeTo))
      return std::nullopt;
    SourceRange Out;
    Out.File = Path;
    std::string Open = std::string(SiteMacro) + "(";
    Out.Begin = From.Begin;
    if (!WholeFrom)
      Out.Begin += R.Chosen[First.Part]->Offsets[First.Byte];
    Out.OpenText = WholeFrom ? Open : "\" " + Open + "\"";
    Out.End = To.End;
    if (!WholeTo)
      Out.End = To.Begin + R.Chosen[Last.Part]->Offsets[Last.Byte + 1];
    Out.CloseText = WholeTo ? ")" : "\") \"";
    return Out;
  }

  void add(const Reading &R, const std::vector<Part> &Parts, const Statement &S,
           ClassId Class, StringRef Source) {
    auto Range = place(R, Parts, S);
    if (!Range)
      return; // the compiled units show what becomes of it
    Site Found;
    Found.Range = std::move(*Range);
    Found.Class = Class;
    Found.Statement = Source.str();
    Found.State = S.Marked ? SiteState::Wrapped : SiteState::Open;
    Out.add(std::move(Found));
  }

  const std::string &Path;
  StringRef Text;
  const CppMacros &Cpp;
  SiteSet &Out;
  std::vector<RawToken> Tokens;
};

} // namespace

void SourceTemplates::run(const std::set<std::string> &Paths, SiteSet &Out) {
  for (const std::string &Path : Paths)
    if (const SourceFile *File = Files.get(Path))
      Cpp.scan(File->text());
  for (const std::string &Path : Paths)
    if (const SourceFile *File = Files.get(Path))
      TemplatePass(Path, File->text(), Cpp, Out).run();
}

} // namespace lwpv
