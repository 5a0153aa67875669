// SPDX-License-Identifier: GPL-2.0
//
// What a compile command's own compiler brings along: its macros and the
// folders of its headers. With them, clang's preprocessor sees the text that
// the compiler saw.
//
#ifndef LWPV_C_TOOLCHAIN_H
#define LWPV_C_TOOLCHAIN_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <map>
#include <string>
#include <vector>

namespace lwpv {

struct Toolchain {
  std::vector<std::string> IncludeFolders;
  std::string Macros; // definitions; empty if the compiler could not be asked
};

/// Asks each compiler once for each set of options that matter to it.
class Toolchains {
public:
  /// \p Options: those that select instruction set, language and library.
  const Toolchain &get(llvm::StringRef Compiler, llvm::StringRef Language,
                       llvm::ArrayRef<std::string> Options);

private:
  std::map<std::vector<std::string>, Toolchain> Known;
};

} // namespace lwpv

#endif
