// SPDX-License-Identifier: GPL-2.0
//
// --class, --list-classes and --explain.
//
#include "asm/mnemonics.h"
#include "report/options.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/GlobPattern.h"

namespace lwpv {
namespace {

using llvm::StringRef;

struct Encoding {
  ClassId Class;
  const char *Isa;
  uint32_t Mask;
  uint32_t Value;
  const char *Syntax;
};

const Encoding Encodings[] = {
#define SENSITIVE(id, class, isa, mask, value, why)                            \
  {ClassId::class, #isa, mask, value, why},
#include "sensitive.def"
};

const char *policyText(StringRef Policy) {
  if (Policy == "TRAP")
    return "always patched when the program runs as a guest";
  if (Policy == "USER_ACCESS")
    return "decided by page permissions; patched only on request";
  if (Policy == "BIG_ENDIAN")
    return "patched only for big-endian guests";
  if (Policy == "READ")
    return "traps by itself; read from the shared page where a guest has one";
  return "optional";
}

llvm::Error selectOne(StringRef Glob, std::set<ClassId> &Out) {
  bool Remove = Glob.consume_front("-");
  auto Pattern = llvm::GlobPattern::create(Glob);
  if (!Pattern)
    return Pattern.takeError();
  bool Matched = false;
  for (const ClassInfo &Info : classTable()) {
    if (!Pattern->match(Info.Name))
      continue;
    Matched = true;
    if (Remove)
      Out.erase(Info.Id);
    else
      Out.insert(Info.Id);
  }
  if (Matched)
    return llvm::Error::success();
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 "no class matches \"" + Glob +
                                     "\"; see lwpv check --list-classes");
}

} // namespace

llvm::Expected<std::set<ClassId>> selectClasses(StringRef Globs) {
  std::set<ClassId> Out;
  if (Globs.startswith("-"))
    for (const ClassInfo &Info : classTable())
      Out.insert(Info.Id);
  for (StringRef Glob : llvm::split(Globs, ','))
    if (llvm::Error E = selectOne(Glob.trim(), Out))
      return E;
  return Out;
}

void listClasses(llvm::raw_ostream &OS) {
  for (const ClassInfo &Info : classTable())
    OS << llvm::left_justify(Info.Name, 10) << Info.Text << "\n";
}

bool explainClass(StringRef Name, llvm::raw_ostream &OS) {
  for (const ClassInfo &Info : classTable()) {
    if (Name != Info.Name)
      continue;
    OS << Info.Name << ": " << Info.Text << "\n"
       << "Policy: " << policyText(Info.Policy) << ".\nMnemonics:";
    for (const MnemonicRow &Row : mnemonicRows())
      if (Row.Class == Info.Id)
        OS << " " << Row.Mnemonic;
    OS << "\nEncodings:\n";
    for (const Encoding &E : Encodings)
      if (E.Class == Info.Id)
        OS << "  " << E.Isa
           << llvm::format("  mask 0x%08x  value 0x%08x  ", E.Mask, E.Value)
           << E.Syntax << "\n";
    return true;
  }
  return false;
}

} // namespace lwpv
