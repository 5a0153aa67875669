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
  unsigned AddedAt = 0; // the line in front of which lines are added
  unsigned AddedLines = 0;
};

/// Wraps the open sites of each file. \p Sites is in order of file and place.
/// With \p Fallback a file that is changed defines the site macro as nothing
/// for where lwpv.h is not included.
llvm::Expected<std::vector<FileEdit>> makeEdits(const std::vector<Site> &Sites,
                                                bool Fallback);

/// Writes a file so that it is either the old or the new one at any time: into
/// a temporary file beside it, which then takes its name.
llvm::Error writeAtomically(llvm::StringRef Path, llvm::StringRef Content);

} // namespace lwpv

#endif
