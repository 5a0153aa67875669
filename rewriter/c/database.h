// SPDX-License-Identifier: GPL-2.0
//
// The compile database, and its gcc commands as clang's preprocessor takes
// them.
//
#ifndef LWPV_C_DATABASE_H
#define LWPV_C_DATABASE_H

#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace lwpv {

struct CompileJob {
  std::string Directory;
  std::string File; // absolute
  std::vector<std::string> Arguments;
  std::string Macros; // of the compiler itself
  bool IsAsm = false;
};

/// Loads compile_commands.json, or the one in a directory.
llvm::Expected<std::vector<CompileJob>> loadDatabase(llvm::StringRef Path);

} // namespace lwpv

#endif
