// SPDX-License-Identifier: GPL-2.0
//
// The mnemonics of abi/sensitive.def in every spelling that gas takes.
//
#ifndef LWPV_ASM_MNEMONICS_H
#define LWPV_ASM_MNEMONICS_H

#include "asm/classify.h"
#include "llvm/ADT/STLExtras.h"

namespace lwpv {

/// Which operands make a mnemonic sensitive; sensitive.def says what each
/// means.
enum class Rule { ANY, PSR, PSR_WRITE, CARET, S_PC, CP14, CP15_READ };

struct MnemonicRow {
  const char *Mnemonic;
  Rule Match;
  ClassId Class;
};

llvm::ArrayRef<MnemonicRow> mnemonicRows();

/// The rows that a lower-case mnemonic may mean; '*' in it stands for text
/// that is not known here, such as a macro parameter.
std::vector<const MnemonicRow *> lookUpMnemonic(llvm::StringRef Pattern);

} // namespace lwpv

#endif
