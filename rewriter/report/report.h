// SPDX-License-Identifier: GPL-2.0
//
// Everything that a run found, and its outputs.
//
#ifndef LWPV_REPORT_REPORT_H
#define LWPV_REPORT_REPORT_H

#include "report/files.h"
#include "report/site.h"
#include "llvm/Support/raw_ostream.h"

namespace lwpv {

/// Something to say about a place that is no site.
struct Note {
  std::string File;
  unsigned Line;
  std::string Text;
};

struct Report {
  std::string Root;
  std::vector<Site> Sites;    // in order of file and place
  std::vector<Note> Notes;    // suppressions that are of no use
  std::vector<Note> Failures; // units that could not be read
  size_t FilesRead = 0;

  size_t count(SiteState State) const;
  /// \p Path as seen from the root.
  std::string relative(llvm::StringRef Path) const;
};

/// One line for each site that needs attention.
void printFindings(const Report &R, SourceFiles &Files, llvm::raw_ostream &OS);

void printJson(const Report &R, SourceFiles &Files, llvm::raw_ostream &OS);

/// The table of files and classes that ends every run.
void printSummary(const Report &R, llvm::raw_ostream &OS);

} // namespace lwpv

#endif
