// SPDX-License-Identifier: GPL-2.0
#include "audit/scan.h"
#include "audit/disassembler.h"
#include "trap-word.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include <set>

namespace lwpv {

namespace {

using MaybeClass = std::optional<sensitive_class_id>;

MaybeClass classOf(const sensitive_row *Row) {
  return Row ? MaybeClass(Row->class_id) : std::nullopt;
}

/// Rows that hardly any data matches by chance: exact to the should-be bits,
/// and unconditional (CPS, SRS, RFE) or with the condition AL, which no
/// pointer into a kernel has.
bool isRareExact(uint32_t Word) {
  uint32_t Trap;
  const sensitive_row *Row = sensitive_lookup(Word, SENSITIVE_A32);
  if (!Row || !trap_word_encode(Word, &Trap))
    return false;
  switch (Row->class_id) {
  case SENSITIVE_CLASS_CPS:
  case SENSITIVE_CLASS_SRS:
  case SENSITIVE_CLASS_RFE:
    return true;
  case SENSITIVE_CLASS_ERET:
  case SENSITIVE_CLASS_MRS:
  case SENSITIVE_CLASS_MSR:
    return Word >> 28 == 0xe;
  default:
    return false;
  }
}

bool isSvc(Instruction I) {
  return I.Isa == SENSITIVE_A32 &&
         (I.Word & TRAP_WORD_SVC_MASK) == TRAP_WORD_SVC_MASK &&
         I.Word >> 28 != 15;
}

class Auditor {
public:
  Auditor(const Program &P, const SiteTable &Table, const AuditOptions &Options)
      : P(P), Table(Table), Options(Options) {
    Result.Rewritten = Table.present();
  }

  AuditResult run();

private:
  void scanSection(const Section &S);
  void scanCode(const Section &S, Span Code);
  void scanData(const Section &S, Span Data);
  void checkInstruction(Place At, Instruction I, MaybeClass Second);
  void checkUncovered(Place At, Instruction I, MaybeClass First,
                      MaybeClass Second);
  void checkSvc(Place At, Instruction I);
  void checkEntry(const SiteEntry &Entry);
  void reportDisagreement(const SiteEntry &Entry);

  void add(Finding::KindType Kind, Place At, Instruction I,
           llvm::StringRef Class, llvm::Twine Reason);
  void addResidual(Place At, Instruction I, sensitive_class_id Class,
                   llvm::Twine Reason);
  std::string textAt(Place At, Instruction I);

