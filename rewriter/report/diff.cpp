// SPDX-License-Identifier: GPL-2.0
//
// Wrapping a statement changes lines and never their number, so the diff is a
// comparison line by line: hunks are runs of changed lines with three lines of
// context, joined where the contexts touch.
//
#include "report/diff.h"
#include "llvm/ADT/SmallVector.h"

namespace lwpv {
namespace {

using llvm::StringRef;
using Lines = std::vector<StringRef>;

constexpr size_t Context = 3;

/// Lines with their line breaks, so that a missing last one shows.
Lines splitLines(StringRef Text) {
  Lines Out;
  while (!Text.empty()) {
    size_t End = Text.find('\n');
    size_t Length = End == StringRef::npos ? Text.size() : End + 1;
    Out.push_back(Text.take_front(Length));
    Text = Text.drop_front(Length);
  }
  return Out;
}

void printLine(char Mark, StringRef Line, llvm::raw_ostream &OS) {
  OS << Mark << Line;
  if (!Line.endswith("\n"))
    OS << "\n\\ No newline at end of file\n";
}

class Differ {
public:
  Differ(Lines Before, Lines After, llvm::raw_ostream &OS)
      : Before(std::move(Before)), After(std::move(After)), OS(OS) {}

  void run() {
    size_t At = 0;
    while ((At = nextChange(At)) < Before.size()) {
      size_t Begin = At < Context ? 0 : At - Context;
      At = hunkEnd(At);
      hunk(Begin, std::min(At + Context, Before.size()));
    }
  }

private:
  bool changed(size_t I) const { return Before[I] != After[I]; }

  size_t nextChange(size_t From) const {
    while (From < Before.size() && !changed(From))
      ++From;
    return From;
  }

  /// Behind the last change whose context still touches the one before it.
  size_t hunkEnd(size_t Change) const {
    size_t End = Change + 1;
    for (size_t Next = nextChange(End);
         Next < Before.size() && Next - End <= 2 * Context;
         Next = nextChange(End))
      End = Next + 1;
    return End;
  }

  void hunk(size_t Begin, size_t End) {
    OS << "@@ -" << Begin + 1 << "," << End - Begin << " +" << Begin + 1 << ","
       << End - Begin << " @@\n";
    for (size_t I = Begin; I < End;) {
      if (!changed(I)) {
        printLine(' ', Before[I++], OS);
        continue;
      }
      size_t Run = I;
      while (Run < End && changed(Run))
        printLine('-', Before[Run++], OS);
      while (I < Run)
        printLine('+', After[I++], OS);
    }
  }

  Lines Before;
  Lines After;
  llvm::raw_ostream &OS;
};

} // namespace

void printDiff(StringRef Path, StringRef Before, StringRef After,
               llvm::raw_ostream &OS) {
  if (Before == After)
    return;
  OS << "diff --git a/" << Path << " b/" << Path << "\n"
     << "--- a/" << Path << "\n+++ b/" << Path << "\n";
  Differ(splitLines(Before), splitLines(After), OS).run();
}

} // namespace lwpv
