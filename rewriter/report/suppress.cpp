// SPDX-License-Identifier: GPL-2.0
#include "report/suppress.h"

namespace lwpv {
namespace {

using llvm::StringRef;

constexpr char Keyword[] = "lwpv: keep";

struct Suppression {
  unsigned Line;
  std::string Reason;
  bool Used = false;
};

/// The reason is what is left of the comment's line.
std::string reasonBehind(StringRef Text) {
  return Text.take_front(Text.find("*/")).rtrim("\\ \t\r").trim().str();
}

bool isCommentStart(StringRef Before) {
  Before = Before.rtrim();
  return Before.endswith("/*") || Before.endswith("//") ||
         Before.endswith("@") || Before.endswith("*");
}

std::vector<Suppression> findSuppressions(const SourceFile &File) {
  std::vector<Suppression> Out;
  size_t At = 0;
  while ((At = File.text().find(Keyword, At)) != StringRef::npos) {
    unsigned Number = File.lineOf(At);
    StringRef Line = File.line(Number);
    size_t Column = File.columnOf(At) - 1;
    At += sizeof(Keyword) - 1;
    if (isCommentStart(Line.take_front(Column)))
      Out.push_back(
          {Number, reasonBehind(Line.drop_front(Column + sizeof(Keyword) - 1)),
           false});
  }
  return Out;
}

/// True for a line that holds nothing but comment, as far as one line shows.
bool isCommentLine(StringRef Line) {
  Line = Line.trim();
  return Line.startswith("/*") || Line.startswith("*") ||
         Line.startswith("//") || Line.startswith("@");
}

class Suppressor {
public:
  Suppressor(const SourceFile &File, std::string Path, Report &Out)
      : File(File), Path(std::move(Path)), Out(Out),
        Found(findSuppressions(File)) {}

  void run() {
    if (Found.empty())
      return;
    for (Site &S : Out.Sites)
      if (S.Range.File == Path && S.State != SiteState::Wrapped)
        keep(S);
    for (const Suppression &S : Found)
      complain(S);
  }

private:
  Suppression *forLine(unsigned Line) {
    for (Suppression &S : Found)
      if (S.Line == Line)
        return &S;
    return nullptr;
  }

  Suppression *find(unsigned Line) {
    if (Suppression *S = forLine(Line))
      return S;
    for (--Line; Line && isCommentLine(File.line(Line)); --Line)
      if (Suppression *S = forLine(Line))
        return S;
    return nullptr;
  }

  void keep(Site &S) {
    Suppression *Match = find(File.lineOf(S.Range.Begin));
    if (!Match)
      return;
    Match->Used = true;
    if (Match->Reason.empty())
      return;
    S.State = SiteState::Kept;
    S.Reason = Match->Reason;
  }

  void complain(const Suppression &S) {
    if (S.Reason.empty())
      Out.Notes.push_back({Path, S.Line,
                           "suppression without a reason has no effect; write "
                           "\"lwpv: keep REASON\""});
    else if (!S.Used)
      Out.Notes.push_back(
          {Path, S.Line, "unused suppression; remove the comment"});
  }

  const SourceFile &File;
  std::string Path;
  Report &Out;
  std::vector<Suppression> Found;
};

} // namespace

void applySuppressions(const std::set<std::string> &Paths, SourceFiles &Files,
                       Report &Out) {
  for (const std::string &Path : Paths)
    if (const SourceFile *File = Files.get(Path))
      Suppressor(*File, Path, Out).run();
}

} // namespace lwpv
