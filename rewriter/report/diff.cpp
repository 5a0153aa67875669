// SPDX-License-Identifier: GPL-2.0
//
// Wrapping a statement changes lines and never their number, and what else is
// added is one block at a known place. So the diff is a comparison line by
// line: hunks are runs of changed lines with three lines of context, joined
// where the contexts touch.
//
#include "report/diff.h"

namespace lwpv {
namespace {

using llvm::StringRef;

constexpr size_t Context = 3;

/// A line in both texts; an added one has no old text.
struct Row {
  StringRef Old;
  StringRef New;

  bool changed() const { return Old != New; }
  bool added() const { return Old.empty(); }
};

/// With its line break, so that a missing last one shows.
StringRef takeLine(StringRef &Text) {
  size_t End = Text.find('\n');
  StringRef Line = Text.take_front(End == StringRef::npos ? End : End + 1);
  Text = Text.drop_front(Line.size());
  return Line;
}

std::vector<Row> makeRows(const FileEdit &Edit) {
  std::vector<Row> Out;
  StringRef Old = Edit.Before, New = Edit.After;
  for (unsigned Line = 0; !Old.empty(); ++Line) {
    for (unsigned I = 0; Line == Edit.AddedAt && I < Edit.AddedLines; ++I)
      Out.push_back({"", takeLine(New)});
    StringRef OldLine = takeLine(Old);
    Out.push_back({OldLine, takeLine(New)});
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
  Differ(std::vector<Row> Rows, llvm::raw_ostream &OS)
      : Rows(std::move(Rows)), OS(OS) {}

  void run() {
    size_t At = 0;
    while ((At = nextChange(At)) < Rows.size()) {
      size_t Begin = At < Context ? 0 : At - Context;
      At = hunkEnd(At);
      hunk(Begin, std::min(At + Context, Rows.size()));
    }
  }

private:
  size_t nextChange(size_t From) const {
    while (From < Rows.size() && !Rows[From].changed())
      ++From;
    return From;
  }

  /// Behind the last change whose context still touches the one before it.
  size_t hunkEnd(size_t Change) const {
    size_t End = Change + 1;
    for (size_t Next = nextChange(End);
         Next < Rows.size() && Next - End <= 2 * Context;
         Next = nextChange(End))
      End = Next + 1;
    return End;
  }

  size_t oldLines(size_t Begin, size_t End) const {
    return std::count_if(Rows.begin() + Begin, Rows.begin() + End,
                         [](const Row &R) { return !R.added(); });
  }

  void hunk(size_t Begin, size_t End) {
    OS << "@@ -" << oldLines(0, Begin) + 1 << "," << oldLines(Begin, End)
       << " +" << Begin + 1 << "," << End - Begin << " @@\n";
    for (size_t I = Begin; I < End;) {
      if (!Rows[I].changed()) {
        printLine(' ', Rows[I++].Old, OS);
        continue;
      }
      size_t Run = I;
      for (; Run < End && Rows[Run].changed(); ++Run)
        if (!Rows[Run].added())
          printLine('-', Rows[Run].Old, OS);
      for (; I < Run; ++I)
        printLine('+', Rows[I].New, OS);
    }
  }

  std::vector<Row> Rows;
  llvm::raw_ostream &OS;
};

} // namespace

void printDiff(StringRef Path, const FileEdit &Edit, llvm::raw_ostream &OS) {
  OS << "diff --git a/" << Path << " b/" << Path << "\n"
     << "--- a/" << Path << "\n+++ b/" << Path << "\n";
  Differ(makeRows(Edit), OS).run();
}

} // namespace lwpv
