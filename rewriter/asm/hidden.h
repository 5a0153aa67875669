// SPDX-License-Identifier: GPL-2.0
//
// Sensitive instructions written as numbers: .inst, and .long where code is.
//
#ifndef LWPV_ASM_HIDDEN_H
#define LWPV_ASM_HIDDEN_H

#include "asm/classify.h"

namespace lwpv {

struct HiddenWord {
  ClassId Class;
  bool InStream; // stands between instructions, so that it is one
  bool Alone;    // the statement holds one word only
};

/// Follows the statements of a text: instruction set, section and flow, on
/// which the meaning of a number depends.
class HiddenWords {
public:
  /// \p InCode: the text starts in the middle of code, as a template does.
  HiddenWords(bool Thumb, bool InCode) : Thumb(Thumb), Flows(InCode) {}

  /// Takes the next statement; tells if it hides a sensitive instruction.
  std::optional<HiddenWord> next(llvm::StringRef Statement, bool Labelled);

  /// What need not be marked is marked for its stub, and Thumb has none.
  bool isMarked(ClassId Class) const {
    return Class != ClassId::SYSREG || !Thumb;
  }

private:
  bool follow(llvm::StringRef Word, llvm::StringRef Rest);
  std::optional<HiddenWord> decode(llvm::StringRef Word, llvm::StringRef Rest);

  bool Thumb;
  bool Flows;                         // the statement before was an instruction
  std::vector<bool> Executable{true}; // the sections pushed, current one last
};

/// The reason for which a hidden word has to be left to a person; empty if it
/// can be wrapped.
std::string hiddenReason(const HiddenWord &Word);

} // namespace lwpv

#endif
