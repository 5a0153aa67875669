// SPDX-License-Identifier: GPL-2.0
#include "report/site.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace lwpv {

namespace {

using llvm::StringRef;

/// Of the many forms of CPS the one that changes IRQ alone.
bool isInterruptMask(StringRef Statement) {
  StringRef Text = Statement.trim();
  StringRef Mnemonic = Text.take_while(llvm::isAlpha);
  StringRef Operand = Text.drop_front(Mnemonic.size()).trim();
  return Operand.equals_insensitive("i") &&
         (Mnemonic.equals_insensitive("cpsid") ||
          Mnemonic.equals_insensitive("cpsie"));
}

/// MRS and MSR of a banked register, or MSR with a number.
bool isRareMove(StringRef Statement) {
  static const char *const Signs[] = {"#",    "_usr", "_fiq", "_irq", "_svc",
                                      "_abt", "_und", "_mon", "_hyp"};
  return llvm::any_of(Signs, [&](const char *Sign) {
    return Statement.contains_insensitive(Sign);
  });
}

} // namespace

const char *stubMacro(const Site &S) {
  switch (S.Class) {
  case ClassId::CPS:
    return isInterruptMask(S.Statement) ? "LWPV_SITE_CPS" : nullptr;
  case ClassId::MRS:
    return isRareMove(S.Statement) ? nullptr : "LWPV_SITE_MRS";
  case ClassId::MSR:
    return isRareMove(S.Statement) ? nullptr : "LWPV_SITE_MSR";
  default:
    return nullptr;
  }
}

void SiteSet::add(Site S) {
  std::lock_guard<std::mutex> Guard(Mutex);
  Key K(S.Range.File, S.Range.Begin, S.Range.End);
  Sites.try_emplace(std::move(K), std::move(S));
}

const std::vector<Site> &SiteSet::sites() {
  Sorted.clear();
  for (const auto &Entry : Sites)
    Sorted.push_back(Entry.second);
  return Sorted;
}

} // namespace lwpv
