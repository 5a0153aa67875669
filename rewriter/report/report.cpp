// SPDX-License-Identifier: GPL-2.0
#include "report/report.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

namespace lwpv {
namespace {

using llvm::StringRef;

const char *stateName(SiteState State) {
  static const char *const Names[] = {"open", "wrapped", "kept", "unsafe"};
  return Names[static_cast<unsigned>(State)];
}

/// The statement on one line, with single spaces and "?" for what is unknown.
std::string oneLine(StringRef Text) {
  std::string Out;
  for (char C : Text) {
    bool Space = llvm::isSpace(C);
    if (!Space || (!Out.empty() && Out.back() != ' '))
      Out += Space ? ' ' : C == UnknownText ? '?' : C;
  }
  return StringRef(Out).trim().str();
}

struct Place {
  unsigned Line = 0;
  unsigned Column = 0;
};

Place placeOf(const Site &S, SourceFiles &Files) {
  const SourceFile *File = Files.get(S.Range.File);
  if (!File)
    return {};
  return {File->lineOf(S.Range.Begin), File->columnOf(S.Range.Begin)};
}

llvm::json::Object siteToJson(const Report &R, const Site &S,
                              SourceFiles &Files) {
  Place P = placeOf(S, Files);
  llvm::json::Object Out{{"file", R.relative(S.Range.File)},
                         {"line", P.Line},
                         {"column", P.Column},
                         {"class", classInfo(S.Class).Name},
                         {"state", stateName(S.State)},
                         {"statement", oneLine(S.Statement)}};
  if (!S.Reason.empty())
    Out["reason"] = S.Reason;
  return Out;
}

llvm::json::Array notesToJson(const Report &R, llvm::ArrayRef<Note> Notes) {
  llvm::json::Array Out;
  for (const Note &N : Notes)
    Out.push_back(llvm::json::Object{
        {"file", R.relative(N.File)}, {"line", N.Line}, {"text", N.Text}});
  return Out;
}

constexpr SiteState States[] = {SiteState::Open, SiteState::Wrapped,
                                SiteState::Kept, SiteState::Unsafe};

llvm::json::Object summaryToJson(const Report &R) {
  llvm::json::Object Out;
  for (SiteState State : States)
    Out[stateName(State)] = static_cast<int64_t>(R.count(State));
  return Out;
}

using Counts = std::array<size_t, std::size(States)>;

void printRow(llvm::raw_ostream &OS, StringRef Name, const Counts &C) {
  OS << llvm::left_justify(Name, 10);
  size_t Sum = 0;
  for (size_t N : C)
    Sum += N;
  OS << llvm::format("%8zu", Sum);
  for (size_t N : C)
    OS << llvm::format("%9zu", N);
  OS << "\n";
}

} // namespace

size_t Report::count(SiteState State) const {
  return llvm::count_if(Sites, [&](const Site &S) { return S.State == State; });
}

std::string Report::relative(StringRef Path) const {
  if (Path.consume_front(Root))
    Path.consume_front("/");
  return Path.str();
}

void printFindings(const Report &R, SourceFiles &Files, llvm::raw_ostream &OS) {
  for (const Note &N : R.Failures)
    OS << R.relative(N.File) << ": could not be read: " << N.Text << "\n";
  for (const Site &S : R.Sites) {
    if (S.State != SiteState::Open && S.State != SiteState::Unsafe)
      continue;
    Place P = placeOf(S, Files);
    OS << R.relative(S.Range.File) << ":" << P.Line << ":" << P.Column << ": "
       << classInfo(S.Class).Name << ": " << oneLine(S.Statement);
    if (S.State == SiteState::Unsafe)
      OS << "  [unsafe: " << S.Reason << "]";
    OS << "\n";
  }
  for (const Note &N : R.Notes)
    OS << R.relative(N.File) << ":" << N.Line << ": " << N.Text << "\n";
}

void printJson(const Report &R, SourceFiles &Files, llvm::raw_ostream &OS) {
  llvm::json::Array Sites;
  for (const Site &S : R.Sites)
    Sites.push_back(siteToJson(R, S, Files));
  llvm::json::Object Out{{"version", 1},
                         {"root", R.Root},
                         {"files", static_cast<int64_t>(R.FilesRead)},
                         {"summary", summaryToJson(R)},
                         {"sites", std::move(Sites)},
                         {"notes", notesToJson(R, R.Notes)},
                         {"failures", notesToJson(R, R.Failures)}};
  OS << llvm::formatv("{0:2}\n", llvm::json::Value(std::move(Out)));
}

void printSummary(const Report &R, llvm::raw_ostream &OS) {
  std::map<ClassId, Counts> ByClass;
  Counts All{};
  std::set<StringRef> WithSites;
  for (const Site &S : R.Sites) {
    auto State = static_cast<unsigned>(S.State);
    ++ByClass[S.Class][State];
    ++All[State];
    WithSites.insert(S.Range.File);
  }
  OS << llvm::left_justify("class", 10) << "   sites";
  for (SiteState State : States)
    OS << llvm::right_justify(stateName(State), 9);
  OS << "\n";
  for (const auto &Entry : ByClass)
    printRow(OS, classInfo(Entry.first).Name, Entry.second);
  printRow(OS, "all", All);
  OS << R.FilesRead << " files read, " << WithSites.size() << " with sites, "
     << R.Failures.size() << " failed\n";
}

} // namespace lwpv
