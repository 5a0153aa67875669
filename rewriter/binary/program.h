// SPDX-License-Identifier: GPL-2.0
//
// An ELF32 ARM file as the binary verbs see it: sections that are loaded, what
// is code in them, and names for places. Executables and relocatable objects
// alike; a place is a section and an offset, for addresses may overlap (the
// vectors of a kernel) or be zero everywhere (an object).
//
#ifndef LWPV_BINARY_PROGRAM_H
#define LWPV_BINARY_PROGRAM_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Object/ELF.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lwpv {

/// What a stretch of a section holds, by the mapping symbols $a, $t and $d
/// (ELF for the Arm Architecture, 5.5.5).
enum class Content { Arm, Thumb, Data };

struct Span {
  uint32_t Begin;
  uint32_t End;
  Content Kind;
};

struct Section {
  unsigned Index = 0; // in the section header table
  llvm::StringRef Name;
  uint32_t Address = 0;
  uint32_t LoadAddress = 0; // from the program headers
  uint64_t FileOffset = 0;
  llvm::ArrayRef<uint8_t> Bytes;
  bool Executable = false;
  std::vector<Span> Spans; // without gaps, in order

  Content contentAt(uint32_t Offset) const;
};

struct Place {
  unsigned Section = 0;
  uint32_t Offset = 0;

  bool operator<(const Place &Other) const {
    return std::pair(Section, Offset) < std::pair(Other.Section, Other.Offset);
  }
  bool operator==(const Place &Other) const {
    return Section == Other.Section && Offset == Other.Offset;
  }
};

class Program {
public:
  using ELF = llvm::object::ELFFile<llvm::object::ELF32LE>;

  static llvm::Expected<std::unique_ptr<Program>> open(llvm::StringRef Path);

  llvm::StringRef path() const { return Path; }
  llvm::StringRef bytes() const { return Buffer->getBuffer(); }
  const ELF &elf() const { return *File; }
  bool relocatable() const { return Relocatable; }
  /// False for a stripped file: all of its code then counts as ARM code.
  bool mapped() const { return Mapped; }

  /// Allocated sections with bytes in the file, in order.
  llvm::ArrayRef<Section> sections() const { return Sections; }
  const Section *section(unsigned Index) const;

  /// Where an address is: several places where sections overlay each other.
  llvm::SmallVector<Place, 1> placesOf(uint32_t Address) const;
  uint32_t addressOf(Place P) const;

  /// "symbol+0x12", or nothing if no symbol comes before the place.
  std::string symbolAt(Place P) const;

private:
  struct Symbol {
    Place At;
    llvm::StringRef Name;
  };

  llvm::Error readSections();
  llvm::Error readSymbols();
  void addSymbol(const ELF::Elf_Sym &Sym, llvm::StringRef Name);
  uint32_t loadAddressOf(const ELF::Elf_Shdr &Header) const;

  std::string Path;
  std::unique_ptr<llvm::MemoryBuffer> Buffer;
  std::optional<ELF> File;
  bool Relocatable = false;
  bool Mapped = false;
  std::vector<Section> Sections;
  std::vector<Symbol> Symbols;
};

} // namespace lwpv

#endif
