// SPDX-License-Identifier: GPL-2.0
//
// What sealing would write: decided in full, and checked against the bytes it
// would replace, before anything is written.
//
#ifndef LWPV_SEAL_PLAN_H
#define LWPV_SEAL_PLAN_H

#include "binary/class_set.h"
#include "binary/site_table.h"

namespace lwpv {

struct Patch {
  Place At;
  uint32_t Original;
  uint32_t Trap;
  const SiteEntry *Entry;
};

struct SealPlan {
  std::vector<Patch> Patches;        // one for each place
  unsigned Native[SENSITIVE_CLASSES] = {}; // sites left as they are
  std::vector<std::string> Problems; // why it cannot be done
};

/// The trap words for the sites of the classes in \p Selected.
SealPlan planSeal(const Program &P, const SiteTable &Table,
                  const ClassSet &Selected);

/// A file to be sealed: its bytes and where in it a place of the program is.
class SealTarget {
public:
  /// The program itself.
  explicit SealTarget(const Program &P);
  /// A raw image made from the program (objcopy -O binary).
  SealTarget(const Program &P, llvm::StringRef Image);

  /// Applies the plan in memory and counts what changed; what does not fit
  /// goes to \p Problems, and then the bytes are of no use.
  unsigned apply(const SealPlan &Plan, std::vector<std::string> &Problems);
  llvm::StringRef bytes() const { return Bytes; }

private:
  uint64_t offsetOf(Place At) const;

  const Program &P;
  bool Raw;
  uint32_t Base = 0; // load address of the first byte of an image
  std::string Bytes;
};

} // namespace lwpv

#endif
