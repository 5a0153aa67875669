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

/// The registers of LDM or STM, in lower case and without spaces.
std::string registerList(StringRef Statement) {
  std::string Out;
  for (char C : Statement.split('{').second.split('}').first)
    if (!llvm::isSpace(C))
      Out += llvm::toLower(C);
  return Out;
}

/// LDM of some low registers and all of SP and LR.
bool restoresAll(StringRef Statement) {
  static const char *const Ends[] = {"-lr", "-r14", ",sp,lr", ",r13,r14"};
  std::string List = registerList(Statement);
  return StringRef(List).startswith("r") &&
         llvm::any_of(Ends, [&](StringRef End) {
           return StringRef(List).endswith(End);
         });
}

bool savesBoth(StringRef Statement) {
  std::string List = registerList(Statement);
  return List == "sp,lr" || List == "r13,r14";
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
  case ClassId::LDM_USER:
    return restoresAll(S.Statement) ? "LWPV_SITE_LDM" : nullptr;
  case ClassId::STM_USER:
    return savesBoth(S.Statement) ? "LWPV_SITE_STM" : nullptr;
  case ClassId::SYSREG:
    return "LWPV_SITE_MRC";
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
