// SPDX-License-Identifier: GPL-2.0
#include "audit/report.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

namespace lwpv {

namespace {

/// By Finding::KindType.
const char *const KindNames[] = {"residual", "warning", "warning", "note",
                                 "note"};

std::string hexWord(Instruction I) {
  return llvm::utohexstr(I.Word, /*LowerCase=*/true, I.size() * 2);
}

llvm::StringRef sectionName(const Program &P, Place At) {
  const Section *S = P.section(At.Section);
  return S ? S->Name : "(no section)";
}

std::string hexAddress(const Program &P, Place At) {
  return llvm::utohexstr(P.addressOf(At), true, 8);
}

/// "vmlinux: residual: .text c0101234 <foo+0x10> f10c0080 'cpsid i' [cps]: .."
void printFinding(llvm::raw_ostream &OS, const Program &P, const Finding &F) {
  std::string Symbol = P.symbolAt(F.At);
  OS << P.path() << ": " << KindNames[F.Kind] << ": " << sectionName(P, F.At)
     << ' ' << hexAddress(P, F.At);
  if (!Symbol.empty())
    OS << " <" << Symbol << '>';
  OS << ' ' << hexWord(F.Found) << " '" << F.Text << "' [" << F.Class
     << "]: " << F.Reason << '\n';
}

void printClasses(llvm::raw_ostream &OS, const AuditResult &R) {
  OS << "  class        sites   sealed optional residual\n";
  ClassCount Sum;
  auto Row = [&](const char *Name, const ClassCount &C) {
    OS << llvm::format("  %-9s %8u %8u %8u %8u\n", Name, C.Sites, C.Sealed,
                       C.Optional, C.Residual);
  };
  for (unsigned I = 0; I < SENSITIVE_CLASSES; ++I) {
    const ClassCount &C = R.Classes[I];
    if (C.Sites || C.Optional || C.Residual)
      Row(sensitive_classes[I].name, C);
    Sum.Sites += C.Sites;
    Sum.Sealed += C.Sealed;
    Sum.Optional += C.Optional;
    Sum.Residual += C.Residual;
  }
  Row("all", Sum);
}

void printExplanations(llvm::raw_ostream &OS, const AuditResult &R) {
  for (unsigned I = 0; I < SENSITIVE_CLASSES; ++I)
    if (R.Classes[I].Residual)
      OS << "  " << sensitive_classes[I].name << ": "
         << sensitive_classes[I].text << '\n';
  if (R.count(Finding::SvcCollision))
    OS << "  svc-collision: in virtual privileged mode the hypervisor tells a "
          "trap word from a genuine SVC by its immediate\n";
  if (R.count(Finding::DataWord))
    OS << "  data-word: written with .long; if it is executed it does not "
          "trap, and no disassembler names it\n";
}

const Finding *firstResidual(const AuditResult &R) {
  for (const Finding &F : R.Findings)
    if (F.Kind == Finding::Residual)
      return &F;
  return nullptr;
}

void printVerdict(llvm::raw_ostream &OS, const Program &P,
                  const AuditResult &R) {
  const Finding *First = firstResidual(R);
  OS << P.path() << ": ";
  if (!First)
    OS << "clean: every sensitive instruction is in the site table\n";
  else if (!R.Rewritten)
    OS << "not rewritten: " << R.count(Finding::Residual)
       << " sensitive instructions, first at " << hexAddress(P, First->At)
       << " <" << P.symbolAt(First->At) << ">\n";
  else
    OS << R.count(Finding::Residual) << " residual sensitive instructions\n";
}

/// Names in a file may be anything; JSON is UTF-8.
std::string utf8(llvm::StringRef Text) { return llvm::json::fixUTF8(Text); }

llvm::json::Object findingToJson(const Program &P, const Finding &F) {
  return llvm::json::Object{
      {"kind", KindNames[F.Kind]},
      {"class", F.Class},
      {"row", F.Row},
      {"section", utf8(sectionName(P, F.At))},
      {"offset", F.At.Offset},
      {"address", P.addressOf(F.At)},
      {"symbol", utf8(P.symbolAt(F.At))},
      {"word", hexWord(F.Found)},
      {"text", F.Text},
      {"reason", utf8(F.Reason)}};
}

} // namespace

void printAudit(llvm::raw_ostream &OS, const Program &P, const AuditResult &R,
                bool Explain) {
  for (const Finding &F : R.Findings)
    printFinding(OS, P, F);
  if (!P.mapped())
    OS << P.path()
       << ": warning: no mapping symbols (stripped?): all code is taken for "
          "ARM code without data in it\n";
  OS << P.path() << ": " << R.Sections << " sections with code, "
     << R.Instructions << " instructions, " << R.Entries
     << " table entries (" << R.Discarded << " discarded, " << R.Harmless
     << " harmless)\n";
  printClasses(OS, R);
  if (Explain)
    printExplanations(OS, R);
  printVerdict(OS, P, R);
}

llvm::json::Value auditToJson(const Program &P, const AuditResult &R) {
  llvm::json::Array Findings;
  for (const Finding &F : R.Findings)
    Findings.push_back(findingToJson(P, F));
  llvm::json::Object Classes;
  for (unsigned I = 0; I < SENSITIVE_CLASSES; ++I) {
    const ClassCount &C = R.Classes[I];
    Classes[sensitive_classes[I].name] =
        llvm::json::Object{{"sites", C.Sites},
                           {"sealed", C.Sealed},
                           {"optional", C.Optional},
                           {"residual", C.Residual}};
  }
  return llvm::json::Object{{"file", utf8(P.path())},
                            {"rewritten", R.Rewritten},
                            {"mapped", P.mapped()},
                            {"sections", R.Sections},
                            {"instructions", R.Instructions},
                            {"entries", R.Entries},
                            {"discarded", R.Discarded},
                            {"harmless", R.Harmless},
                            {"residual", R.count(Finding::Residual)},
                            {"classes", std::move(Classes)},
                            {"findings", std::move(Findings)}};
}

} // namespace lwpv
