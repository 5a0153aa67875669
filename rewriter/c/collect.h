// SPDX-License-Identifier: GPL-2.0
//
// Finds the sensitive statements of one translation unit, in C or in
// preprocessed assembler.
//
#ifndef LWPV_C_COLLECT_H
#define LWPV_C_COLLECT_H

#include "report/site.h"
#include "clang/Frontend/FrontendActions.h"
#include <functional>

namespace lwpv {

/// What the translation units bring together.
struct Collected {
  SiteSet Sites;
  std::mutex Mutex;
  std::set<std::string> AsmFiles; // passed through a .S file's preprocessor
};

/// The macro header as analysis wants it: the markers of asm/statement.h.
std::string analysisHeader();

std::unique_ptr<clang::FrontendAction> makeCollectAction(Collected &Out);

} // namespace lwpv

#endif
