// SPDX-License-Identifier: GPL-2.0
#include "report/inputs.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace lwpv {
namespace {

using llvm::Error;
using llvm::StringRef;

Error addFolder(StringRef Folder, std::set<std::string> &Out) {
  std::error_code Code;
  llvm::sys::fs::recursive_directory_iterator It(Folder, Code,
                                                 /*follow_symlinks=*/false);
  for (llvm::sys::fs::recursive_directory_iterator End; It != End && !Code;
       It.increment(Code))
    if (It->type() == llvm::sys::fs::file_type::regular_file &&
        fileKind(It->path()) != FileKind::Other)
      Out.insert(realPath(It->path()));
  return Code ? llvm::createFileError(Folder, Code) : Error::success();
}

Error addName(StringRef Name, std::set<std::string> &Out) {
  if (llvm::sys::fs::is_directory(Name))
    return addFolder(Name, Out);
  if (!llvm::sys::fs::exists(Name))
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "there is no file " + Name);
  if (fileKind(Name) == FileKind::Other)
    return llvm::createStringError(
        llvm::inconvertibleErrorCode(),
        Name + " is no source file: known are .S .sx .s .c .h .inc .cpp");
  Out.insert(realPath(Name));
  return Error::success();
}

} // namespace

FileKind fileKind(StringRef Path) {
  return llvm::StringSwitch<FileKind>(llvm::sys::path::extension(Path))
      .Cases(".S", ".sx", FileKind::Asm)
      .Case(".s", FileKind::PlainAsm)
      .Cases(".h", ".inc", ".hpp", FileKind::Header)
      .Cases(".c", ".cc", ".cpp", ".cxx", FileKind::C)
      .Default(FileKind::Other);
}

std::string realPath(StringRef Path) {
  llvm::SmallString<256> Real;
  return llvm::sys::fs::real_path(Path, Real) ? Path.str() : std::string(Real);
}

llvm::Expected<std::set<std::string>>
listFiles(const std::vector<std::string> &Names) {
  std::set<std::string> Out;
  for (const std::string &Name : Names)
    if (Error E = addName(Name, Out))
      return E;
  return Out;
}

} // namespace lwpv
