// SPDX-License-Identifier: GPL-2.0
//
// The audit of one program: every instruction in it against the site table,
// and every entry of the table against the text.
//
#ifndef LWPV_AUDIT_SCAN_H
#define LWPV_AUDIT_SCAN_H

#include "binary/class_set.h"
#include "binary/site_table.h"

namespace lwpv {

struct Finding {
  enum KindType {
    Residual,     // a sensitive instruction that would not trap
    SvcCollision, // a genuine SVC that looks like a trap word
    Disputed,     // covered, but LLVM reads the word differently
    DataWord,     // data that is an exact rare sensitive instruction
    DataLookalike // data that matches a row at all; only on request
  };

  KindType Kind;
  Place At;
  Instruction Found;
  std::string Class; // of sensitive.def, or what else the text says
  std::string Row;
  std::string Text; // disassembly
  std::string Reason;
};

struct ClassCount {
  unsigned Sites = 0;    // covered by the table
  unsigned Sealed = 0;   // of these, with their trap word in the text
  unsigned Optional = 0; // not in the table, and need not be
  unsigned Residual = 0;
};

struct AuditResult {
  bool Rewritten = false; // there is a table
  unsigned Sections = 0;  // with code in them
  uint64_t Instructions = 0;
  unsigned Entries = 0;
  unsigned Discarded = 0; // entries whose code the linker dropped
  unsigned Harmless = 0;  // entries whose word is not sensitive
  ClassCount Classes[SENSITIVE_CLASSES];
  std::vector<Finding> Findings;

  unsigned count(Finding::KindType Kind) const;
};

struct AuditOptions {
  ClassSet Required;       // must be in the table
  bool Lookalikes = false; // report Finding::DataLookalike
};

llvm::Expected<AuditResult> audit(const Program &P,
                                  const AuditOptions &Options);

} // namespace lwpv

#endif
