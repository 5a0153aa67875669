// SPDX-License-Identifier: GPL-2.0
//
// Mnemonics as they stand in source text: with widths, macro parameters and
// operands of inline assembler in them.
//
#include "asm/classify.h"
#include "asm/operands.h"
#include "llvm/ADT/StringExtras.h"

namespace lwpv {
namespace {

using llvm::StringRef;

const ClassInfo Classes[] = {
#define SENSITIVE_CLASS(id, name, policy, text)                                \
  {ClassId::id, name, #policy, text},
#include "sensitive.def"
};

/// More spellings than this are not tried: the parameter counts as unknown.
constexpr size_t MaxPatterns = 512;

bool isWord(char C) { return llvm::isAlnum(C) || C == '_'; }

/// The length of one macro parameter (\name, \@) or inline operand at the
/// start of \p Text; 0 if there is none.
size_t openPieceLength(StringRef Text) {
  if (Text[0] == UnknownText)
    return 1;
  if (Text.startswith("\\@"))
    return 2;
  if (Text[0] != '\\' && Text[0] != '%')
    return 0;
  size_t Length = 1;
  while (Length < Text.size() && isWord(Text[Length]))
    ++Length;
  // gcc's %? and %. print a condition or an s.
  return Length == 1 && Text.size() > 1 ? 2 : Length;
}

/// The spellings that a mnemonic with parameters may have; '*' stands for what
/// is not known of them.
class Spellings {
public:
  explicit Spellings(ParameterValues Values) : Values(Values) {}

  void literal(char C) {
    for (std::string &P : Patterns)
      P += llvm::toLower(C);
  }

  void open(StringRef Piece) {
    std::optional<std::vector<std::string>> Known;
    if (Values && Piece.consume_front("\\"))
      Known = Values(Piece);
    if (!Known || Known->size() * Patterns.size() > MaxPatterns)
      Known = {"*"};
    std::vector<std::string> Longer;
    for (const std::string &P : Patterns)
      for (const std::string &Value : *Known)
        Longer.push_back(P + StringRef(Value).trim().lower());
    Patterns = std::move(Longer);
  }

  std::vector<std::string> take() { return std::move(Patterns); }

private:
  ParameterValues Values;
  std::vector<std::string> Patterns{""};
};

struct Mnemonic {
  std::vector<std::string> Patterns;
  StringRef Rest;
};

/// Splits off the mnemonic.
Mnemonic takeMnemonic(StringRef Text, ParameterValues Values) {
  Spellings S(Values);
  size_t I = 0;
  while (I < Text.size() && !llvm::isSpace(Text[I])) {
    StringRef Here = Text.drop_front(I);
    if (Here.startswith("\\()")) {
      I += 3;
    } else if (size_t Length = openPieceLength(Here)) {
      S.open(Here.take_front(Length));
      I += Length;
    } else if (isWord(Here[0]) || Here[0] == '.') {
      S.literal(Here[0]);
      ++I;
    } else {
      break;
    }
  }
  return {S.take(), Text.drop_front(I)};
}

StringRef withoutWidth(StringRef Pattern) {
  if (!Pattern.consume_back(".w"))
    Pattern.consume_back(".n");
  return Pattern;
}

bool rowApplies(const MnemonicRow &Row, StringRef Pattern, const Operands &Ops,
                ParameterValues Values) {
  if (!matchOperands(Row, Ops, Values))
    return false;
  if (!Pattern.contains('*'))
    return true;
  // "mov\cond pc, lr": only the s itself makes it an exception return.
  if (Row.Match == Rule::S_PC)
    return Pattern.consume_front(Row.Mnemonic) && Pattern.contains('s');
  return areDefinite(Row, Ops);
}

std::optional<ClassId> classifyPattern(StringRef Pattern, const Operands &Ops,
                                       ParameterValues Values) {
  for (const MnemonicRow *Row : lookUpMnemonic(withoutWidth(Pattern)))
    if (rowApplies(*Row, withoutWidth(Pattern), Ops, Values))
      return Row->Class;
  return std::nullopt;
}

/// The table has one class for LDM with a caret; with pc in its list it is an
/// exception return.
ClassId refine(ClassId Class, StringRef List) {
  bool Returns = List.contains("pc") || List.contains("r15");
  return Class == ClassId::LDM_USER && Returns ? ClassId::LDM_PC : Class;
}

} // namespace

llvm::ArrayRef<ClassInfo> classTable() { return Classes; }

const ClassInfo &classInfo(ClassId Id) {
  return Classes[static_cast<unsigned>(Id)];
}

std::optional<ClassId> classify(StringRef Statement, ParameterValues Values) {
  Mnemonic M = takeMnemonic(Statement.trim(), Values);
  // "msr(...)" is a call, not a statement.
  if (!M.Rest.empty() && !llvm::isSpace(M.Rest[0]))
    return std::nullopt;
  std::string Lower = M.Rest.trim().lower();
  Operands Ops = splitOperands(Lower);
  for (const std::string &Pattern : M.Patterns)
    if (auto Class = classifyPattern(Pattern, Ops, Values))
      return refine(*Class, Ops.back());
  return std::nullopt;
}

bool mentionsSensitive(StringRef Text) {
  static const char *const Roots[] = {
      "cps", "mrs",    "msr", "srs", "rfe", "eret", "wfi",   "wfe",   "ldr",
      "str", "setend", "mrc", "pc",  "r15", "^",    ".inst", ".long", ".word"};
  return Text.contains(UnknownText) || llvm::any_of(Roots, [&](StringRef Root) {
           return Text.contains_insensitive(Root);
         });
}

} // namespace lwpv
