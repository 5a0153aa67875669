// SPDX-License-Identifier: GPL-2.0
#include "binary/program.h"
#include "binary/error.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include <algorithm>

namespace lwpv {

using namespace llvm::ELF;

namespace {

llvm::Error checkHeader(const Program::ELF &File) {
  const auto &Header = File.getHeader();
  if (Header.e_machine != EM_ARM)
    return failure("not an ARM file");
  if (Header.e_shnum == 0 && Header.e_shoff == 0)
    return failure("no section headers: sites cannot be found");
  return llvm::Error::success();
}

std::optional<Content> mappingKind(llvm::StringRef Name) {
  return llvm::StringSwitch<std::optional<Content>>(Name.split('.').first)
      .Case("$a", Content::Arm)
      .Case("$t", Content::Thumb)
      .Case("$d", Content::Data)
      .Default(std::nullopt);
}

/// While symbols are read, Spans holds their beginnings only. Two at one
/// offset come from objects of which the first has nothing there: the last
/// one counts.
void closeSpans(Section &S) {
  auto Before = [](const Span &A, const Span &B) { return A.Begin < B.Begin; };
  std::stable_sort(S.Spans.begin(), S.Spans.end(), Before);
  if (S.Spans.empty() || S.Spans.front().Begin != 0)
    S.Spans.insert(S.Spans.begin(),
                   {0, 0, S.Executable ? Content::Arm : Content::Data});
  for (size_t I = 0; I + 1 < S.Spans.size(); ++I)
    S.Spans[I].End = S.Spans[I + 1].Begin;
  S.Spans.back().End = S.Bytes.size();
  llvm::erase_if(S.Spans, [](const Span &X) { return X.Begin >= X.End; });
}

} // namespace

Content Section::contentAt(uint32_t Offset) const {
  auto It = llvm::partition_point(
      Spans, [&](const Span &S) { return S.End <= Offset; });
  return It == Spans.end() ? Content::Data : It->Kind;
}

llvm::Expected<std::unique_ptr<Program>> Program::open(llvm::StringRef Path) {
  auto Read = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false,
                                          /*RequiresNullTerminator=*/false);
  if (!Read)
    return llvm::errorCodeToError(Read.getError());
  auto P = std::make_unique<Program>();
  P->Path = Path.str();
  P->Buffer = std::move(*Read);
  if (!P->bytes().startswith("\x7f" "ELF"))
    return failure("not an ELF file");
  if (P->bytes().size() < 6 || P->bytes()[4] != ELFCLASS32)
    return failure("not a 32-bit ELF file");
  if (P->bytes()[5] != ELFDATA2LSB)
    return failure("big-endian ELF files are not supported");
  auto File = ELF::create(P->bytes());
  if (!File)
    return File.takeError();
  P->File = *File;
  if (auto E = checkHeader(P->elf()))
    return E;
  P->Relocatable = P->elf().getHeader().e_type == ET_REL;
  if (auto E = P->readSections())
    return E;
  if (auto E = P->readSymbols())
    return E;
  return P;
}

/// A section may run at another address than the one it is loaded to.
uint32_t Program::loadAddressOf(const ELF::Elf_Shdr &Header) const {
  auto Segments = elf().program_headers();
  if (!Segments) {
    llvm::consumeError(Segments.takeError());
    return Header.sh_addr;
  }
  for (const auto &Segment : *Segments) {
    uint64_t Into = uint64_t(Header.sh_offset) - Segment.p_offset;
    if (Segment.p_type == PT_LOAD && Header.sh_offset >= Segment.p_offset &&
        Into + Header.sh_size <= Segment.p_filesz)
      return Segment.p_paddr + Into;
  }
  return Header.sh_addr;
}

llvm::Error Program::readSections() {
  auto Headers = elf().sections();
  if (!Headers)
    return Headers.takeError();
  for (const auto &Header : *Headers) {
    if (!(Header.sh_flags & SHF_ALLOC) || Header.sh_type == SHT_NOBITS ||
        Header.sh_size == 0)
      continue;
    auto Name = elf().getSectionName(Header);
    if (!Name)
      return Name.takeError();
    auto Bytes = elf().getSectionContents(Header);
    if (!Bytes)
      return Bytes.takeError();
    Section S;
    S.Index = &Header - Headers->begin();
    S.Name = *Name;
    S.Address = Header.sh_addr;
    S.LoadAddress = loadAddressOf(Header);
    S.FileOffset = Header.sh_offset;
    S.Bytes = *Bytes;
    S.Executable = Header.sh_flags & SHF_EXECINSTR;
    Sections.push_back(std::move(S));
  }
  return llvm::Error::success();
}

const Section *Program::section(unsigned Index) const {
  auto It = llvm::partition_point(
      Sections, [&](const Section &S) { return S.Index < Index; });
  return It != Sections.end() && It->Index == Index ? &*It : nullptr;
}

void Program::addSymbol(const ELF::Elf_Sym &Sym, llvm::StringRef Name) {
  auto *S = const_cast<Section *>(section(Sym.st_shndx));
  if (!S)
    return;
  // The lowest bit of a function says Thumb. It is no part of its address.
  uint32_t Offset = Sym.st_value - (Relocatable ? 0 : S->Address);
  if (Offset > S->Bytes.size())
    return;
  if (auto Kind = mappingKind(Name)) {
    S->Spans.push_back({Offset, 0, *Kind});
    Mapped = true;
    return;
  }
  unsigned char Type = Sym.getType();
  if (Name.empty() || (Type != STT_FUNC && Type != STT_NOTYPE))
    return;
  if (Type == STT_FUNC)
    Offset &= ~1u;
  Symbols.push_back({{S->Index, Offset}, Name});
}

llvm::Error Program::readSymbols() {
  auto Headers = elf().sections();
  if (!Headers)
    return Headers.takeError();
  for (const auto &Header : *Headers) {
    if (Header.sh_type != SHT_SYMTAB)
      continue;
    auto Syms = elf().symbols(&Header);
    if (!Syms)
      return Syms.takeError();
    auto Strings = elf().getStringTableForSymtab(Header);
    if (!Strings)
      return Strings.takeError();
    for (const auto &Sym : *Syms) {
      auto Name = Sym.getName(*Strings);
      if (!Name)
        return Name.takeError();
      addSymbol(Sym, *Name);
    }
  }
  for (Section &S : Sections)
    closeSpans(S);
  llvm::stable_sort(Symbols, [](const Symbol &A, const Symbol &B) {
    return A.At < B.At;
  });
  return llvm::Error::success();
}

llvm::SmallVector<Place, 1> Program::placesOf(uint32_t Address) const {
  llvm::SmallVector<Place, 1> Places;
  for (const Section &S : Sections)
    if (Address >= S.Address && Address - S.Address < S.Bytes.size())
      Places.push_back({S.Index, Address - S.Address});
  return Places;
}

uint32_t Program::addressOf(Place P) const {
  const Section *S = section(P.Section);
  return S ? S->Address + P.Offset : P.Offset;
}

std::string Program::symbolAt(Place P) const {
  auto It = llvm::partition_point(
      Symbols, [&](const Symbol &S) { return !(P < S.At); });
  if (It == Symbols.begin() || std::prev(It)->At.Section != P.Section)
    return {};
  const Symbol &S = *std::prev(It);
  if (S.At.Offset == P.Offset)
    return S.Name.str();
  return (S.Name + "+0x" + llvm::utohexstr(P.Offset - S.At.Offset, true)).str();
}

} // namespace lwpv
