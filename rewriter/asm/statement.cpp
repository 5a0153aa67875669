// SPDX-License-Identifier: GPL-2.0
#include "asm/statement.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace lwpv {
namespace {

using llvm::StringRef;

bool isSpace(char C) { return C == ' ' || C == '\t' || C == '\r' || C == '\n'; }

bool isNameChar(char C) { return llvm::isAlnum(C) || C == '_' || C == '.'; }

bool isLabelChar(char C) {
  return isNameChar(C) || StringRef("$\\@()%=&#").contains(C);
}

class Splitter {
public:
  Splitter(StringRef Text, StatementFn Fn) : Text(Text), Fn(Fn) {}

  /// Splits [Begin, End) at separators outside of brackets.
  void split(size_t Begin, size_t End) {
    int Depth = 0;
    size_t Start = Begin;
    for (size_t I = Begin; I < End; ++I) {
      char C = Text[I];
      Depth += C == '(' || C == SiteOpen;
      Depth -= C == ')' || C == SiteClose;
      bool Separates = (C == '\n' || C == ';') && Depth <= 0;
      if (!Separates && C != HardBreak)
        continue;
      segment(Start, I);
      Start = I + 1;
      Depth = 0;
    }
    segment(Start, End);
  }

private:
  void trim(size_t &Begin, size_t &End) const {
    while (Begin < End && isSpace(Text[Begin]))
      ++Begin;
    while (Begin < End && isSpace(Text[End - 1]))
      --End;
  }

  /// The offset behind a label, or \p Begin if there is none.
  size_t skipLabel(size_t Begin, size_t End) const {
    size_t I = Begin;
    while (I < End && isLabelChar(Text[I]))
      ++I;
    size_t Colon = I;
    while (Colon < End && isSpace(Text[Colon]))
      ++Colon;
    return I > Begin && Colon < End && Text[Colon] == ':' ? Colon + 1 : Begin;
  }

  /// The offset of the bracket that closes the one at \p Open.
  size_t matching(size_t Open, size_t End) const {
    int Depth = 0;
    for (size_t I = Open; I < End; ++I) {
      Depth += Text[I] == '(';
      Depth -= Text[I] == ')';
      if (Depth == 0)
        return I;
    }
    return StringRef::npos;
  }

  /// The offset of the bracket of a macro call at \p Begin, or npos.
  size_t callBracket(size_t Begin, size_t End) const {
    size_t I = Begin;
    while (I < End && (llvm::isAlnum(Text[I]) || Text[I] == '_'))
      ++I;
    bool IsCall = I > Begin && I < End && Text[I] == '(';
    return IsCall ? I : StringRef::npos;
  }

  void segment(size_t Begin, size_t End) {
    bool Labelled = false;
    for (;;) {
      trim(Begin, End);
      size_t Behind = skipLabel(Begin, End);
      if (Behind == Begin)
        break;
      Begin = Behind;
      Labelled = true;
    }
    if (Begin >= End)
      return;
    if (Text[Begin] == SiteOpen)
      return marked(Begin, End);
    if (size_t Open = callBracket(Begin, End); Open != StringRef::npos)
      return call({Begin, End, false, Labelled}, Open);
    Fn({Begin, End, false, Labelled});
  }

  /// An expanded site macro, and whatever follows it on the line.
  void marked(size_t Begin, size_t End) {
    size_t Close = Text.slice(0, End).find(SiteClose, Begin);
    if (Close == StringRef::npos)
      Close = End;
    size_t InnerBegin = Begin + 1, InnerEnd = Close;
    trim(InnerBegin, InnerEnd);
    Fn({InnerBegin, InnerEnd, true});
    segment(std::min(Close + 1, End), End);
  }

  /// ARM(statement) THUMB(statement), or W(ldm) with operands behind it.
  void call(Statement S, size_t Open) {
    size_t Close = matching(Open, S.End);
    if (Close == StringRef::npos)
      return split(Open + 1, S.End);
    size_t Rest = Close + 1, End = S.End;
    if (isSiteMacro(Text.slice(S.Begin, Open))) {
      size_t InnerBegin = Open + 1, InnerEnd = Close;
      trim(InnerBegin, InnerEnd);
      Fn({InnerBegin, InnerEnd, true});
    } else {
      split(Open + 1, Close);
      // With operands behind it, a call is the mnemonic of a statement.
      trim(Rest, End);
      if (Rest >= End || callBracket(Rest, End) != StringRef::npos)
        S.End = Close + 1;
      Fn(S);
    }
    segment(Close + 1, End);
  }

  StringRef Text;
  StatementFn Fn;
};

} // namespace

bool isSiteMacro(StringRef Name) {
  return Name.consume_front(SiteMacro) &&
         llvm::is_contained(SiteMacroSuffixes, Name);
}

void forEachStatement(StringRef Blanked, StatementFn Fn) {
  Splitter(Blanked, Fn).split(0, Blanked.size());
}

} // namespace lwpv
