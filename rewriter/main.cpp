// SPDX-License-Identifier: GPL-2.0
//
// lwpv: finds the instructions of a program that a hypervisor without hardware
// help cannot trap, and marks them. The terms:
//
// A *sensitive instruction* acts differently in USR mode without trapping;
// abi/sensitive.def lists them. A *site* is one place in a source where one
// stands. To *rewrite* a program is to wrap each site in the macro LWPV_SITE
// of include/lwpv.h, operands untouched: the program stays what it was, and a
// table of its sites comes to stand beside it.
//
// check, diff and apply read sources; audit and seal read what they were
// linked into. Audit shares no code with the readers of sources, so that it
// proves their work.
//
#include "report/options.h"
#include "report/verbs.h"
#if __has_include("audit/audit.h")
#include "audit/audit.h"
#define HAVE_AUDIT 1
#endif
#if __has_include("seal/seal.h")
#include "seal/seal.h"
#define HAVE_SEAL 1
#endif

using namespace lwpv;

namespace {

struct Verb {
  const char *Name;
  int (*Main)(int, char **);
  const char *Help;
};

const Verb Verbs[] = {
    {"check", checkMain, "report the sites that are left to wrap"},
    {"diff", diffMain, "print the rewrite as a patch"},
    {"apply", applyMain, "rewrite the sources"},
#ifdef HAVE_AUDIT
    {"audit", auditMain, "prove that a linked program's table is complete"},
#endif
#ifdef HAVE_SEAL
    {"seal", sealMain, "put the trap words into a linked program"},
#endif
};

int printHelp(llvm::raw_ostream &OS, int Code) {
  OS << "usage: lwpv VERB [OPTION]... [FILE]...\n\n";
  for (const Verb &V : Verbs)
    OS << "  " << llvm::left_justify(V.Name, 24) << V.Help << "\n";
  OS << "\nOptions of check, diff and apply; - reads names of files from "
        "standard input:\n";
  printOptions(OS);
  OS << "\nExit codes: 0 nothing left to do, 1 findings remain, 2 wrong usage, "
        "3 a unit could\nnot be read, 4 a site cannot be wrapped.\n";
  return Code;
}

} // namespace

int main(int argc, char **argv) {
  llvm::StringRef Name = argc > 1 ? argv[1] : "";
  if (Name == "--help" || Name == "-h" || Name == "help")
    return printHelp(llvm::outs(), ExitClean);
  if (Name == "--version" || Name == "version") {
    llvm::outs() << "lwpv 0.1\n";
    return ExitClean;
  }
  for (const Verb &V : Verbs)
    if (Name == V.Name)
      return V.Main(argc - 1, argv + 1);
  if (Name.empty())
    return printHelp(llvm::errs(), ExitUsage);
  llvm::errs() << "lwpv: no verb \"" << Name << "\"; see lwpv --help\n";
  return ExitUsage;
}
