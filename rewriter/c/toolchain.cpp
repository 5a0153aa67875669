// SPDX-License-Identifier: GPL-2.0
#include "c/toolchain.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

namespace lwpv {
namespace {

using llvm::StringRef;

constexpr unsigned MaxSeconds = 20;

/// A temporary file that is gone with the object.
class TempFile {
public:
  TempFile() {
    llvm::SmallString<128> Name;
    if (!llvm::sys::fs::createTemporaryFile("lwpv", "txt", Name))
      Remover.setFile(Name);
    Path = std::string(Name);
  }

  StringRef path() const { return Path; }

  std::string read() const {
    auto Buffer = llvm::MemoryBuffer::getFile(Path);
    return Buffer ? (*Buffer)->getBuffer().str() : "";
  }

private:
  std::string Path;
  llvm::FileRemover Remover;
};

/// The folders between the two lines with which gcc and clang frame them.
std::vector<std::string> parseFolders(StringRef Text) {
  std::vector<std::string> Out;
  StringRef List = Text.split("#include <...> search starts here:\n").second;
  for (StringRef Line : llvm::split(List, '\n')) {
    if (!Line.startswith(" "))
      break;
    Out.push_back(Line.trim().str());
  }
  return Out;
}

Toolchain ask(StringRef Program, StringRef Language,
              llvm::ArrayRef<std::string> Options) {
  TempFile Output, Errors;
  std::vector<StringRef> Words{Program};
  llvm::append_range(Words, Options);
  llvm::append_range(Words, std::vector<StringRef>{"-v", "-E", "-dM", "-x",
                                                   Language, "/dev/null"});
  std::optional<StringRef> Redirects[] = {StringRef("/dev/null"), Output.path(),
                                          Errors.path()};
  if (llvm::sys::ExecuteAndWait(Program, Words, std::nullopt, Redirects,
                                MaxSeconds))
    return {};
  return {parseFolders(Errors.read()), Output.read()};
}

} // namespace

const Toolchain &Toolchains::get(StringRef Compiler, StringRef Language,
                                 llvm::ArrayRef<std::string> Options) {
  std::vector<std::string> Key{Compiler.str(), Language.str()};
  llvm::append_range(Key, Options);
  auto [It, New] = Known.try_emplace(Key);
  auto Program = llvm::sys::findProgramByName(Compiler);
  if (New && Program)
    It->second = ask(*Program, Language, Options);
  return It->second;
}

} // namespace lwpv
