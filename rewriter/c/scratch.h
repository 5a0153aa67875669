// SPDX-License-Identifier: GPL-2.0
//
// Gives sites space for a sequence that does without a trap, and a scratch
// register to it: a site macro that tells of both takes the place of the plain
// one, and the clobbers of an inline asm name the register.
//
// Only where the source shows all of it: an asm with operands or clobbers,
// written in the file itself, whose text and clobbers do without that register
// and whose sites stand in no macro's argument (they could be the half of an
// alternative, or data). Every other site stays as it is, and traps. Which
// register is free behind a statement in an assembler file, and whether that
// code is copied elsewhere, is for those to find out who fill the space.
//
#ifndef LWPV_C_SCRATCH_H
#define LWPV_C_SCRATCH_H

#include "report/site.h"
#include "llvm/ADT/ArrayRef.h"
#include <vector>

namespace lwpv {

struct Insertion {
  size_t At;
  std::string Text;
};

/// Changes the open sites of one C file that are in inline assembler, and
/// returns what else to insert, in order.
std::vector<Insertion> giveScratch(llvm::StringRef Text,
                                   llvm::MutableArrayRef<Site> Sites);

/// Changes the open sites of one file that are in assembler.
void giveSpace(llvm::StringRef Text, llvm::MutableArrayRef<Site> Sites);

} // namespace lwpv

#endif
