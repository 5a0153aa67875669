// SPDX-License-Identifier: GPL-2.0
//
// The operand rules of abi/sensitive.def, and the statement and word
// classifiers made from them.
//
#include "asm/classify.h"
#include "asm/mnemonics.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace lwpv {
namespace {

using llvm::StringRef;

const ClassInfo Classes[] = {
#define SENSITIVE_CLASS(id, name, policy, text)                                \
  {ClassId::id, name, #policy, text},
#include "sensitive.def"
};

bool isWord(char C) { return llvm::isAlnum(C) || C == '_'; }

/// A macro parameter, an operand of inline assembler or a text that only the
/// preprocessor knows: it may stand for anything.
bool isOpen(StringRef Operand) {
  return Operand.contains('\\') || Operand.contains('%') ||
         Operand.contains(UnknownText);
}

/// The special registers of the M profile share MRS and MSR with the PSRs of
/// the A profile but not their encodings.
bool isMProfileRegister(StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases("ipsr", "epsr", "iepsr", "iapsr", "eapsr", "xpsr", true)
      .Cases("msp", "psp", "primask", "basepri", "basepri_max", true)
      .Cases("faultmask", "control", "msplim", "psplim", "psr", true)
      .Default(Name.endswith("_ns"));
}

bool isRegister(StringRef Operand) {
  static const char *const Names[] = {"sp", "lr", "pc", "ip", "fp", "sl", "sb"};
  if (llvm::is_contained(Names, Operand))
    return true;
  unsigned Number;
  return Operand.consume_front("r") && !Operand.getAsInteger(10, Number) &&
         Number < 16;
}

bool isPc(StringRef Operand) { return Operand == "pc" || Operand == "r15"; }

/// CPSR fields that user mode may write as well: flags (f) and status (s).
bool isFlagsOnly(StringRef Register) {
  if (!Register.consume_front("cpsr") && !Register.consume_front("apsr"))
    return false;
  if (!Register.consume_front("_"))
    return false;
  if (Register == "flg" || Register == "g" || Register.startswith("nzcvq"))
    return true;
  return !Register.empty() &&
         Register.find_first_not_of("fs") == StringRef::npos;
}

using Operands = llvm::SmallVector<StringRef, 4>;

/// Splits at commas outside of brackets.
Operands splitOperands(StringRef Text) {
  Operands Out;
  int Depth = 0;
  size_t Start = 0;
  for (size_t I = 0; I <= Text.size(); ++I) {
    char C = I < Text.size() ? Text[I] : ',';
    Depth += (C == '{' || C == '[' || C == '(');
    Depth -= (C == '}' || C == ']' || C == ')');
    if (C != ',' || (Depth > 0 && I < Text.size()))
      continue;
    Out.push_back(Text.slice(Start, I).trim());
    Start = I + 1;
  }
  return Out;
}

bool matchPsr(const Operands &Ops) {
  return Ops.size() == 2 && !Ops[0].empty() && !Ops[1].empty() &&
         !isMProfileRegister(Ops[1]);
}

bool matchPsrWrite(const Operands &Ops) {
  if (Ops.size() < 2 || Ops[0].empty() || Ops[1].empty())
    return false;
  // Bare "apsr" means apsr_nzcvq.
  if (Ops[0] == "apsr")
    return false;
  return !isFlagsOnly(Ops[0]) && !isMProfileRegister(Ops[0]);
}

/// A register list followed by ^; a list that is a macro parameter may bring
/// its caret along.
bool matchCaret(const Operands &Ops) {
  StringRef Last = Ops.back();
  if (Last.consume_back("^"))
    return Last.rtrim().endswith("}") || isOpen(Last);
  return Ops.size() == 2 && Last.startswith("\\") &&
         llvm::all_of(Last.drop_front(), isWord) && Last.contains("list");
}

bool matchCp14(const Operands &Ops) {
  if (Ops.size() < 5)
    return false;
  StringRef Opc1 = Ops[1];
  Opc1.consume_front("#");
  bool Coprocessor = Ops[0] == "p14" || Ops[0] == "cp14" || Ops[0] == "14";
  return Coprocessor && (Opc1 == "0" || isOpen(Opc1));
}

/// One user access: Rt, [Rn] / [Rn], offset / [Rn, #offset].
bool matchUserAccess(const Operands &Ops) {
  if (Ops.size() < 2 || Ops.size() > 4 || Ops[0].empty())
    return false;
  if (isOpen(Ops[1]) && !Ops[1].startswith("["))
    return true;
  return Ops[1].startswith("[") && !Ops[1].startswith("[pc") &&
         !Ops[1].endswith("!");
}

bool matchCps(const Operands &Ops) {
  if (Ops.empty() || Ops[0].empty())
    return false;
  StringRef First = Ops[0];
  return First.startswith("#") || llvm::isDigit(First[0]) || isOpen(First);
}

bool matchCpsFlags(const Operands &Ops) {
  if (Ops.empty() || Ops[0].empty())
    return false;
  return isOpen(Ops[0]) ||
         Ops[0].find_first_not_of("aif") == StringRef::npos;
}

bool matchSrs(const Operands &Ops) {
  StringRef First = Ops[0];
  if (Ops.size() == 2)
    First.consume_back("!");
  return (Ops.size() == 2 && (isRegister(First) || isOpen(First))) ||
         First.startswith("#");
}

bool matchRfe(const Operands &Ops) {
  StringRef First = Ops[0];
  First.consume_back("!");
  return Ops.size() == 1 && (isRegister(First.rtrim()) || isOpen(First));
}

bool matchNone(const Operands &Ops) {
  return Ops.size() == 1 && Ops[0].empty();
}

bool matchSetend(const Operands &Ops) {
  return Ops.size() == 1 && (Ops[0] == "be" || Ops[0] == "le" || isOpen(Ops[0]));
}

/// What ANY asks of the operands: only that they are of the mnemonic's shape,
/// so that C text and other languages' words are not taken for statements.
struct Shape {
  const char *Mnemonic;
  bool (*Match)(const Operands &);
};

const Shape Shapes[] = {
    {"cps", matchCps},      {"cpsie", matchCpsFlags}, {"cpsid", matchCpsFlags},
    {"srs", matchSrs},      {"rfe", matchRfe},        {"eret", matchNone},
    {"wfi", matchNone},     {"wfe", matchNone},       {"setend", matchSetend},
};

bool matchAny(const MnemonicRow &Row, const Operands &Ops) {
  for (const Shape &S : Shapes)
    if (StringRef(S.Mnemonic) == Row.Mnemonic)
      return S.Match(Ops);
  return matchUserAccess(Ops);
}

bool matchRule(const MnemonicRow &Row, const Operands &Ops) {
  switch (Row.Match) {
  case Rule::ANY:
    return matchAny(Row, Ops);
  case Rule::PSR:
    return matchPsr(Ops);
  case Rule::PSR_WRITE:
    return matchPsrWrite(Ops);
  case Rule::CARET:
    return matchCaret(Ops);
  case Rule::S_PC:
    return isPc(Ops[0]);
  case Rule::CP14:
    return matchCp14(Ops);
  }
  return false;
}

/// True if the operands alone already speak for the row, so that an unknown
/// mnemonic in front of them has to be taken seriously.
bool isDefinite(const MnemonicRow &Row, const Operands &Ops) {
  auto NamesPsr = [](StringRef Op) {
    return Op.startswith("cpsr") || Op.startswith("spsr");
  };
  switch (Row.Match) {
  case Rule::ANY:
    return Row.Class == ClassId::LDRT && Ops.size() > 1 &&
           Ops[1].startswith("[");
  case Rule::PSR:
    return NamesPsr(Ops[1]);
  case Rule::PSR_WRITE:
    return NamesPsr(Ops[0]);
  case Rule::CARET:
    return Ops.back().endswith("^");
  case Rule::S_PC:
  case Rule::CP14:
    return false;
  }
  return false;
}

/// The length of one macro parameter (\name, \@) or inline operand at the
/// start of \p Text; 0 if there is none.
size_t openPieceLength(StringRef Text) {
  if (Text.startswith("\\@") || Text[0] == UnknownText)
    return Text[0] == UnknownText ? 1 : 2;
  if (Text[0] != '\\' && Text[0] != '%')
    return 0;
  size_t Length = 1;
  while (Length < Text.size() && isWord(Text[Length]))
    ++Length;
  // gcc's %? and %. print a condition or an s.
  return Length == 1 && Text.size() > 1 ? 2 : Length;
}

struct Mnemonic {
  std::string Pattern;
  StringRef Rest;
};

/// Splits off the mnemonic; unknown pieces of it become '*'.
Mnemonic takeMnemonic(StringRef Text) {
  Mnemonic M;
  size_t I = 0;
  while (I < Text.size() && !llvm::isSpace(Text[I])) {
    StringRef Here = Text.drop_front(I);
    if (Here.startswith("\\()")) {
      I += 3;
    } else if (size_t Length = openPieceLength(Here)) {
      M.Pattern += '*';
      I += Length;
    } else if (isWord(Here[0]) || Here[0] == '.') {
      M.Pattern += llvm::toLower(Here[0]);
      ++I;
    } else {
      break;
    }
  }
  M.Rest = Text.drop_front(I);
  return M;
}

std::string withoutWidth(StringRef Pattern) {
  if (!Pattern.consume_back(".w"))
    Pattern.consume_back(".n");
  return Pattern.str();
}

bool hasLiteral(StringRef Pattern) {
  return llvm::any_of(Pattern, llvm::isAlpha);
}

bool rowApplies(const MnemonicRow &Row, StringRef Pattern,
                const Operands &Ops) {
  if (!matchRule(Row, Ops))
    return false;
  if (!Pattern.contains('*'))
    return true;
  // "mov\cond pc, lr": only the s itself makes it an exception return.
  if (Row.Match == Rule::S_PC)
    return Pattern.contains('s') && hasLiteral(Pattern.take_front(1));
  return isDefinite(Row, Ops);
}

} // namespace

llvm::ArrayRef<ClassInfo> classTable() { return Classes; }

const ClassInfo &classInfo(ClassId Id) {
  return Classes[static_cast<unsigned>(Id)];
}

std::optional<ClassId> classify(StringRef Statement) {
  Mnemonic M = takeMnemonic(Statement.trim());
  // "msr(...)" is a call, not a statement.
  if (M.Pattern.empty() || (!M.Rest.empty() && !llvm::isSpace(M.Rest[0])))
    return std::nullopt;
  std::string Pattern = withoutWidth(M.Pattern);
  std::vector<const MnemonicRow *> Rows = lookUpMnemonic(Pattern);
  if (Rows.empty())
    return std::nullopt;
  std::string Lower = M.Rest.trim().lower();
  Operands Ops = splitOperands(Lower);
  for (const MnemonicRow *Row : Rows)
    if (rowApplies(*Row, Pattern, Ops)) {
      bool ReturnsFromException =
          Row->Class == ClassId::LDM_USER && StringRef(Lower).contains("pc");
      return ReturnsFromException ? ClassId::LDM_PC : Row->Class;
    }
  return std::nullopt;
}

bool mentionsSensitive(StringRef Text) {
  static const char *const Roots[] = {"cps",    "mrs", "msr", "srs", "rfe",
                                      "eret",   "wfi", "wfe", "ldr", "str",
                                      "setend", "mrc", "pc",  "r15", "^",
                                      ".inst",  ".long", ".word"};
  return llvm::any_of(
      Roots, [&](StringRef Root) { return Text.contains_insensitive(Root); });
}

} // namespace lwpv
