// SPDX-License-Identifier: GPL-2.0
#include "c/scratch.h"
#include "asm/statement.h"
#include "c/raw_tokens.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace lwpv {
namespace {

using llvm::StringRef;
namespace tok = clang::tok;

constexpr char ScratchMacro[] = "LWPV_SCRATCH";

/// The names of the register that ScratchMacro stands for.
const char *const ScratchNames[] = {"ip", "r12"};

bool namesScratch(StringRef Text) {
  while (!Text.empty()) {
    StringRef Word = Text.take_while(
        [](char C) { return llvm::isAlnum(C) || C == '_'; });
    if (llvm::any_of(ScratchNames, [&](const char *Name) {
          return Word.equals_insensitive(Name);
        }))
      return true;
    Text = Text.drop_front(std::max<size_t>(Word.size(), 1));
  }
  return false;
}

/// What loads registers does with those.
bool needsScratch(const Site &S) {
  return S.Class != ClassId::SYSREG && S.Class != ClassId::LDM_USER;
}

/// True if a template goes to another section, where space must not be.
bool changesSection(StringRef Template) {
  return Template.contains("section") || Template.contains(".previous") ||
         Template.contains(".text") || Template.contains(".data");
}

/// One asm statement by its tokens: what is between the brackets, cut at the
/// colons outside of inner brackets.
struct AsmParts {
  size_t Open;
  size_t Close;
  std::vector<size_t> Colons; // one that is "::" stands here twice
  bool Conditional = false;   // the preprocessor chooses some of it

  /// The tokens of a part: 0 is the template, 3 the clobbers.
  std::pair<size_t, size_t> part(size_t N) const {
    size_t Begin = N ? Colons[N - 1] + 1 : Open + 1;
    size_t End = N < Colons.size() ? Colons[N] : Close;
    return {std::min(Begin, End), End};
  }
  bool has(size_t N) const { return N <= Colons.size(); }
};

class ScratchPass {
public:
  ScratchPass(StringRef Text, llvm::MutableArrayRef<Site> Sites)
      : Text(Text), Sites(Sites), Tokens(rawTokens(Text)) {}

  std::vector<Insertion> run() {
    HasScratch = !bindsScratch();
    for (size_t I = 0; I + 1 < Tokens.size(); ++I)
      if (isAsmKeyword(I))
        if (auto Parts = parse(I + 1))
          extend(*Parts);
    return std::move(Out);
  }

private:
  StringRef spelling(size_t I) const {
    return Text.slice(Tokens[I].Begin, Tokens[I].End);
  }

  bool isAsmKeyword(size_t I) const {
    StringRef Name = spelling(I);
    return Name == "asm" || Name == "__asm__" || Name == "__asm";
  }

  /// A variable that is kept in the register: register int x asm("r12").
  bool bindsScratch() const {
    for (size_t I = 0; I + 3 < Tokens.size(); ++I)
      if (isAsmKeyword(I) && Tokens[I + 1].Kind == tok::l_paren &&
          Tokens[I + 2].Kind == tok::string_literal &&
          Tokens[I + 3].Kind == tok::r_paren && namesScratch(spelling(I + 2)))
        return true;
    return false;
  }

  int depthChange(size_t I) const {
    switch (Tokens[I].Kind) {
    case tok::l_paren:
    case tok::l_square:
      return 1;
    case tok::r_paren:
    case tok::r_square:
      return -1;
    default:
      return 0;
    }
  }

  std::optional<AsmParts> parse(size_t Open) const {
    while (Tokens[Open].Kind == tok::raw_identifier)
      ++Open;
    if (Tokens[Open].Kind != tok::l_paren)
      return std::nullopt;
    AsmParts Parts{Open, closingBracket(Tokens, Open), {}};
    int Depth = 0;
    for (size_t I = Open + 1; I < Parts.Close; ++I) {
      Depth += depthChange(I);
      bool IsDouble = Tokens[I].Kind == tok::coloncolon;
      Parts.Conditional |= Tokens[I].Kind == tok::hash;
      if (Depth == 0 && (IsDouble || Tokens[I].Kind == tok::colon))
        Parts.Colons.insert(Parts.Colons.end(), 1 + IsDouble, I);
    }
    // Without a colon a template has no operands, and % is no special sign.
    if (Parts.Colons.empty())
      return std::nullopt;
    return Parts;
  }

  /// Macros among operands and clobbers may bring colons of their own.
  bool isPlain(const AsmParts &Parts) const {
    int Depth = 0;
    for (size_t I = Parts.Colons.front(); I < Parts.Close; ++I) {
      Depth += depthChange(I);
      bool IsLabel = Parts.has(4) && I > Parts.Colons[3];
      if (Depth == 0 && Tokens[I].Kind == tok::raw_identifier && !IsLabel &&
          spelling(I) != ScratchMacro)
        return false;
    }
    return true;
  }

  bool usesScratch(const AsmParts &Parts) const {
    for (size_t I = Parts.Open; I < Parts.Close; ++I)
      if (Tokens[I].Kind == tok::string_literal && namesScratch(spelling(I)))
        return true;
    return false;
  }

