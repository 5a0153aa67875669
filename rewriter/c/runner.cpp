// SPDX-License-Identifier: GPL-2.0
#include "c/runner.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Serialization/PCHContainerOperations.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <atomic>
#include <thread>

namespace lwpv {
namespace {

constexpr char HeaderPath[] = "/lwpv-analysis/lwpv.h";
constexpr char MacrosPath[] = "/lwpv-analysis/compiler.h";

/// Keeps the first error; the units are the user's, not ours to comment on.
class FirstError : public clang::DiagnosticConsumer {
public:
  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level < clang::DiagnosticsEngine::Error || !Message.empty())
      return;
    llvm::SmallString<128> Text;
    Info.FormatDiagnostic(Text);
    if (Info.getLocation().isValid() && Info.hasSourceManager())
      Message = Info.getLocation().printToString(Info.getSourceManager());
    Message += (Message.empty() ? "" : ": ") + Text.str().str();
  }

  std::string Message;
};

class CollectToolAction : public clang::tooling::ToolAction {
public:
  explicit CollectToolAction(Collected &Out) : Out(Out) {}

  bool runInvocation(std::shared_ptr<clang::CompilerInvocation> Invocation,
                     clang::FileManager *Files,
                     std::shared_ptr<clang::PCHContainerOperations> Containers,
                     clang::DiagnosticConsumer *Consumer) override {
    clang::CompilerInstance Compiler(std::move(Containers));
    Compiler.setInvocation(std::move(Invocation));
    Compiler.setFileManager(Files);
    Compiler.createDiagnostics(Consumer, /*ShouldOwnClient=*/false);
    Compiler.createSourceManager(*Files);
    return Compiler.ExecuteAction(*makeCollectAction(Out));
  }

private:
  Collected &Out;
};

/// One thread's share. Each has a file system of its own, as the working
/// directory is part of it.
class Worker {
public:
  explicit Worker(Collected &Out) : Action(Out) {}

  /// The error message, empty if all went well.
  std::string run(const CompileJob &Job) {
    auto FileSystem = makeFileSystem(Job);
    if (FileSystem->setCurrentWorkingDirectory(Job.Directory))
      return "cannot enter " + Job.Directory;
    auto Files = llvm::makeIntrusiveRefCnt<clang::FileManager>(
        clang::FileSystemOptions{Job.Directory}, FileSystem);
    FirstError Errors;
    clang::tooling::ToolInvocation Invocation(
        arguments(Job), &Action, Files.get(),
        std::make_shared<clang::PCHContainerOperations>());
    Invocation.setDiagnosticConsumer(&Errors);
    bool Ok = Invocation.run();
    if (Ok || !Errors.Message.empty())
      return Errors.Message;
    return "the command line was not understood";
  }

private:
  static llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
  makeFileSystem(const CompileJob &Job) {
    auto Memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
    Memory->addFile(HeaderPath, 0,
                    llvm::MemoryBuffer::getMemBufferCopy(analysisHeader()));
    Memory->addFile(MacrosPath, 0,
                    llvm::MemoryBuffer::getMemBuffer(Job.Macros));
    auto Overlay = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(
        llvm::vfs::createPhysicalFileSystem());
    Overlay->pushOverlay(Memory);
    return Overlay;
  }

  /// The compiler's macros come first, ours last.
  static std::vector<std::string> arguments(const CompileJob &Job) {
    std::vector<std::string> Out = Job.Arguments;
    Out.insert(Out.end() - 3, {"-include", HeaderPath});
    Out.insert(Out.begin() + 1, {"-include", MacrosPath});
    return Out;
  }

  CollectToolAction Action;
};

/// The units of one run, shared by its threads.
class Pool {
public:
  Pool(const std::vector<CompileJob> &Jobs, Collected &Out)
      : Jobs(Jobs), Out(Out), Watched(llvm::errs().is_displayed()) {}

  std::vector<ParseFailure> run(unsigned Threads) {
    std::vector<std::thread> Workers;
    for (unsigned I = 0; I < Threads; ++I)
      Workers.emplace_back([this] { work(); });
    for (std::thread &T : Workers)
      T.join();
    if (Watched)
      llvm::errs() << "\r\x1b[K";
    llvm::sort(Failures, [](const ParseFailure &A, const ParseFailure &B) {
      return A.File < B.File;
    });
    return std::move(Failures);
  }

private:
  void work() {
    Worker W(Out);
    for (size_t I = Next++; I < Jobs.size(); I = Next++)
      finish(Jobs[I], W.run(Jobs[I]));
  }

  void finish(const CompileJob &Job, const std::string &Message) {
    std::lock_guard<std::mutex> Guard(Mutex);
    ++Done;
    if (Watched)
      llvm::errs() << "\r\x1b[K" << Done << "/" << Jobs.size() << " "
                   << llvm::sys::path::filename(Job.File);
    if (!Message.empty())
      Failures.push_back({Job.File, Message});
  }

  const std::vector<CompileJob> &Jobs;
  Collected &Out;
  const bool Watched;
  std::atomic<size_t> Next{0};
  std::mutex Mutex;
  size_t Done = 0;
  std::vector<ParseFailure> Failures;
};

} // namespace

std::vector<ParseFailure> runJobs(const std::vector<CompileJob> &Jobs,
                                  unsigned Threads, Collected &Out) {
  return Pool(Jobs, Out).run(Threads);
}

} // namespace lwpv
