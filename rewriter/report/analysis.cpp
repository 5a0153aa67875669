// SPDX-License-Identifier: GPL-2.0
#include "report/analysis.h"
#include "asm/source_pass.h"
#include "c/runner.h"
#include "report/suppress.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace lwpv {
namespace {

using llvm::Error;
using llvm::StringRef;

Error usage(const llvm::Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

std::string realPath(StringRef Path) {
  llvm::SmallString<256> Real;
  return llvm::sys::fs::real_path(Path, Real) ? Path.str() : std::string(Real);
}

class Analysis {
public:
  Analysis(const Options &Opts, SourceFiles &Files)
      : Opts(Opts), Files(Files) {}

  llvm::Expected<Report> run() {
    Out.Root = realPath(Opts.Root);
    if (!llvm::sys::fs::is_directory(Out.Root))
      return usage("--root " + Opts.Root + " is no folder");
    if (Error E = runUnits())
      return E;
    SourcePass(Files).run(Found.AsmFiles, Found.Sites);
    takeSites();
    applySuppressions(Visited, Files, Out);
    return std::move(Out);
  }

private:
  bool underRoot(StringRef Path) const {
    return Path.consume_front(Out.Root) && Path.startswith("/");
  }

  Error runUnits() {
    if (Opts.Database.empty())
      return usage("no compile database; give -p PATH");
    auto Jobs = loadDatabase(Opts.Database);
    if (!Jobs)
      return Jobs.takeError();
    if (!llvm::any_of(*Jobs,
                      [&](const CompileJob &J) { return underRoot(J.File); }))
      return usage("no file of " + Opts.Database + " is below " + Out.Root +
                   "; give --root DIR");
    for (ParseFailure &F : runJobs(*Jobs, Opts.Jobs, Found))
      Out.Failures.push_back({F.File, 0, F.Message});
    for (const CompileJob &Job : *Jobs)
      Visited.insert(Job.File);
    return Error::success();
  }

  void takeSites() {
    for (Site S : Found.Sites.sites()) {
      if (!Opts.Classes.count(S.Class))
        continue;
      if (!underRoot(S.Range.File) && S.State == SiteState::Open) {
        S.State = SiteState::Unsafe;
        S.Reason = "outside of the root";
      }
      Visited.insert(S.Range.File);
      Out.Sites.push_back(std::move(S));
    }
    Visited.insert(Found.AsmFiles.begin(), Found.AsmFiles.end());
    Out.FilesRead = Visited.size();
  }

  const Options &Opts;
  SourceFiles &Files;
  Collected Found;
  std::set<std::string> Visited;
  Report Out;
};

} // namespace

llvm::Expected<Report> analyse(const Options &Opts, SourceFiles &Files) {
  return Analysis(Opts, Files).run();
}

} // namespace lwpv
