// SPDX-License-Identifier: GPL-2.0
//
// The front end for assembler as it is written: reads files without
// preprocessing them, so that what the configuration leaves out is seen too.
//
#ifndef LWPV_ASM_SOURCE_PASS_H
#define LWPV_ASM_SOURCE_PASS_H

#include "asm/gas_macros.h"
#include "report/files.h"
#include "report/site.h"

namespace lwpv {

class SourcePass {
public:
  explicit SourcePass(SourceFiles &Files) : Files(Files), Gas(Cpp) {}

  /// Learns the macros of all files first, then adds the sites of each.
  void run(const std::set<std::string> &Paths, SiteSet &Out);

private:
  void collect(const std::string &Path, SiteSet &Out);

  SourceFiles &Files;
  CppMacros Cpp;
  GasMacros Gas;
  std::map<std::string, std::string> Blanked; // by path
};

} // namespace lwpv

#endif
