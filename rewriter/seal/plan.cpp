// SPDX-License-Identifier: GPL-2.0
#include "seal/plan.h"
#include "trap-word.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include <set>

namespace lwpv {

using llvm::support::endian::read32le;
using llvm::support::endian::write32le;

namespace {

std::string hex(uint32_t Value) { return llvm::utohexstr(Value, true, 8); }

/// "c0101234 (kernel/entry.S:12): "
std::string placeName(uint32_t Address, const SiteEntry &Entry) {
  return hex(Address) + " (" + Entry.source() + "): ";
}

std::string disagreement(uint32_t Address, const SiteEntry &Entry,
                         llvm::StringRef Where, const std::string &Holds) {
  return (placeName(Address, Entry) + "table and " + Where +
          " disagree: the table has " + hex(Entry.Word) + ", the " + Where +
          " holds " + Holds)
      .str();
}

class Planner {
public:
  Planner(const Program &P, const ClassSet &Selected)
      : P(P), Selected(Selected) {}

  void add(const SiteEntry &Entry);
  SealPlan Plan;

private:
  bool addAt(const SiteEntry &Entry, Place At);
  void addPatch(const SiteEntry &Entry, Place At, Instruction Original);

  const Program &P;
  const ClassSet &Selected;
  std::set<Place> Seen;
};

void Planner::addPatch(const SiteEntry &Entry, Place At,
                       Instruction Original) {
  uint32_t Trap;
  if (!Selected[Original.row()->class_id]) {
    ++Plan.Native[Original.row()->class_id];
    return;
  }
  if (Original.Isa == SENSITIVE_A32 &&
      trap_word_encode(Original.Word, &Trap)) {
    Plan.Patches.push_back({At, Original.Word, Trap, &Entry});
    return;
  }
  Plan.Problems.push_back(
      placeName(P.addressOf(At), Entry) +
      (Original.Isa == SENSITIVE_A32 ? "no trap word can hold "
                                     : "Thumb has no trap words: ") +
      llvm::utohexstr(Original.Word, true, Original.size() * 2));
}

/// True if the text at a place is what the table says, or sealed already.
bool Planner::addAt(const SiteEntry &Entry, Place At) {
  if (Entry.compare(P, At) == Agreement::None)
    return false;
  if (Seen.insert(At).second)
    addPatch(Entry, At, Entry.original(P, At));
  return true;
}

void Planner::add(const SiteEntry &Entry) {
  Place First = Entry.Places.empty() ? Place() : Entry.Places.front();
  if (Entry.Discarded || !Entry.original(P, First).row())
    return;
  if (Entry.Places.empty()) {
    Plan.Problems.push_back(placeName(Entry.Address, Entry) +
                            "the table has an address in no section");
    return;
  }
  // Where sections overlay each other, only one of them has to have the site.
  bool Agrees = false;
  for (Place At : Entry.Places)
    Agrees |= addAt(Entry, At);
  if (Agrees)
    return;
  std::optional<Instruction> Text = instructionAt(P, First);
  Plan.Problems.push_back(
      disagreement(P.addressOf(First), Entry, "text",
                   Text ? hex(Text->Word) : "nothing"));
}

uint32_t lowestLoadAddress(const Program &P) {
  uint32_t Lowest = ~0u;
  for (const Section &S : P.sections())
    Lowest = std::min(Lowest, S.LoadAddress);
  return Lowest;
}

} // namespace

SealPlan planSeal(const Program &P, const SiteTable &Table,
                  const ClassSet &Selected) {
  Planner Planner(P, Selected);
  for (const SiteEntry &Entry : Table.entries())
    Planner.add(Entry);
  return std::move(Planner.Plan);
}

SealTarget::SealTarget(const Program &P)
    : P(P), Raw(false), Bytes(P.bytes().str()) {}

SealTarget::SealTarget(const Program &P, llvm::StringRef Image)
    : P(P), Raw(true), Base(lowestLoadAddress(P)), Bytes(Image.str()) {}

/// objcopy lays a raw image out by load addresses, from the lowest one on; the
/// vectors of a kernel are linked for elsewhere.
uint64_t SealTarget::offsetOf(Place At) const {
  const Section *S = P.section(At.Section);
  return At.Offset + (Raw ? S->LoadAddress - Base : S->FileOffset);
}

unsigned SealTarget::apply(const SealPlan &Plan,
                           std::vector<std::string> &Problems) {
  llvm::StringRef Where = Raw ? "image" : "text";
  unsigned Changed = 0;
  for (const Patch &X : Plan.Patches) {
    uint64_t At = offsetOf(X.At);
    char *Word = Bytes.data() + At;
    if (At + 4 > Bytes.size()) {
      Problems.push_back(disagreement(P.addressOf(X.At), *X.Entry, Where,
                                      "nothing"));
    } else if (read32le(Word) == X.Original) {
      write32le(Word, X.Trap);
      ++Changed;
    } else if (read32le(Word) != X.Trap) {
      Problems.push_back(disagreement(P.addressOf(X.At), *X.Entry, Where,
                                      hex(read32le(Word))));
    }
  }
  return Changed;
}

} // namespace lwpv
