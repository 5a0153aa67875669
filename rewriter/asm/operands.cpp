// SPDX-License-Identifier: GPL-2.0
#include "asm/operands.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace lwpv {
namespace {

using llvm::StringRef;

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

/// True if \p Operand is nothing but a macro parameter of which some value
/// passes.
bool anyValue(StringRef Operand, ParameterValues Values,
              llvm::function_ref<bool(StringRef)> Passes) {
  if (!Values || !Operand.consume_front("\\"))
    return false;
  auto Known = Values(Operand);
  return Known && llvm::any_of(*Known, [&](const std::string &Value) {
           return Passes(StringRef(Value).trim().lower());
         });
}

/// A register list followed by ^; a list that is a macro parameter may bring
/// its caret along.
bool matchCaret(const Operands &Ops, ParameterValues Values) {
  StringRef Last = Ops.back();
  if (Last.consume_back("^"))
    return Last.rtrim().endswith("}") || isOpen(Last);
  return anyValue(Last, Values,
                  [](StringRef Value) { return Value.endswith("^"); });
}

bool matchCp14(const Operands &Ops) {
  if (Ops.size() < 5)
    return false;
  StringRef Opc1 = Ops[1];
  Opc1.consume_front("#");
  bool Coprocessor = Ops[0] == "p14" || Ops[0] == "cp14" || Ops[0] == "14";
  return Coprocessor && (Opc1 == "0" || isOpen(Opc1));
}

/// MRC p15, 0, Rt, CRn, CRm{, opc2} of a register that the shared page shows.
/// It traps, so what is not known for sure is none.
bool matchCp15Read(const Operands &Ops) {
  static const char *const Registers[][3] = {
      {"1", "0", "0"}, {"3", "0", "0"}, {"5", "0", "0"}, {"5", "0", "1"},
      {"6", "0", "0"}, {"6", "0", "2"}, {"13", "0", "4"}};
  if (Ops.size() < 5 || Ops.size() > 6 || isPc(Ops[2]) ||
      Ops[2] == "apsr_nzcv")
    return false;
  StringRef Opc1 = Ops[1], Opc2 = Ops.size() == 6 ? Ops[5] : "0";
  Opc1.consume_front("#");
  Opc2.consume_front("#");
  auto Number = [](StringRef Register) {
    if (!Register.consume_front("cr"))
      Register.consume_front("c");
    return Register;
  };
  bool Coprocessor = Ops[0] == "p15" || Ops[0] == "cp15" || Ops[0] == "15";
  return Coprocessor && Opc1 == "0" &&
         llvm::any_of(Registers, [&](const char *const(&R)[3]) {
           return Number(Ops[3]) == R[0] && Number(Ops[4]) == R[1] &&
                  Opc2 == R[2];
         });
}

/// The address of a user access: [Rn], or in Thumb [Rn, #offset].
bool isUserAddress(StringRef Text) {
  if (!Text.consume_front("[") || !Text.consume_back("]"))
    return false;
  auto [Base, Offset] = Text.split(',');
  Offset = Offset.trim();
  bool Immediate = Offset.empty() || Offset.startswith("#");
  return !isPc(Base.trim()) &&
         (Immediate || (isOpen(Offset) && !Offset.contains(',')));
}

/// One user access: Rt, address and perhaps an offset behind it.
bool matchUserAccess(const Operands &Ops) {
  if (Ops.size() < 2 || Ops.size() > 4 || Ops[0].empty())
    return false;
  return isUserAddress(Ops[1]) || (isOpen(Ops[1]) && !Ops[1].startswith("["));
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
  return isOpen(Ops[0]) || Ops[0].find_first_not_of("aif") == StringRef::npos;
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
  return Ops.size() == 1 &&
         (Ops[0] == "be" || Ops[0] == "le" || isOpen(Ops[0]));
}

/// What ANY asks of the operands: only that they are of the mnemonic's shape,
/// so that C text and other languages' words are not taken for statements.
struct Shape {
  const char *Mnemonic;
  bool (*Match)(const Operands &);
};

const Shape Shapes[] = {
    {"cps", matchCps},  {"cpsie", matchCpsFlags}, {"cpsid", matchCpsFlags},
    {"srs", matchSrs},  {"rfe", matchRfe},        {"eret", matchNone},
    {"wfi", matchNone}, {"wfe", matchNone},       {"setend", matchSetend},
};

bool matchAny(const MnemonicRow &Row, const Operands &Ops) {
  for (const Shape &S : Shapes)
    if (StringRef(S.Mnemonic) == Row.Mnemonic)
      return S.Match(Ops);
  return matchUserAccess(Ops);
}

} // namespace

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

bool matchOperands(const MnemonicRow &Row, const Operands &Ops,
                   ParameterValues Values) {
  switch (Row.Match) {
  case Rule::ANY:
    return matchAny(Row, Ops);
  case Rule::PSR:
    return matchPsr(Ops);
  case Rule::PSR_WRITE:
    return matchPsrWrite(Ops);
  case Rule::CARET:
    return matchCaret(Ops, Values);
  case Rule::S_PC:
    return isPc(Ops[0]) || anyValue(Ops[0], Values, isPc);
  case Rule::CP14:
    return matchCp14(Ops);
  case Rule::CP15_READ:
    return matchCp15Read(Ops);
  }
  return false;
}

bool areDefinite(const MnemonicRow &Row, const Operands &Ops) {
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
  case Rule::CP15_READ:
    return false;
  }
  return false;
}

} // namespace lwpv
