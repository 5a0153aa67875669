// SPDX-License-Identifier: GPL-2.0
//
// Inline assembler as it is written: reads C files without preprocessing them,
// for what the configuration leaves out and for trees that nobody compiled
// yet. Macros inside of a template are resolved by all their definitions; what
// stays unknown is taken for whatever would make the statement sensitive.
//
#ifndef LWPV_C_SOURCE_TEMPLATES_H
#define LWPV_C_SOURCE_TEMPLATES_H

#include "asm/cpp_macros.h"
#include "report/files.h"
#include "report/site.h"

namespace lwpv {

class SourceTemplates {
public:
  explicit SourceTemplates(SourceFiles &Files) : Files(Files) {}

  /// Learns the macros of all files first, then adds the sites of each.
  void run(const std::set<std::string> &Paths, SiteSet &Out);

private:
  SourceFiles &Files;
  CppMacros Cpp;
};

} // namespace lwpv

#endif
