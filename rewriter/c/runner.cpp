// SPDX-License-Identifier: GPL-2.0
#include "c/runner.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Serialization/PCHContainerOperations.h"
#include "clang/Tooling/Tooling.h"
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

} // namespace

std::vector<ParseFailure> runJobs(const std::vector<CompileJob> &Jobs,
                                  unsigned Threads, Collected &Out) {
  std::vector<ParseFailure> Failures;
  std::mutex Mutex;
  std::atomic<size_t> Next{0};
  auto Loop = [&] {
    Worker W(Out);
    for (size_t I = Next++; I < Jobs.size(); I = Next++) {
      std::string Message = W.run(Jobs[I]);
      if (Message.empty())
        continue;
      std::lock_guard<std::mutex> Guard(Mutex);
      Failures.push_back({Jobs[I].File, Message});
    }
  };
  std::vector<std::thread> Pool;
  for (unsigned I = 0; I < Threads; ++I)
    Pool.emplace_back(Loop);
  for (std::thread &T : Pool)
    T.join();
  return Failures;
}

} // namespace lwpv
