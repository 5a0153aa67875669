// SPDX-License-Identifier: GPL-2.0
//
// Both front ends over everything that the options name.
//
#ifndef LWPV_REPORT_ANALYSIS_H
#define LWPV_REPORT_ANALYSIS_H

#include "report/options.h"
#include "report/report.h"

namespace lwpv {

/// Fails for what the user has to put right on the command line; units that
/// cannot be read are in the report.
llvm::Expected<Report> analyse(const Options &Opts, SourceFiles &Files);

} // namespace lwpv

#endif
