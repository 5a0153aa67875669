// SPDX-License-Identifier: GPL-2.0
//
// Cuts assembler text into statements, and leaves labels, comments and the
// macros around a statement outside of it.
//
#ifndef LWPV_ASM_STATEMENT_H
#define LWPV_ASM_STATEMENT_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace lwpv {

/// The name of the site macro, and the characters that stand for it where it
/// has been expanded already. Those that tell of space for a stub as well
/// have a suffix.
constexpr char SiteMacro[] = "LWPV_SITE";
constexpr const char *SiteMacroSuffixes[] = {"",     "_CPS", "_MRS", "_MSR",
                                            "_MRC", "_LDM", "_STM"};
bool isSiteMacro(llvm::StringRef Name);
constexpr char SiteOpen = '\x01';
constexpr char SiteClose = '\x02';

/// Ends a statement whatever brackets are open: a preprocessor line.
constexpr char HardBreak = '\x03';

struct Statement {
  size_t Begin;
  size_t End;
  bool Marked = false;   // stands in a site macro already
  bool Labelled = false; // there is a label in front of it
};

using StatementFn = llvm::function_ref<void(const Statement &)>;

/// A copy of the same length in which comments and the text of strings are
/// spaces and continued lines are joined.
std::string blankComments(llvm::StringRef Text);

/// Likewise for the text of a file that passes through the C preprocessor: of
/// a #define only the body is left, other directives become HardBreak.
std::string blankSource(llvm::StringRef Text);

/// Likewise, but strings stay.
std::string blankCommentsOnly(llvm::StringRef Text);
std::string blankSourceComments(llvm::StringRef Text);

/// Calls \p Fn for each statement, and for each macro call that may expand to
/// one, of text that one of the above prepared.
void forEachStatement(llvm::StringRef Blanked, StatementFn Fn);

} // namespace lwpv

#endif
