// SPDX-License-Identifier: GPL-2.0
#include "report/analysis.h"
#include "asm/source_pass.h"
#include "asm/statement.h"
#include "c/runner.h"
#include "c/source_templates.h"
#include "report/inputs.h"
#include "report/suppress.h"
#include "llvm/Support/FileSystem.h"

namespace lwpv {
namespace {

using llvm::Error;
using llvm::StringRef;

constexpr char DefaultDatabase[] = "compile_commands.json";

Error usage(const llvm::Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

class Analysis {
public:
  Analysis(const Options &Opts, SourceFiles &Files)
      : Opts(Opts), Files(Files) {}

  llvm::Expected<Report> run() {
    Out.Root = realPath(Opts.Root);
    if (!llvm::sys::fs::is_directory(Out.Root))
      return usage("--root " + Opts.Root + " is no folder");
    if (Error E = listInputs())
      return E;
    if (Error E = runUnits())
      return E;
    readSources();
    takeSites();
    applySuppressions(Visited, Files, Out);
    return std::move(Out);
  }

private:
  bool underRoot(StringRef Path) const {
    return Path.consume_front(Out.Root) && Path.startswith("/");
  }

  Error listInputs() {
    std::vector<std::string> Names = Opts.Files;
    if (Opts.AllAsm && Names.empty())
      Names.push_back(Out.Root);
    auto Paths = listFiles(Names);
    if (!Paths)
      return Paths.takeError();
    for (const std::string &Path : *Paths)
      if (!underRoot(Path))
        return usage(Path + " is not below " + Out.Root + "; give --root DIR");
    Listed = std::move(*Paths);
    return Error::success();
  }

  /// Without files and database there may be one where we stand.
  std::string database() const {
    bool Guess = Opts.Database.empty() && Listed.empty() &&
                 llvm::sys::fs::exists(DefaultDatabase);
    return Guess ? DefaultDatabase : Opts.Database;
  }

  Error runUnits() {
    std::string Path = database();
    if (Path.empty())
      return Listed.empty()
                 ? usage("nothing to read: give -p PATH of a compile "
                         "database, or files")
                 : Error::success();
    auto Jobs = loadDatabase(Path);
    if (!Jobs)
      return Jobs.takeError();
    if (llvm::none_of(*Jobs,
                      [&](const CompileJob &J) { return underRoot(J.File); }))
      return usage("no file of " + Path + " is below " + Out.Root +
                   "; give --root DIR");
    selectUnits(*Jobs);
    takePlainAsm(*Jobs);
    for (ParseFailure &F : runJobs(*Jobs, Opts.Jobs, Found))
      Out.Failures.push_back({F.File, 0, F.Message});
    for (const CompileJob &Job : *Jobs)
      Visited.insert(Job.File);
    return Error::success();
  }

  /// If all files named are units, the others need not be read. A header can
  /// be seen through any of them.
  void selectUnits(std::vector<CompileJob> &Jobs) const {
    std::set<std::string> Units;
    for (const CompileJob &Job : Jobs)
      Units.insert(Job.File);
    if (Listed.empty() || Opts.AllAsm ||
        !llvm::all_of(Listed,
                      [&](const std::string &F) { return Units.count(F); }))
      return;
    llvm::erase_if(Jobs,
                   [&](const CompileJob &J) { return !Listed.count(J.File); });
  }

  /// There is nothing to preprocess in these.
  void takePlainAsm(std::vector<CompileJob> &Jobs) {
    llvm::erase_if(Jobs, [&](const CompileJob &J) {
      bool Plain = fileKind(J.File) == FileKind::PlainAsm;
      if (Plain)
        Found.AsmFiles.insert(J.File);
      return Plain;
    });
  }

  /// The text passes: over what is named, and over all that assembler units
  /// came by.
  void readSources() {
    std::set<std::string> Asm = Found.AsmFiles, C;
    for (const std::string &Path : Listed) {
      FileKind Kind = fileKind(Path);
      if (Kind != FileKind::C)
        Asm.insert(Path);
      if (Kind == FileKind::C || Kind == FileKind::Header)
        C.insert(Path);
    }
    SourcePass(Files).run(Asm, Found.Sites);
    SourceTemplates(Files).run(C, Found.Sites);
    Visited.insert(Asm.begin(), Asm.end());
    Visited.insert(C.begin(), C.end());
  }

  bool isWanted(const Site &S) const {
    bool Here = Listed.empty() || Opts.AllAsm || Listed.count(S.Range.File);
    return Here && Opts.Classes.count(S.Class);
  }

  /// True if the text between the ends of a site can be a macro argument.
  bool fitsMacro(const SourceRange &R) {
    const SourceFile *File = Files.get(R.File);
    if (!File)
      return false;
    auto Quote = [](const std::string &Text) {
      return Text.find('"') == std::string::npos ? "" : "\"";
    };
    std::string Text = Quote(R.OpenText) +
                       File->text().slice(R.Begin, R.End).str() +
                       Quote(R.CloseText);
    StringRef Blanked = Text = blankComments(Text);
    return Blanked.count('(') == Blanked.count(')') &&
           Blanked.count('"') % 2 == 0 && !Blanked.contains('\'');
  }

  void checkSafety(Site &S) {
    if (S.State != SiteState::Open)
      return;
    if (!underRoot(S.Range.File))
      S.Reason = "outside of the root";
    else if (fileKind(S.Range.File) == FileKind::PlainAsm)
      S.Reason = "not preprocessed, so there are no macros; rename it to .S";
    else if (!fitsMacro(S.Range))
      S.Reason = "brackets or quotes that a macro argument cannot hold";
    if (!S.Reason.empty())
      S.State = SiteState::Unsafe;
  }

  void takeSites() {
    for (Site S : Found.Sites.sites()) {
      if (!isWanted(S))
        continue;
      checkSafety(S);
      // Nothing is wrong with one that cannot be marked.
      if (S.Class == ClassId::SYSREG && S.State == SiteState::Unsafe)
        continue;
      Visited.insert(S.Range.File);
      Out.Sites.push_back(std::move(S));
    }
    Out.FilesRead = Visited.size();
  }

  const Options &Opts;
  SourceFiles &Files;
  std::set<std::string> Listed; // files named on the command line
  Collected Found;
  std::set<std::string> Visited;
  Report Out;
};

} // namespace

llvm::Expected<Report> analyse(const Options &Opts, SourceFiles &Files) {
  return Analysis(Opts, Files).run();
}

} // namespace lwpv
