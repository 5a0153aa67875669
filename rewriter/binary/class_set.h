// SPDX-License-Identifier: GPL-2.0
//
// A selection of the classes of sensitive.def, as --class takes it.
//
#ifndef LWPV_BINARY_CLASS_SET_H
#define LWPV_BINARY_CLASS_SET_H

#include "sensitive.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <bitset>

namespace lwpv {

using ClassSet = std::bitset<SENSITIVE_CLASSES>;

/// The classes with one of the given policies.
ClassSet classesWith(std::initializer_list<sensitive_policy> Policies);

/// Adds what a comma-separated list of globs names; a leading '-' takes away.
llvm::Error selectClasses(llvm::StringRef Globs, ClassSet &Set);

} // namespace lwpv

#endif
