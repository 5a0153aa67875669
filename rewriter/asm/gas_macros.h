// SPDX-License-Identifier: GPL-2.0
//
// The macros of the assembler: which texts their parameters stand for, as far
// as the calls in the sources tell.
//
#ifndef LWPV_ASM_GAS_MACROS_H
#define LWPV_ASM_GAS_MACROS_H

#include "asm/cpp_macros.h"
#include <optional>
#include <set>

namespace lwpv {

/// The .macro and .irp blocks around a statement, innermost last.
class GasScope {
public:
  struct Block {
    std::string Macro;               // empty for .irp and .rept
    std::string Parameter;           // of .irp
    std::vector<std::string> Values; // of Parameter
  };

  /// Follows the blocks; call it with each statement in order.
  void enter(llvm::StringRef Statement);

  llvm::ArrayRef<Block> blocks() const { return Blocks; }
  bool empty() const { return Blocks.empty(); }

private:
  std::vector<Block> Blocks;
};

class GasMacros {
public:
  explicit GasMacros(const CppMacros &Cpp) : Cpp(Cpp) {}

  /// Takes in the definitions and calls of a source file. Statements are cut in
  /// the blanked text, where strings mislead nobody, and read in the other.
  void scan(llvm::StringRef Blanked, llvm::StringRef WithStrings);

  /// The texts of a parameter in a scope; nothing if they are not known.
  std::optional<std::vector<std::string>>
  values(llvm::StringRef Parameter,
         llvm::ArrayRef<GasScope::Block> Scope) const;

private:
  struct Parameter {
    std::string Name;
    std::string Default;
  };
  struct Call {
    std::vector<std::string> Arguments;
    std::vector<GasScope::Block> Scope;
  };
  using Values = std::set<std::string>;

  void define(llvm::StringRef Head);
  bool hasParameter(llvm::StringRef Macro, llvm::StringRef Name) const;
  bool collect(llvm::StringRef Macro, llvm::StringRef Name, unsigned Depth,
               Values &Out) const;
  bool collectInScope(llvm::StringRef Name,
                      llvm::ArrayRef<GasScope::Block> Scope, unsigned Depth,
                      Values &Out) const;
  bool addText(llvm::StringRef Text, llvm::ArrayRef<GasScope::Block> Scope,
               unsigned Depth, Values &Out) const;
  static std::string argument(const Call &C, size_t Index, const Parameter &P);

  const CppMacros &Cpp;
  std::map<std::string, std::vector<std::vector<Parameter>>, std::less<>>
      Definitions;
  std::map<std::string, std::vector<Call>, std::less<>> Calls;
};

} // namespace lwpv

#endif
