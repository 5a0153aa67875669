// SPDX-License-Identifier: GPL-2.0
//
// Suppression comments: "lwpv: keep REASON" in a comment on a statement's line
// or on the lines of comment directly above it leaves the statement alone.
//
#ifndef LWPV_REPORT_SUPPRESS_H
#define LWPV_REPORT_SUPPRESS_H

#include "report/files.h"
#include "report/report.h"

namespace lwpv {

/// Marks the sites of \p Out that a comment keeps, and notes the comments of
/// \p Paths that keep nothing or give no reason.
void applySuppressions(const std::set<std::string> &Paths, SourceFiles &Files,
                       Report &Out);

} // namespace lwpv

#endif