  const Program &P;
  const SiteTable &Table;
  const AuditOptions &Options;
  AuditResult Result;
  std::set<Place> Counted;
  Disassembler Arm{false}, Thumb{true};
  // The decoder of Thumb keeps the state of IT blocks: text comes from others.
  Disassembler ArmText{false}, ThumbText{true};
};

std::string Auditor::textAt(Place At, Instruction I) {
  Disassembler &Text = I.Isa == SENSITIVE_A32 ? ArmText : ThumbText;
  uint8_t Bytes[4];
  writeInstruction(I, Bytes);
  return Text.textOf({Bytes, I.size()}, P.addressOf(At));
}

void Auditor::add(Finding::KindType Kind, Place At, Instruction I,
                  llvm::StringRef Class, llvm::Twine Reason) {
  const sensitive_row *Row = I.row();
  Result.Findings.push_back({Kind, At, I, Class.str(), Row ? Row->name : "",
                             textAt(At, I), Reason.str()});
}

void Auditor::addResidual(Place At, Instruction I, sensitive_class_id Class,
                          llvm::Twine Reason) {
  ++Result.Classes[Class].Residual;
  add(Finding::Residual, At, I, sensitive_classes[Class].name, Reason);
}

void Auditor::checkSvc(Place At, Instruction I) {
  uint32_t Original;
  // Code kept as data runs in user mode, where every SVC is a genuine one.
  if (!P.section(At.Section)->Executable ||
      !trap_word_decode(I.Word, &Original) ||
      Table.findSealed(P, At, I.Word))
    return;
  add(Finding::SvcCollision, At, I, "svc-collision",
      "a genuine SVC with the immediate of a trap word (for 0x" +
          llvm::utohexstr(Original, true) + ")");
}

void Auditor::checkUncovered(Place At, Instruction I, MaybeClass First,
                             MaybeClass Second) {
  sensitive_class_id Class = First ? *First : *Second;
  if (!Options.Required[Class]) {
    ++Result.Classes[Class].Optional;
    return;
  }
  // checkEntry() reports an entry with another sensitive word.
  const SiteEntry *Other = Table.findAny(At);
  if (Other && Other->original(P, At).row())
    return;
  if (!First)
    return addResidual(At, I, Class,
                       "LLVM takes it for sensitive, sensitive.def does not");
  addResidual(At, I, Class,
              Table.present() ? "not in the site table"
                              : "the file has no site table");
}

void Auditor::checkInstruction(Place At, Instruction I, MaybeClass Second) {
  ++Result.Instructions;
  if (isSvc(I))
    return checkSvc(At, I);
  MaybeClass First = classOf(I.row());
  if (!First && !Second)
    return;
  if (!Table.find(P, At, I))
    return checkUncovered(At, I, First, Second);
  if (First != Second)
    add(Finding::Disputed, At, I, "disputed",
        llvm::Twine("sensitive.def: ") +
            (First ? sensitive_classes[*First].name : "-") + ", LLVM: " +
            (Second ? sensitive_classes[*Second].name : "-"));
}

void Auditor::scanCode(const Section &S, Span Code) {
  bool IsThumb = Code.Kind == Content::Thumb;
  Disassembler &Second = IsThumb ? Thumb : Arm;
  uint32_t Offset = Code.Begin;
  while (Offset + (IsThumb ? 2 : 4) <= Code.End) {
    auto Bytes = S.Bytes.slice(Offset, Code.End - Offset);
    Instruction I = readInstruction(Bytes, Code.Kind);
    checkInstruction({S.Index, Offset}, I,
                     Second.classOf(Bytes, S.Address + Offset));
    Offset += I.size();
  }
}

void Auditor::scanData(const Section &S, Span Data) {
  // Constants elsewhere are nobody's instructions.
  if (!S.Executable)
    return;
  for (uint32_t At = llvm::alignTo(Data.Begin, 4); At + 4 <= Data.End;
       At += 4) {
    Instruction I{llvm::support::endian::read32le(S.Bytes.data() + At),
                  SENSITIVE_A32};
    const sensitive_row *Row = I.row();
    if (!Row || Table.find(P, {S.Index, At}, I))
      continue;
    if (isRareExact(I.Word))
      add(Finding::DataWord, {S.Index, At}, I, "data-word",
          "data, but exactly this instruction");
    else if (Options.Lookalikes)
      add(Finding::DataLookalike, {S.Index, At}, I,
          sensitive_classes[Row->class_id].name, "data that looks sensitive");
  }
}

void Auditor::scanSection(const Section &S) {
  bool HasCode = llvm::any_of(
      S.Spans, [](const Span &X) { return X.Kind != Content::Data; });
  // Sections of pure data, even with code's flags, need no look.
  if (!HasCode && !S.Executable)
    return;
  Result.Sections += HasCode;
  for (const Span &X : S.Spans)
    if (X.Kind == Content::Data)
      scanData(S, X);
    else
      scanCode(S, X);
}

void Auditor::reportDisagreement(const SiteEntry &Entry) {
  if (Entry.Places.empty())
    return addResidual({0, Entry.Address}, Entry.original(P, {}),
                       Entry.original(P, {}).row()->class_id,
                       "the table has an address that is in no section (" +
                           Entry.source() + ")");
  Place At = Entry.Places.front();
  auto Text = instructionAt(P, At);
  Instruction Original = Entry.original(P, At);
  addResidual(At, Original, Original.row()->class_id,
              "table and text disagree: the text holds " +
                  (Text ? "0x" + llvm::utohexstr(Text->Word, true)
                        : std::string("nothing")) +
                  " (" + Entry.source() + ")");
}

void Auditor::checkEntry(const SiteEntry &Entry) {
  ++Result.Entries;
  if (Entry.Discarded) {
    ++Result.Discarded;
    return;
  }
  Place First = Entry.Places.empty() ? Place() : Entry.Places.front();
  const sensitive_row *Row = Entry.original(P, First).row();
  if (!Row) {
    ++Result.Harmless;
    return;
  }
  bool Agrees = false;
  // Where sections overlay each other, only one of them has to have the site.
  for (Place At : Entry.Places) {
    Agreement Found = Entry.compare(P, At);
    if (Found == Agreement::None)
      continue;
    Agrees = true;
    if (!Counted.insert(At).second)
      continue;
    ++Result.Classes[Row->class_id].Sites;
    Result.Classes[Row->class_id].Sealed += Found == Agreement::Sealed;
  }
  if (!Agrees)
    return reportDisagreement(Entry);
  if (!Entry.spaceIsFree(P))
    addResidual(First, Entry.original(P, First), Row->class_id,
                "what should be space for its stub is none (" +
                    Entry.source() + ")");
}

AuditResult Auditor::run() {
  for (const Section &S : P.sections())
    scanSection(S);
  for (const SiteEntry &Entry : Table.entries())
    checkEntry(Entry);
  llvm::stable_sort(Result.Findings, [](const Finding &A, const Finding &B) {
    return A.At < B.At;
  });
  return std::move(Result);
}

} // namespace

unsigned AuditResult::count(Finding::KindType Kind) const {
  return llvm::count_if(Findings,
                        [&](const Finding &F) { return F.Kind == Kind; });
}

llvm::Expected<AuditResult> audit(const Program &P,
                                  const AuditOptions &Options) {
  auto Table = SiteTable::read(P);
  if (!Table)
    return Table.takeError();
  return Auditor(P, *Table, Options).run();
}

} // namespace lwpv
