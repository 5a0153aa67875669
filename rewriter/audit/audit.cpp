// SPDX-License-Identifier: GPL-2.0
#include "audit/audit.h"
#include "audit/report.h"
#include "binary/error.h"
#include "llvm/Support/raw_ostream.h"

namespace lwpv {

namespace {

const char Usage[] =
    "usage: lwpv audit [--json] [--class=GLOBS] [--explain] ELF...\n"
    "\n"
    "Proves that no sensitive instruction of an ARM program (kernel, module,\n"
    "object file) is missing from its site table, or lists those that are.\n"
    "\n"
    "  --class=GLOBS  ask for these classes only (wfi,ldm-*; -NAME takes\n"
    "                 away from all); default: all but the optional ones\n"
    "  --explain      say why; also list data in code that looks sensitive\n"
    "  --json         for programs\n"
    "\n"
    "Exit status: 0 clean, 1 something is missing, 2 usage, 3 unreadable\n";

enum ExitStatus { Clean = 0, Residual = 1, BadUsage = 2, Unreadable = 3 };

struct CommandLine {
  AuditOptions Options;
  bool Json = false;
  bool Help = false;
  std::vector<std::string> Files;
};

/// A list that starts with '-NAME' takes away from all classes.
llvm::Error parseClasses(llvm::StringRef Globs, ClassSet &Set) {
  Set.reset();
  if (Globs.startswith("-"))
    Set.set();
  return selectClasses(Globs, Set);
}

llvm::Error parseArgument(llvm::StringRef Arg, CommandLine &Line) {
  if (Arg == "--json")
    Line.Json = true;
  else if (Arg == "--explain")
    Line.Options.Lookalikes = true;
  else if (Arg == "--help" || Arg == "-h")
    Line.Help = true;
  else if (Arg.consume_front("--class="))
    return parseClasses(Arg, Line.Options.Required);
  else if (Arg.startswith("-"))
    return failure("unknown option '" + Arg + "'");
  else
    Line.Files.push_back(Arg.str());
  return llvm::Error::success();
}

llvm::Expected<CommandLine> parse(int argc, char **argv) {
  CommandLine Line;
  Line.Options.Required = classesWith(
      {SENSITIVE_TRAP, SENSITIVE_USER_ACCESS, SENSITIVE_BIG_ENDIAN});
  for (int I = 1; I < argc; ++I)
    if (auto E = parseArgument(argv[I], Line))
      return E;
  if (Line.Files.empty() && !Line.Help)
    return failure("no file given");
  return Line;
}

ExitStatus auditFile(const std::string &Path, const CommandLine &Line,
                     llvm::json::Array &Json) {
  auto Failed = [&](llvm::Error E) {
    llvm::errs() << "lwpv: " << Path << ": " << llvm::toString(std::move(E))
                 << '\n';
    return Unreadable;
  };
  auto P = Program::open(Path);
  if (!P)
    return Failed(P.takeError());
  auto Result = audit(**P, Line.Options);
  if (!Result)
    return Failed(Result.takeError());
  if (Line.Json)
    Json.push_back(auditToJson(**P, *Result));
  else
    printAudit(llvm::outs(), **P, *Result, Line.Options.Lookalikes);
  return Result->count(Finding::Residual) ? Residual : Clean;
}

} // namespace

int auditMain(int argc, char **argv) {
  auto Line = parse(argc, argv);
  if (!Line) {
    llvm::errs() << "lwpv: " << llvm::toString(Line.takeError()) << "\n\n"
                 << Usage;
    return BadUsage;
  }
  if (Line->Help) {
    llvm::outs() << Usage;
    return Clean;
  }
  ExitStatus Worst = Clean;
  llvm::json::Array Json;
  for (const std::string &Path : Line->Files)
    Worst = std::max(Worst, auditFile(Path, *Line, Json));
  if (Line->Json)
    llvm::outs() << llvm::formatv("{0:2}\n",
                                  llvm::json::Value(std::move(Json)));
  return Worst;
}

} // namespace lwpv
