// SPDX-License-Identifier: GPL-2.0
//
// Runs the collector over the translation units of a compile database.
//
#ifndef LWPV_C_RUNNER_H
#define LWPV_C_RUNNER_H

#include "c/collect.h"
#include "c/database.h"

namespace lwpv {

struct ParseFailure {
  std::string File;
  std::string Message; // the first error
};

/// Runs \p Jobs on \p Threads threads and returns the units that failed. Shows
/// how far it is if somebody watches standard error.
std::vector<ParseFailure> runJobs(const std::vector<CompileJob> &Jobs,
                                  unsigned Threads, Collected &Out);

} // namespace lwpv

#endif
