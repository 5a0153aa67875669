// SPDX-License-Identifier: GPL-2.0
//
// Unified diffs of rewritten files.
//
#ifndef LWPV_REPORT_DIFF_H
#define LWPV_REPORT_DIFF_H

#include "report/edit.h"
#include "llvm/Support/raw_ostream.h"

namespace lwpv {

/// Prints a diff that `git apply` and `patch -p1` take. \p Path is relative to
/// the root of the tree.
void printDiff(llvm::StringRef Path, const FileEdit &Edit,
               llvm::raw_ostream &OS);

} // namespace lwpv

#endif
