// SPDX-License-Identifier: GPL-2.0
//
// Constant expressions as assembler and preprocessor leave them.
//
#ifndef LWPV_ASM_CONSTANT_H
#define LWPV_ASM_CONSTANT_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>

namespace lwpv {

/// The value of an expression of numbers, or nothing if a name is in it.
std::optional<int64_t> evaluate(llvm::StringRef Text);

} // namespace lwpv

#endif
