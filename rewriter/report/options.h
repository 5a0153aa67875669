// SPDX-License-Identifier: GPL-2.0
//
// The command line of check, diff and apply: one table, from which parsing and
// --help are made.
//
#ifndef LWPV_REPORT_OPTIONS_H
#define LWPV_REPORT_OPTIONS_H

#include "asm/classify.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <set>

namespace lwpv {

/// Exit codes of all verbs that read sources.
enum ExitCode {
  ExitClean = 0,
  ExitFindings = 1,
  ExitUsage = 2,
  ExitParse = 3,
  ExitUnsafe = 4,
};

struct Options {
  std::string Database;
  std::string Root = ".";
  std::string OutDir;
  std::string BackupSuffix;
  std::string Explain;
  std::set<ClassId> Classes; // those that are looked for
  std::vector<std::string> Files;
  unsigned Jobs = 0;
  bool Json = false;
  bool InPlace = false;
  bool AllAsm = false;
  bool KeepGoing = false;
  bool Fallback = false;
  bool ListClasses = false;
  bool Help = false;
};

/// Parses the words behind the verb.
llvm::Expected<Options> parseOptions(llvm::ArrayRef<const char *> Words);

void printOptions(llvm::raw_ostream &OS);

/// The classes that a list of globs selects; "-glob" takes some out again.
llvm::Expected<std::set<ClassId>> selectClasses(llvm::StringRef Globs);

void listClasses(llvm::raw_ostream &OS);

/// Prints what a class is and why it is sensitive; false if there is none.
bool explainClass(llvm::StringRef Name, llvm::raw_ostream &OS);

} // namespace lwpv

#endif
