// SPDX-License-Identifier: GPL-2.0
#include "c/database.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace lwpv {
namespace {

using llvm::StringRef;

/// The options that say something to the preprocessor. All others are dropped,
/// whatever compiler they are for. Separate: the value may be the next word.
struct Option {
  const char *Prefix;
  bool Separate;
};

const Option Options[] = {
    {"-D", true},
    {"-U", true},
    {"-include", true},
    {"-imacros", true},
    {"-isystem", true},
    {"-idirafter", true},
    {"-iquote", true},
    {"-I", true},
    {"-nostdinc", false},
    {"-std=", false},
    {"-march=", false},
    {"-mcpu=", false},
    {"-mfloat-abi", false},
    {"-mfpu=", false},
    {"-marm", false},
    {"-mthumb", false},
    {"-mbig-endian", false},
    {"-msoft-float", false},
    {"-fPIC", false},
    {"-fpic", false},
    {"-funsigned-char", false},
    {"-fshort-wchar", false},
    {"-ffreestanding", false},
    {"-O", false},
};

const Option *findOption(StringRef Word) {
  auto *It = llvm::find_if(
      Options, [&](const Option &O) { return Word.startswith(O.Prefix); });
  return It == std::end(Options) ? nullptr : It;
}

/// gcc takes more spellings of an architecture than clang, and none of them
/// matters for text.
bool isRefusedByClang(StringRef Word) {
  return Word.startswith("-mfpu=auto") || Word.contains("+nofp") ||
         Word.contains("+sec") || Word.contains("+mp");
}

std::vector<std::string> keepForPreprocessor(llvm::ArrayRef<std::string> In) {
  std::vector<std::string> Out;
  for (size_t I = 0; I < In.size(); ++I) {
    const Option *O = findOption(In[I]);
    if (!O || isRefusedByClang(In[I]))
      continue;
    Out.push_back(In[I]);
    if (O->Separate && In[I] == O->Prefix && I + 1 < In.size())
      Out.push_back(In[++I]);
  }
  return Out;
}

std::string absolutePath(StringRef Directory, StringRef File) {
  llvm::SmallString<256> Path(File);
  llvm::sys::fs::make_absolute(Directory, Path);
  llvm::SmallString<256> Real;
  if (llvm::sys::fs::real_path(Path, Real))
    return std::string(Path);
  return std::string(Real);
}

bool isAsm(StringRef File) {
  return File.endswith(".S") || File.endswith(".sx");
}

CompileJob makeJob(const clang::tooling::CompileCommand &Command) {
  CompileJob Job;
  Job.Directory = Command.Directory;
  Job.File = absolutePath(Command.Directory, Command.Filename);
  Job.IsAsm = isAsm(Job.File);
  Job.Arguments = {"clang",
                   "--target=arm-linux-gnueabihf",
                   "-E",
                   "-w",
                   "-Qunused-arguments",
                   "-U__clang__",
                   "-fgnuc-version=12.2.0"};
  llvm::append_range(Job.Arguments, keepForPreprocessor(Command.CommandLine));
  llvm::append_range(
      Job.Arguments,
      std::vector<std::string>{"-x", Job.IsAsm ? "assembler-with-cpp" : "c",
                               Job.File});
  return Job;
}

} // namespace

llvm::Expected<std::vector<CompileJob>> loadDatabase(StringRef Path) {
  llvm::SmallString<256> File(Path);
  if (llvm::sys::fs::is_directory(Path))
    llvm::sys::path::append(File, "compile_commands.json");
  std::string Message;
  auto Database = clang::tooling::JSONCompilationDatabase::loadFromFile(
      File, Message, clang::tooling::JSONCommandLineSyntax::AutoDetect);
  if (!Database)
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   Message.c_str());
  std::vector<CompileJob> Jobs;
  for (const auto &Command : Database->getAllCompileCommands())
    Jobs.push_back(makeJob(Command));
  return Jobs;
}

} // namespace lwpv
