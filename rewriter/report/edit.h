// SPDX-License-Identifier: GPL-2.0
//
// Rewritten files: in memory, as a unified diff, and on disk.
//
#ifndef LWPV_REPORT_EDIT_H
#define LWPV_REPORT_EDIT_H

#include "report/site.h"
#include "llvm/Support/Error.h"

namespace lwpv {

/// A file with open sites, before and after.
struct FileEdit {
  std::string Path; // absolute
  std::string Before;
  std::string After;
};

/// Wraps the open sites of each file. \p Sites is in order of file and place.
llvm::Expected<std::vector<FileEdit>> makeEdits(const std::vector<Site> &Sites);

/// Writes a file so that it is either the old or the new one at any time: into
/// a temporary file beside it, which then takes its name.
llvm::Error writeAtomically(llvm::StringRef Path, llvm::StringRef Content);

} // namespace lwpv

#endif
