// SPDX-License-Identifier: GPL-2.0
//
// The files that a command line names.
//
#ifndef LWPV_REPORT_INPUTS_H
#define LWPV_REPORT_INPUTS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <set>
#include <string>
#include <vector>

namespace lwpv {

/// PlainAsm passes no preprocessor on its way to the assembler.
enum class FileKind { Other, Asm, PlainAsm, Header, C };

FileKind fileKind(llvm::StringRef Path);

/// The path without links and dots; as it is if there is no such file.
std::string realPath(llvm::StringRef Path);

/// The real paths of files, and of all source files below folders. Fails for
/// what is not there or of no known kind.
llvm::Expected<std::set<std::string>>
listFiles(const std::vector<std::string> &Names);

} // namespace lwpv

#endif
