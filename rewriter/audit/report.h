// SPDX-License-Identifier: GPL-2.0
//
// What an audit found, for people and for programs.
//
#ifndef LWPV_AUDIT_REPORT_H
#define LWPV_AUDIT_REPORT_H

#include "audit/scan.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace lwpv {

/// One line per finding and a table of classes. \p Explain adds for each class
/// with findings why it is sensitive.
void printAudit(llvm::raw_ostream &OS, const Program &P, const AuditResult &R,
                bool Explain);

llvm::json::Value auditToJson(const Program &P, const AuditResult &R);

} // namespace lwpv

#endif
