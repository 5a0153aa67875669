// SPDX-License-Identifier: GPL-2.0
//
// Every spelling of a sensitive mnemonic: the rows of sensitive.def times
// condition codes, addressing modes and the two orders in which unified and
// divided syntax put them.
//
#include "asm/mnemonics.h"
#include "llvm/ADT/StringMap.h"

namespace lwpv {
namespace {

const char *const Conditions[] = {"",   "eq", "ne", "cs", "hs", "cc",
                                  "lo", "mi", "pl", "vs", "vc", "hi",
                                  "ls", "ge", "lt", "gt", "le", "al"};
const char *const Modes[] = {"",   "ia", "ib", "da", "db",
                             "fd", "ed", "fa", "ea"};

const MnemonicRow Rows[] = {
#define SENSITIVE_MNEMONIC(mnemonic, rule, class)                              \
  {mnemonic, Rule::rule, ClassId::class},
#include "sensitive.def"
};

/// Spelling, with condition and suffixes but without .w/.n, to rows.
using Table = llvm::StringMap<std::vector<const MnemonicRow *>>;

void add(Table &T, const MnemonicRow &Row, const std::string &Spelling) {
  std::vector<const MnemonicRow *> &Rows = T[Spelling];
  if (Rows.empty() || Rows.back() != &Row)
    Rows.push_back(&Row);
}

/// Base, condition and tail in both orders: ldmneia and ldmiane.
void addBothOrders(Table &T, const MnemonicRow &Row, const std::string &Base,
                   const std::string &Tail) {
  for (const char *Cond : Conditions) {
    add(T, Row, Base + Tail + Cond);
    add(T, Row, Base + Cond + Tail);
  }
}

bool hasModes(llvm::StringRef Base) {
  return Base == "ldm" || Base == "stm" || Base == "srs" || Base == "rfe";
}

/// ldrbt is also ldr<cond>bt in divided syntax.
void addUserAccess(Table &T, const MnemonicRow &Row, llvm::StringRef Base) {
  addBothOrders(T, Row, Base.take_front(3).str(), Base.drop_front(3).str());
}

void addRow(Table &T, const MnemonicRow &Row) {
  llvm::StringRef Base = Row.Mnemonic;
  if (hasModes(Base))
    for (const char *Mode : Modes)
      addBothOrders(T, Row, Base.str(), Mode);
  else if (Row.Match == Rule::S_PC)
    addBothOrders(T, Row, Base.str(), "s");
  else if (Row.Class == ClassId::LDRT)
    addUserAccess(T, Row, Base);
  else
    addBothOrders(T, Row, Base.str(), "");
}

Table buildTable() {
  Table T;
  for (const MnemonicRow &Row : Rows)
    addRow(T, Row);
  return T;
}

bool globMatch(llvm::StringRef Pattern, llvm::StringRef Text) {
  size_t Star = Pattern.find('*');
  if (Star == llvm::StringRef::npos)
    return Pattern == Text;
  if (!Text.consume_front(Pattern.take_front(Star)))
    return false;
  Pattern = Pattern.drop_front(Star).ltrim('*');
  for (size_t I = 0; I <= Text.size(); ++I)
    if (globMatch(Pattern, Text.drop_front(I)))
      return true;
  return false;
}

const Table &mnemonicTable() {
  static const Table T = buildTable();
  return T;
}

} // namespace

llvm::ArrayRef<MnemonicRow> mnemonicRows() { return Rows; }

std::vector<const MnemonicRow *> lookUpMnemonic(llvm::StringRef Pattern) {
  if (!Pattern.contains('*'))
    return mnemonicTable().lookup(Pattern);
  std::vector<const MnemonicRow *> Found;
  for (const auto &Entry : mnemonicTable())
    if (globMatch(Pattern, Entry.first()))
      for (const MnemonicRow *Row : Entry.second)
        if (!llvm::is_contained(Found, Row))
          Found.push_back(Row);
  return Found;
}

} // namespace lwpv
