// SPDX-License-Identifier: GPL-2.0
#include "seal/seal.h"
#include "audit/scan.h"
#include "binary/error.h"
#include "report/edit.h"
#include "seal/plan.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace lwpv {

namespace {

const char Usage[] =
    "usage: lwpv seal [-o OUT] [--class=GLOBS] ELF\n"
    "       lwpv seal [-o OUT] [--class=GLOBS] --image IMAGE --map ELF\n"
    "\n"
    "Writes the trap words of a rewritten program into its code, for loaders\n"
    "that know nothing of the site table. The program then runs as a guest\n"
    "only. Nothing is written unless every site is as the table says.\n"
    "\n"
    "  -o OUT         write there; default: replace the file\n"
    "  --class=GLOBS  seal these classes too (or, with -NAME, do not);\n"
    "                 user accesses, SETEND and hints stay native otherwise\n"
    "  --image IMAGE  seal the raw image that was made from the ELF file\n"
    "\n"
    "Exit status: 0 sealed, 1 refused, 2 usage, 3 unreadable or unwritable\n";

enum ExitStatus { Sealed = 0, Refused = 1, BadUsage = 2, Unreadable = 3 };

struct CommandLine {
  std::string Elf, Image, Out;
  ClassSet Classes = classesWith({SENSITIVE_TRAP});
  bool Help = false;

  const std::string &target() const { return Image.empty() ? Elf : Image; }
};

/// The arguments of the verb, one after the other.
class ArgumentReader {
public:
  ArgumentReader(int argc, char **argv) : Left(argv + 1, argc - 1) {}

  llvm::Expected<CommandLine> read();

private:
  llvm::Error readOne(llvm::StringRef Arg);
  llvm::Error value(llvm::StringRef Option, std::string &Out);

