// SPDX-License-Identifier: GPL-2.0
//
// What the macros of a tree can make of a mnemonic. All definitions of a name
// count, whatever #if they stand under: a patch to hand out has to fit every
// configuration.
//
#ifndef LWPV_ASM_CPP_MACROS_H
#define LWPV_ASM_CPP_MACROS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <map>
#include <string>
#include <vector>

namespace lwpv {

class CppMacros {
public:
  /// Takes in the definitions of a source file.
  void scan(llvm::StringRef Text);

  /// The texts that a call (or, without brackets, a name) at the start of
  /// \p Text may become, with what follows it. Empty if it is no macro.
  std::vector<std::string> expandFront(llvm::StringRef Text) const;

  /// The strings that a name or call may become in the template of inline
  /// assembler. Empty if that is not known.
  std::vector<std::string> templateTexts(llvm::StringRef Text) const;

private:
  struct Macro {
    bool TakesArguments = false;
    std::vector<std::string> Parameters;
    std::string Body;
  };

  void define(llvm::StringRef Line);
  void expand(llvm::StringRef Text, unsigned Depth,
              std::vector<std::string> &Out) const;
  bool readTemplate(llvm::StringRef Text, unsigned Depth,
                    std::vector<std::string> &Out) const;
  bool readPiece(llvm::StringRef &Text, unsigned Depth,
                 std::vector<std::string> &Out) const;
  static std::string substitute(const Macro &M,
                                llvm::ArrayRef<std::string> Arguments);

  std::map<std::string, std::vector<Macro>, std::less<>> Macros;
};

/// The arguments of a call: \p Text starts at its bracket and is cut behind
/// the closing one.
std::vector<std::string> takeArguments(llvm::StringRef &Text);

} // namespace lwpv

#endif
