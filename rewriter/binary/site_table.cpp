// SPDX-License-Identifier: GPL-2.0
#include "binary/site_table.h"
#include "binary/error.h"
#include "sites.h"
#include "trap-word.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Object/Decompressor.h"
#include "llvm/Support/Endian.h"

namespace lwpv {

using llvm::object::ELF32LE;
using llvm::support::endian::read16le;
using llvm::support::endian::read32le;
using Elf_Shdr = Program::ELF::Elf_Shdr;

namespace {

llvm::Error malformed(const llvm::Twine &What) {
  return failure("site table: " + What);
}

llvm::Expected<const Elf_Shdr *> findSection(const Program &P,
                                             llvm::StringRef Name) {
  auto Headers = P.elf().sections();
  if (!Headers)
    return Headers.takeError();
  for (const Elf_Shdr &Header : *Headers) {
    auto Found = P.elf().getSectionName(Header);
    if (!Found)
      return Found.takeError();
    if (*Found == Name)
      return &Header;
  }
  return nullptr;
}

/// The table carries a debug section's name, so linkers and strip may have
/// compressed it like one.
llvm::Expected<std::string> contentsOf(const Program &P,
                                       const Elf_Shdr &Header) {
  auto Bytes = P.elf().getSectionContents(Header);
  if (!Bytes)
    return Bytes.takeError();
  llvm::StringRef Text(reinterpret_cast<const char *>(Bytes->data()),
                       Bytes->size());
  if (!(Header.sh_flags & llvm::ELF::SHF_COMPRESSED))
    return Text.str();
  auto Unpack = llvm::object::Decompressor::create("", Text, true, false);
  if (!Unpack)
    return Unpack.takeError();
  llvm::SmallVector<uint8_t, 0> Out;
  if (auto E = Unpack->resizeAndDecompress(Out))
    return E;
  return std::string(Out.begin(), Out.end());
}

/// What an R_ARM_ABS32 in an unlinked table stands for.
struct Target {
  unsigned Section;
  uint32_t Value;
};

using Targets = std::map<uint32_t, Target>; // by offset in the table

llvm::Error readRelocations(const Program &P, const Elf_Shdr &Header,
                            Targets &Out) {
  auto Rels = P.elf().rels(Header);
  if (!Rels)
    return Rels.takeError();
  auto SymTab = P.elf().getSection(Header.sh_link);
  if (!SymTab)
    return SymTab.takeError();
  for (const auto &Rel : *Rels) {
    if (Rel.getType(false) != llvm::ELF::R_ARM_ABS32)
      continue;
    auto Sym = P.elf().getRelocationSymbol(Rel, *SymTab);
    if (!Sym)
      return Sym.takeError();
    if (*Sym)
      Out[Rel.r_offset] = {(*Sym)->st_shndx, (*Sym)->st_value};
  }
  return llvm::Error::success();
}

llvm::Expected<Targets> relocationsOf(const Program &P, const Elf_Shdr &Of) {
  Targets Out;
  auto Headers = P.elf().sections();
  if (!Headers)
    return Headers.takeError();
  unsigned Index = &Of - Headers->begin();
  for (const Elf_Shdr &Header : *Headers)
    if (Header.sh_type == llvm::ELF::SHT_REL && Header.sh_info == Index)
      if (auto E = readRelocations(P, Header, Out))
        return E;
  return Out;
}

/// One table entry at a time, with its relocations applied.
class EntryReader {
public:
  EntryReader(const Program &P, llvm::StringRef Table, llvm::StringRef Strings,
              const Targets &Relocations)
      : P(P), Table(Table), Strings(Strings), Relocations(Relocations) {}

  llvm::Expected<SiteEntry> read(uint32_t Offset) const {
    SiteEntry E;
    E.Word = field(Offset + offsetof(site_entry, word));
    E.Line = field(Offset + offsetof(site_entry, line));
    uint32_t Name = field(Offset + offsetof(site_entry, file));
    if (const Target *T = target(Offset + offsetof(site_entry, file)))
      Name += T->Value;
    uint32_t AddressAt = Offset + offsetof(site_entry, address);
    E.Address = locate(AddressAt, E.Places);
    E.Discarded = E.Address == 0 && !target(AddressAt);
    // Without an address an entry means nothing, and may hold anything.
    if (E.Discarded)
      return E;
    locate(Offset + offsetof(site_entry, stub), E.Space);
    E.SpaceBytes = 4 * uint8_t(Table[Offset + offsetof(site_entry, stub_words)]);
    if (Name >= Strings.size())
      return malformed("entry " + llvm::Twine(Offset / sizeof(site_entry)) +
                       " has no file name");
    E.File = Strings.drop_front(Name).take_until([](char C) { return !C; });
    return E;
  }

private:
  uint32_t field(uint32_t At) const { return read32le(Table.data() + At); }

  const Target *target(uint32_t At) const {
    auto It = Relocations.find(At);
    return It == Relocations.end() ? nullptr : &It->second;
  }

  /// The address in a field of the table, and where that is in the file.
  uint32_t locate(uint32_t At, llvm::SmallVector<Place, 1> &Places) const {
    uint32_t Address = field(At);
    if (const Target *T = target(At)) {
      Address += T->Value;
      const Section *S = P.section(T->Section);
      if (S && Address < S->Bytes.size())
        Places.push_back({T->Section, Address});
      return Address;
    }
    if (Address)
      Places = P.placesOf(Address);
    return Address;
  }