  llvm::ArrayRef<char *> Left;
  CommandLine Line;
};

llvm::Error ArgumentReader::value(llvm::StringRef Option, std::string &Out) {
  if (Left.empty())
    return failure("option '" + Option + "' needs a value");
  Out = Left.front();
  Left = Left.drop_front();
  return llvm::Error::success();
}

llvm::Error ArgumentReader::readOne(llvm::StringRef Arg) {
  if (Arg == "-o")
    return value(Arg, Line.Out);
  if (Arg == "--image")
    return value(Arg, Line.Image);
  if (Arg == "--map")
    return value(Arg, Line.Elf);
  if (Arg.consume_front("--class="))
    return selectClasses(Arg, Line.Classes);
  if (Arg == "--help" || Arg == "-h")
    Line.Help = true;
  else if (Arg.startswith("-"))
    return failure("unknown option '" + Arg + "'");
  else if (!Line.Elf.empty())
    return failure("more than one file: '" + Arg + "'");
  else
    Line.Elf = Arg.str();
  return llvm::Error::success();
}

llvm::Expected<CommandLine> ArgumentReader::read() {
  while (!Left.empty()) {
    llvm::StringRef Arg = Left.front();
    Left = Left.drop_front();
    if (auto E = readOne(Arg))
      return E;
  }
  if (Line.Help)
    return Line;
  if (Line.Elf.empty())
    return failure(Line.Image.empty() ? "no file given"
                                      : "--image needs --map ELF");
  return Line;
}

ExitStatus unreadable(llvm::StringRef Path, llvm::Error E) {
  llvm::errs() << "lwpv: " << Path << ": " << llvm::toString(std::move(E))
               << '\n';
  return Unreadable;
}

ExitStatus refuse(llvm::StringRef Path,
                  const std::vector<std::string> &Problems) {
  const size_t Shown = 10;
  for (size_t I = 0; I < std::min(Problems.size(), Shown); ++I)
    llvm::errs() << "lwpv: " << Path << ": " << Problems[I] << '\n';
  if (Problems.size() > Shown)
    llvm::errs() << "lwpv: " << Path << ": and " << Problems.size() - Shown
                 << " more\n";
  return Refused;
}

/// A program without a table is fine only if it has nothing to trap.
ExitStatus refuseUnwritten(const Program &P, const AuditResult &Audit) {
  for (const Finding &F : Audit.Findings)
    if (F.Kind == Finding::Residual)
      return refuse(P.path(),
                    {"not rewritten: " +
                     std::to_string(Audit.count(Finding::Residual)) +
                     " sensitive instructions, first at " +
                     llvm::utohexstr(P.addressOf(F.At), true, 8) + " <" +
                     P.symbolAt(F.At) + ">"});
  llvm::outs() << P.path() << ": no sensitive instructions\n";
  return Sealed;
}

void printSummary(const CommandLine &Line, const SealPlan &Plan,
                  unsigned Changed) {
  llvm::outs() << Line.target() << ": " << Plan.Patches.size()
               << " sites sealed, " << Changed << " of them now";
  for (unsigned I = 0; I < SENSITIVE_CLASSES; ++I)
    if (Plan.Native[I])
      llvm::outs() << ", " << Plan.Native[I] << ' '
                   << sensitive_classes[I].name << " left native";
  llvm::outs() << '\n';
}

/// The copy is written even if nothing changed: the user asked for a file.
ExitStatus writeSealed(const CommandLine &Line, const SealTarget &Target,
                       unsigned Changed) {
  llvm::StringRef Out = Line.Out.empty() ? Line.target() : Line.Out;
  if (Line.Out.empty() && !Changed)
    return Sealed;
  if (auto E = writeAtomically(Out, Target.bytes()))
    return unreadable(Out, std::move(E));
  return Sealed;
}

ExitStatus sealTarget(const CommandLine &Line, const SealPlan &Plan,
                      SealTarget &&Target) {
  std::vector<std::string> Problems = Plan.Problems;
  unsigned Changed = Target.apply(Plan, Problems);
  if (!Problems.empty())
    return refuse(Line.target(), Problems);
  printSummary(Line, Plan, Changed);
  return writeSealed(Line, Target, Changed);
}

ExitStatus sealProgram(const CommandLine &Line, const Program &P,
                       const SiteTable &Table) {
  SealPlan Plan = planSeal(P, Table, Line.Classes);
  if (Line.Image.empty())
    return sealTarget(Line, Plan, SealTarget(P));
  auto Image = llvm::MemoryBuffer::getFile(Line.Image, /*IsText=*/false,
                                           /*RequiresNullTerminator=*/false);
  if (!Image)
    return unreadable(Line.Image, llvm::errorCodeToError(Image.getError()));
  return sealTarget(Line, Plan, SealTarget(P, (*Image)->getBuffer()));
}

ExitStatus run(const CommandLine &Line) {
  auto P = Program::open(Line.Elf);
  if (!P)
    return unreadable(Line.Elf, P.takeError());
  auto Table = SiteTable::read(**P);
  if (!Table)
    return unreadable(Line.Elf, Table.takeError());
  AuditOptions Options{Line.Classes};
  auto Audit = audit(**P, Options);
  if (!Audit)
    return unreadable(Line.Elf, Audit.takeError());
  if (!Table->present())
    return refuseUnwritten(**P, *Audit);
  ExitStatus Status = sealProgram(Line, **P, *Table);
  if (Status == Sealed && Audit->count(Finding::Residual))
    llvm::errs() << "lwpv: " << Line.Elf << ": warning: "
                 << Audit->count(Finding::Residual)
                 << " sensitive instructions are not in the site table and "
                    "stay; see lwpv audit\n";
  return Status;
}

} // namespace

int sealMain(int argc, char **argv) {
  auto Line = ArgumentReader(argc, argv).read();
  if (!Line) {
    llvm::errs() << "lwpv: " << llvm::toString(Line.takeError()) << "\n\n"
                 << Usage;
    return BadUsage;
  }
  if (Line->Help) {
    llvm::outs() << Usage;
    return Sealed;
  }
  return run(*Line);
}

} // namespace lwpv