  /// Does the template, up to an offset in the text?
  bool leavesSection(const AsmParts &Parts, size_t Before) const {
    auto [Begin, End] = Parts.part(0);
    for (size_t I = Begin; I < End && Tokens[I].Begin < Before; ++I)
      if (changesSection(spelling(I)))
        return true;
    return false;
  }

  bool canClobber(const AsmParts &Parts) const {
    return HasScratch && !Parts.Conditional && isPlain(Parts) &&
           !usesScratch(Parts) && !leavesSection(Parts, Text.size());
  }

  /// True if a site's ends are in the template, in no inner brackets.
  bool isDirect(const AsmParts &Parts, const Site &S) const {
    auto [Begin, End] = Parts.part(0);
    int Depth = 0;
    bool Begun = false;
    for (size_t I = Begin; I < End; ++I) {
      Depth += depthChange(I);
      Begun |= S.Range.Begin >= Tokens[I].Begin &&
               S.Range.Begin < Tokens[I].End && Depth == 0;
      if (S.Range.End <= Tokens[I].End)
        return Begun && Depth == 0 && S.Range.End > Tokens[I].Begin;
    }
    return false;
  }

  void extend(const AsmParts &Parts) {
    bool Any = false, MayClobber = canClobber(Parts);
    for (Site &S : Sites) {
      const char *Macro = stubMacro(S);
      size_t Name = StringRef(S.Range.OpenText).find(SiteMacro);
      if (!Macro || S.State != SiteState::Open || Name == StringRef::npos ||
          !isDirect(Parts, S))
        continue;
      if (needsScratch(S) ? !MayClobber : leavesSection(Parts, S.Range.Begin))
        continue;
      S.Range.OpenText.replace(Name, sizeof(SiteMacro) - 1, Macro);
      Any |= needsScratch(S);
    }
    if (Any && !isExtended(Parts))
      addClobber(Parts);
  }

  bool isExtended(const AsmParts &Parts) const {
    for (size_t I = Parts.Colons.front(); I < Parts.Close; ++I)
      if (spelling(I) == ScratchMacro)
        return true;
    return false;
  }

  void addClobber(const AsmParts &Parts) {
    size_t Missing = 3 - std::min<size_t>(3, Parts.Colons.size());
    std::string New;
    for (size_t I = 0; I < Missing; ++I)
      New += " :";
    auto [Begin, End] = Parts.part(std::min<size_t>(3, Parts.Colons.size()));
    bool HasClobbers = !Missing && Begin < End;
    New += HasClobbers ? ", " : " ";
    New += ScratchMacro;
    Out.push_back({Tokens[End - 1].End, New});
  }

  StringRef Text;
  llvm::MutableArrayRef<Site> Sites;
  std::vector<RawToken> Tokens;
  std::vector<Insertion> Out;
  bool HasScratch = true;
};

} // namespace

std::vector<Insertion> giveScratch(StringRef Text,
                                   llvm::MutableArrayRef<Site> Sites) {
  if (llvm::none_of(Sites, stubMacro))
    return {};
  return ScratchPass(Text, Sites).run();
}

namespace {

bool isBalanced(StringRef Text) { return Text.count('(') == Text.count(')'); }

/// True if a site is a statement of its own on its line: not in the brackets
/// of another macro but ARM(), not in a #define, not in a string.
bool standsAlone(StringRef Text, const SourceRange &R) {
  StringRef Before = Text.take_front(R.Begin);
  auto [Lines, Line] = Before.rsplit('\n');
  if (Line.size() == Before.size())
    Lines = "";
  bool Continued = Lines.rtrim(" \t\r").endswith("\\");
  return !Continued && !Line.contains("define") && !Line.contains('"') &&
         (isBalanced(Line) || Line.trim() == "ARM(");
}

/// True if the statement is written there as it is assembled.
bool isSpelledOut(StringRef Statement) {
  StringRef Name = Statement.take_while(llvm::isAlpha);
  StringRef Behind = Statement.drop_front(Name.size());
  if (!Behind.startswith(" ") && !Behind.startswith("\t") &&
      !Behind.startswith("\\"))
    return false;
  static const char *const Roots[] = {"cps", "mrs", "msr", "mrc", "ldm", "stm"};
  return llvm::any_of(Roots, [&](StringRef Root) {
    return Name.startswith_insensitive(Root);
  });
}

} // namespace

void giveSpace(StringRef Text, llvm::MutableArrayRef<Site> Sites) {
  for (Site &S : Sites) {
    const char *Macro = stubMacro(S);
    const SourceRange &R = S.Range;
    if (Macro && S.State == SiteState::Open &&
        R.OpenText == std::string(SiteMacro) + "(" && standsAlone(Text, R) &&
        isSpelledOut(Text.slice(R.Begin, R.End)))
      S.Range.OpenText = std::string(Macro) + "(";
  }
}

} // namespace lwpv
