// SPDX-License-Identifier: GPL-2.0
#include "report/verbs.h"
#include "report/analysis.h"
#include "report/diff.h"
#include "report/edit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace lwpv {
namespace {

using llvm::Error;
using llvm::StringRef;

int fail(StringRef Verb, Error E, int Code) {
  llvm::errs() << "lwpv " << Verb << ": " << llvm::toString(std::move(E))
               << "\n";
  return Code;
}

Error checkOptions(StringRef Verb, const Options &O) {
  auto Refuse = [](const char *Text) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(), Text);
  };
  bool Writes = O.InPlace || !O.OutDir.empty();
  if (Verb != "apply" && (Writes || !O.BackupSuffix.empty()))
    return Refuse("only apply writes files; try lwpv apply");
  if (Verb != "apply")
    return Error::success();
  if (O.InPlace == !O.OutDir.empty())
    return Refuse("say where to write: --in-place or --out-dir DIR");
  if (!O.BackupSuffix.empty() && !O.InPlace)
    return Refuse("--backup-suffix goes with --in-place");
  return Error::success();
}

/// The options that print and stop; -1 if there is none.
int printAndStop(const Options &O) {
  if (O.Help)
    printOptions(llvm::outs());
  else if (O.ListClasses)
    listClasses(llvm::outs());
  else if (O.Explain.empty())
    return -1;
  else if (!explainClass(O.Explain, llvm::outs())) {
    llvm::errs() << "lwpv: no class \"" << O.Explain
                 << "\"; see lwpv check --list-classes\n";
    return ExitUsage;
  }
  return ExitClean;
}

/// A path that is not under the root was taken out by the analysis.
std::string targetPath(const Options &O, const Report &R, StringRef Path) {
  if (O.InPlace)
    return Path.str();
  llvm::SmallString<256> Target(O.OutDir);
  llvm::sys::path::append(Target, R.relative(Path));
  return std::string(Target);
}

Error writeOne(const Options &O, const Report &R, const FileEdit &Edit) {
  std::string Target = targetPath(O, R, Edit.Path);
  if (std::error_code Code = llvm::sys::fs::create_directories(
          llvm::sys::path::parent_path(Target)))
    return llvm::createFileError(Target, Code);
  if (!O.BackupSuffix.empty())
    if (Error E = writeAtomically(Target + O.BackupSuffix, Edit.Before))
      return E;
  return writeAtomically(Target, Edit.After);
}

Error writeAll(const Options &O, Report &R,
               const std::vector<FileEdit> &Edits) {
  for (const FileEdit &Edit : Edits)
    if (Error E = writeOne(O, R, Edit))
      return E;
  for (Site &S : R.Sites)
    if (S.State == SiteState::Open)
      S.State = SiteState::Wrapped;
  return Error::success();
}

int exitCode(const Report &R) {
  if (!R.Failures.empty())
    return ExitParse;
  if (R.count(SiteState::Unsafe))
    return ExitUnsafe;
  return R.count(SiteState::Open) || !R.Notes.empty() ? ExitFindings
                                                      : ExitClean;
}

struct Run {
  Options Opts;
  SourceFiles Files;
  Report Found;
};

/// Options and analysis, which the verbs share; -1 to go on.
int prepare(StringRef Verb, int argc, char **argv, Run &Out) {
  auto Parsed = parseOptions(llvm::ArrayRef(argv, argc).drop_front());
  if (!Parsed)
    return fail(Verb, Parsed.takeError(), ExitUsage);
  Out.Opts = std::move(*Parsed);
  if (int Code = printAndStop(Out.Opts); Code >= 0)
    return Code;
  if (Error E = checkOptions(Verb, Out.Opts))
    return fail(Verb, std::move(E), ExitUsage);
  auto Found = analyse(Out.Opts, Out.Files);
  if (!Found)
    return fail(Verb, Found.takeError(), ExitUsage);
  Out.Found = std::move(*Found);
  return -1;
}

void printReport(Run &R) {
  if (R.Opts.Json) {
    printJson(R.Found, R.Files, llvm::outs());
    return printSummary(R.Found, llvm::errs());
  }
  printFindings(R.Found, R.Files, llvm::outs());
  printSummary(R.Found, llvm::outs());
}

} // namespace

int checkMain(int argc, char **argv) {
  Run R;
  if (int Code = prepare("check", argc, argv, R); Code >= 0)
    return Code;
  printReport(R);
  return exitCode(R.Found);
}

int diffMain(int argc, char **argv) {
  Run R;
  if (int Code = prepare("diff", argc, argv, R); Code >= 0)
    return Code;
  auto Edits = makeEdits(R.Found.Sites, R.Opts.Fallback);
  if (!Edits)
    return fail("diff", Edits.takeError(), ExitParse);
  for (const FileEdit &Edit : *Edits)
    printDiff(R.Found.relative(Edit.Path), Edit, llvm::outs());
  llvm::outs().flush();
  // What the patch does not hold goes where a pipe to git apply does not see
  // it.
  for (Site &S : R.Found.Sites)
    if (S.State == SiteState::Open)
      S.State = SiteState::Wrapped;
  printFindings(R.Found, R.Files, llvm::errs());
  printSummary(R.Found, llvm::errs());
  int Code = exitCode(R.Found);
  return Code == ExitClean && !Edits->empty() ? ExitFindings : Code;
}

int applyMain(int argc, char **argv) {
  Run R;
  if (int Code = prepare("apply", argc, argv, R); Code >= 0)
    return Code;
  if (!R.Found.Failures.empty() && !R.Opts.KeepGoing) {
    printReport(R);
    llvm::errs() << "lwpv apply: nothing was written, as some units could not "
                    "be read; mend them or give --keep-going\n";
    return ExitParse;
  }
  auto Edits = makeEdits(R.Found.Sites, R.Opts.Fallback);
  if (!Edits)
    return fail("apply", Edits.takeError(), ExitParse);
  if (Error E = writeAll(R.Opts, R.Found, *Edits))
    return fail("apply", std::move(E), ExitUsage);
  printReport(R);
  return exitCode(R.Found);
}

} // namespace lwpv
