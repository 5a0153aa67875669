// SPDX-License-Identifier: GPL-2.0
//
// The site table of a rewritten program (abi/sites.h), resolved to places.
//
#ifndef LWPV_BINARY_SITE_TABLE_H
#define LWPV_BINARY_SITE_TABLE_H

#include "binary/program.h"
#include "sensitive.h"
#include <map>

namespace lwpv {

/// An instruction in the layout of sensitive_lookup().
struct Instruction {
  uint32_t Word = 0;
  sensitive_isa Isa = SENSITIVE_A32;

  unsigned size() const { return Isa == SENSITIVE_T16 ? 2 : 4; }
  const sensitive_row *row() const { return sensitive_lookup(Word, Isa); }
  bool operator==(const Instruction &Other) const {
    return Word == Other.Word && Isa == Other.Isa;
  }
};

/// Reads one instruction from memory order; Bytes holds at least two bytes,
/// and four unless it is a T16 instruction.
Instruction readInstruction(llvm::ArrayRef<uint8_t> Bytes, Content Kind);

/// Puts an instruction back into memory order.
void writeInstruction(Instruction I, uint8_t *Bytes);

/// The instruction at a place, or nothing if the section ends in it.
std::optional<Instruction> instructionAt(const Program &P, Place At);

/// What the text has where the table names a site.
enum class Agreement { None, Native, Sealed };

struct SiteEntry {
  uint32_t Address = 0;  // as linked; in an object: the offset in the section
  uint32_t Word = 0;     // as it stands in the table
  bool Discarded = false;
  llvm::SmallVector<Place, 1> Places; // empty: in no section of the file
  llvm::SmallVector<Place, 1> Space;  // for a stub; empty: none
  unsigned SpaceBytes = 0;
  llvm::StringRef File;
  unsigned Line = 0;

  /// The original instruction, as it would stand at \p At.
  Instruction original(const Program &P, Place At) const;
  /// How the text at \p At, one of the places, relates to the entry.
  Agreement compare(const Program &P, Place At) const;
  /// False if what should be space for a stub is none.
  bool spaceIsFree(const Program &P) const;
  std::string source() const; // "file:line"
};

class SiteTable {
public:
  static llvm::Expected<SiteTable> read(const Program &P);

  /// False if the program has no table at all: it was not rewritten.
  bool present() const { return Present; }
  llvm::ArrayRef<SiteEntry> entries() const { return Entries; }

  /// The entry for the instruction \p I at \p At, or nothing.
  const SiteEntry *find(const Program &P, Place At, Instruction I) const;
  /// The entry for a place whose trap word \p Trap is, or nothing.
  const SiteEntry *findSealed(const Program &P, Place At, uint32_t Trap) const;
  /// Any entry for a place.
  const SiteEntry *findAny(Place At) const;

private:
  bool Present = false;
  std::unique_ptr<std::string> Names; // that entries refer to
  std::vector<SiteEntry> Entries;
  // One place may have several entries where sections overlay each other.
  std::multimap<Place, size_t> Index;
};

} // namespace lwpv

#endif
