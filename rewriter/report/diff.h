// SPDX-License-Identifier: GPL-2.0
//
// Unified diffs of files whose lines were changed but neither added nor taken.
//
#ifndef LWPV_REPORT_DIFF_H
#define LWPV_REPORT_DIFF_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace lwpv {

/// Prints a diff that `git apply` and `patch -p1` take. \p Path is relative to
/// the root of the tree. Nothing is printed for equal texts.
void printDiff(llvm::StringRef Path, llvm::StringRef Before,
               llvm::StringRef After, llvm::raw_ostream &OS);

} // namespace lwpv

#endif