  const Program &P;
  llvm::StringRef Table, Strings;
  const Targets &Relocations;
};

} // namespace

Instruction readInstruction(llvm::ArrayRef<uint8_t> Bytes, Content Kind) {
  if (Kind != Content::Thumb)
    return {read32le(Bytes.data()), SENSITIVE_A32};
  uint32_t First = read16le(Bytes.data());
  // A6.1: 0b11101, 0b11110 and 0b11111 start a 32-bit instruction.
  if (First >> 11 < 0x1d || Bytes.size() < 4)
    return {First, SENSITIVE_T16};
  return {First << 16 | read16le(Bytes.data() + 2), SENSITIVE_T32};
}

void writeInstruction(Instruction I, uint8_t *Bytes) {
  using namespace llvm::support::endian;
  if (I.Isa == SENSITIVE_A32)
    return write32le(Bytes, I.Word);
  if (I.Isa == SENSITIVE_T16)
    return write16le(Bytes, I.Word);
  write16le(Bytes, I.Word >> 16);
  write16le(Bytes + 2, I.Word);
}

std::optional<Instruction> instructionAt(const Program &P, Place At) {
  const Section *S = P.section(At.Section);
  if (!S)
    return std::nullopt;
  Content Kind = S->contentAt(At.Offset);
  size_t Left = S->Bytes.size() - At.Offset;
  if (Left < (Kind == Content::Thumb ? 2 : 4))
    return std::nullopt;
  return readInstruction(S->Bytes.drop_front(At.Offset), Kind);
}

Instruction SiteEntry::original(const Program &P, Place At) const {
  uint8_t Bytes[4];
  llvm::support::endian::write32le(Bytes, Word);
  const Section *S = P.section(At.Section);
  return readInstruction(Bytes,
                         S ? S->contentAt(At.Offset) : Content::Data);
}

Agreement SiteEntry::compare(const Program &P, Place At) const {
  Instruction Original = original(P, At);
  std::optional<Instruction> Text = instructionAt(P, At);
  uint32_t Trap;
  if (!Text)
    return Agreement::None;
  if (*Text == Original)
    return Agreement::Native;
  bool Sealed = Original.Isa == SENSITIVE_A32 && Text->Isa == SENSITIVE_A32 &&
                trap_word_encode(Original.Word, &Trap) && Trap == Text->Word;
  return Sealed ? Agreement::Sealed : Agreement::None;
}

bool SiteEntry::spaceIsFree(const Program &P) const {
  for (Place At : Space) {
    const Section *S = P.section(At.Section);
    if (S->Bytes.size() - At.Offset < SpaceBytes)
      continue;
    if (llvm::all_of(S->Bytes.slice(At.Offset, SpaceBytes),
                     [](uint8_t Byte) { return !Byte; }))
      return true;
  }
  return Space.empty();
}

std::string SiteEntry::source() const {
  return (File + ":" + llvm::Twine(Line)).str();
}

llvm::Expected<SiteTable> SiteTable::read(const Program &P) {
  SiteTable Table;
  auto Header = findSection(P, SITE_TABLE_SECTION);
  if (!Header)
    return Header.takeError();
  if (!*Header)
    return Table;
  auto Bytes = contentsOf(P, **Header);
  if (!Bytes)
    return Bytes.takeError();
  if (Bytes->size() % sizeof(site_entry))
    return malformed("its size is not a multiple of " +
                     llvm::Twine(sizeof(site_entry)));
  auto StringHeader = findSection(P, SITE_STRING_SECTION);
  if (!StringHeader)
    return StringHeader.takeError();
  if (!*StringHeader)
    return malformed("no section " SITE_STRING_SECTION);
  auto Strings = contentsOf(P, **StringHeader);
  if (!Strings)
    return Strings.takeError();
  auto Relocations = relocationsOf(P, **Header);
  if (!Relocations)
    return Relocations.takeError();

  Table.Present = true;
  Table.Names = std::make_unique<std::string>(std::move(*Strings));
  EntryReader Reader(P, *Bytes, *Table.Names, *Relocations);
  for (uint32_t At = 0; At < Bytes->size(); At += sizeof(site_entry)) {
    auto Entry = Reader.read(At);
    if (!Entry)
      return Entry.takeError();
    for (Place Where : Entry->Places)
      Table.Index.emplace(Where, Table.Entries.size());
    Table.Entries.push_back(std::move(*Entry));
  }
  return Table;
}

const SiteEntry *SiteTable::findAny(Place At) const {
  auto It = Index.find(At);
  return It == Index.end() ? nullptr : &Entries[It->second];
}

const SiteEntry *SiteTable::find(const Program &P, Place At,
                                 Instruction I) const {
  auto [It, End] = Index.equal_range(At);
  for (; It != End; ++It)
    if (Entries[It->second].original(P, At) == I)
      return &Entries[It->second];
  return nullptr;
}

const SiteEntry *SiteTable::findSealed(const Program &P, Place At,
                                       uint32_t Trap) const {
  uint32_t Word;
  if (!trap_word_decode(Trap, &Word))
    return nullptr;
  return find(P, At, {Word, SENSITIVE_A32});
}

} // namespace lwpv
