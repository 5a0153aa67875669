// SPDX-License-Identifier: GPL-2.0
#include "c/database.h"
#include "c/toolchain.h"
#include "report/inputs.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace lwpv {
namespace {

using clang::tooling::CompileCommand;
using llvm::StringRef;
using Words = std::vector<std::string>;

enum class Use {
  Text,   // says something to the preprocessor: for clang
  Target, // selects macros and headers of the compiler: for the compiler
};

/// The options that count. All others are dropped, whatever compiler they are
/// for. Separate: the value may be the next word.
struct Option {
  const char *Prefix;
  bool Separate;
  Use For;
};

const Option Options[] = {
    {"-D", true, Use::Text},
    {"-U", true, Use::Text},
    {"-include", true, Use::Text},
    {"-imacros", true, Use::Text},
    {"-isystem", true, Use::Text},
    {"-idirafter", true, Use::Text},
    {"-iquote", true, Use::Text},
    {"-I", true, Use::Text},
    {"-nostdinc", false, Use::Target},
    {"--sysroot", true, Use::Target},
    {"-std=", false, Use::Target},
    {"-march=", false, Use::Target},
    {"-mcpu=", false, Use::Target},
    {"-mfloat-abi=", false, Use::Target},
    {"-mfpu=", false, Use::Target},
    {"-marm", false, Use::Target},
    {"-mthumb", false, Use::Target},
    {"-mbig-endian", false, Use::Target},
    {"-msoft-float", false, Use::Target},
    {"-mabi=", false, Use::Target},
    {"-specs=", false, Use::Target},
    {"--specs=", false, Use::Target},
    {"-fPI", false, Use::Target},
    {"-fpi", false, Use::Target},
    {"-funsigned-char", false, Use::Target},
    {"-fshort-", false, Use::Target},
    {"-ffreestanding", false, Use::Target},
    {"-fno-builtin", false, Use::Target},
    {"-O", false, Use::Target},
};

const Option *findOption(StringRef Word) {
  auto *It = llvm::find_if(
      Options, [&](const Option &O) { return Word.startswith(O.Prefix); });
  return It == std::end(Options) ? nullptr : It;
}

Words select(llvm::ArrayRef<std::string> In, Use For) {
  Words Out;
  for (size_t I = 0; I < In.size(); ++I) {
    const Option *O = findOption(In[I]);
    if (!O)
      continue;
    bool TwoWords = O->Separate && In[I] == O->Prefix && I + 1 < In.size();
    if (O->For == For) {
      Out.push_back(In[I]);
      if (TwoWords)
        Out.push_back(In[I + 1]);
    }
    I += TwoWords;
  }
  return Out;
}

/// "ccache gcc": the compiler is the first word that is none of its wrappers.
std::string compilerOf(llvm::ArrayRef<std::string> Command) {
  for (const std::string &Word : Command) {
    StringRef Name = llvm::sys::path::filename(Word);
    if (Name != "ccache" && Name != "distcc" && Name != "icecc")
      return Word;
  }
  return "";
}

std::string absolutePath(StringRef Directory, StringRef File) {
  llvm::SmallString<256> Path(File);
  llvm::sys::fs::make_absolute(Directory, Path);
  return realPath(Path);
}

StringRef languageOf(StringRef File) {
  StringRef Extension = llvm::sys::path::extension(File);
  if (fileKind(File) == FileKind::Asm)
    return "assembler-with-cpp";
  bool IsCpp = Extension == ".cc" || Extension == ".cpp" ||
               Extension == ".cxx" || Extension == ".C";
  return IsCpp ? "c++" : "c";
}

class JobMaker {
public:
  CompileJob make(const CompileCommand &Command) {
    CompileJob Job;
    Job.Directory = Command.Directory;
    Job.File = absolutePath(Command.Directory, Command.Filename);
    Job.IsAsm = fileKind(Job.File) == FileKind::Asm;
    std::string Language = languageOf(Job.File).str();
    Words Target = select(Command.CommandLine, Use::Target);
    const Toolchain &Own =
        Known.get(compilerOf(Command.CommandLine), Language, Target);
    Job.Macros = Own.Macros;
    Job.Arguments = {"clang", "--target=arm-linux-gnueabihf", "-E", "-w",
                     "-nostdinc"};
    if (Own.Macros.empty())
      addGuess(Target, Job.Arguments);
    else
      Job.Arguments.push_back("-undef");
    llvm::append_range(Job.Arguments, select(Command.CommandLine, Use::Text));
    for (const std::string &Folder : Own.IncludeFolders)
      llvm::append_range(Job.Arguments, Words{"-idirafter", Folder});
    llvm::append_range(Job.Arguments, Words{"-x", Language, Job.File});
    return Job;
  }

private:
  /// The compiler is not here: clang has to do for it.
  static void addGuess(const Words &Target, Words &Out) {
    Out.back() = "-U__clang__";
    Out.push_back("-fgnuc-version=12.2.0");
    for (const std::string &Word : Target)
      if (Word == "-marm" || Word == "-mthumb" || Word == "-nostdinc")
        Out.push_back(Word);
  }

  Toolchains Known;
};

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
                                   File + ": " + Message);
  std::vector<CompileJob> Jobs;
  JobMaker Maker;
  for (const CompileCommand &Command : Database->getAllCompileCommands())
    Jobs.push_back(Maker.make(Command));
  return Jobs;
}

} // namespace lwpv
