// SPDX-License-Identifier: GPL-2.0
#include "binary/class_set.h"
#include "binary/error.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/GlobPattern.h"

namespace lwpv {

ClassSet classesWith(std::initializer_list<sensitive_policy> Policies) {
  ClassSet Set;
  for (unsigned I = 0; I < SENSITIVE_CLASSES; ++I)
    Set[I] = llvm::is_contained(Policies, sensitive_classes[I].policy);
  return Set;
}

llvm::Error selectClasses(llvm::StringRef Globs, ClassSet &Set) {
  llvm::SmallVector<llvm::StringRef, 8> Parts;
  Globs.split(Parts, ',');
  for (llvm::StringRef Part : Parts) {
    bool Add = !Part.consume_front("-");
    auto Pattern = llvm::GlobPattern::create(Part);
    if (!Pattern)
      return Pattern.takeError();
    bool Found = false;
    for (unsigned I = 0; I < SENSITIVE_CLASSES; ++I)
      if (Pattern->match(sensitive_classes[I].name)) {
        Set[I] = Add;
        Found = true;
      }
    if (!Found)
      return failure("no class matches '" + Part + "'");
  }
  return llvm::Error::success();
}

} // namespace lwpv
