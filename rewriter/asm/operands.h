// SPDX-License-Identifier: GPL-2.0
//
// The operand rules of abi/sensitive.def.
//
#ifndef LWPV_ASM_OPERANDS_H
#define LWPV_ASM_OPERANDS_H

#include "asm/mnemonics.h"
#include "llvm/ADT/SmallVector.h"

namespace lwpv {

using Operands = llvm::SmallVector<llvm::StringRef, 4>;

/// Splits lower-case text at commas outside of brackets. There is always one
/// operand, which may be empty.
Operands splitOperands(llvm::StringRef Text);

/// True if the operands make the row's mnemonic sensitive, or may do so.
bool matchOperands(const MnemonicRow &Row, const Operands &Ops,
                   ParameterValues Values);

/// True if the operands alone already speak for the row, so that an unknown
/// mnemonic in front of them has to be taken seriously.
bool areDefinite(const MnemonicRow &Row, const Operands &Ops);

} // namespace lwpv

#endif
