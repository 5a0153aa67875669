// SPDX-License-Identifier: GPL-2.0
#include "report/files.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"

namespace lwpv {

SourceFile::SourceFile(std::string Content) : Text(std::move(Content)) {
  Starts.push_back(0);
  for (size_t I = 0; I + 1 < Text.size(); ++I)
    if (Text[I] == '\n')
      Starts.push_back(I + 1);
}

unsigned SourceFile::lineOf(size_t Offset) const {
  return llvm::upper_bound(Starts, Offset) - Starts.begin();
}

unsigned SourceFile::columnOf(size_t Offset) const {
  return Offset - Starts[lineOf(Offset) - 1] + 1;
}

llvm::StringRef SourceFile::line(unsigned Number) const {
  if (Number == 0 || Number > Starts.size())
    return {};
  llvm::StringRef From = llvm::StringRef(Text).drop_front(Starts[Number - 1]);
  return From.take_until([](char C) { return C == '\n'; });
}

const SourceFile *SourceFiles::get(const std::string &Path) {
  auto [It, New] = Files.try_emplace(Path);
  if (New)
    if (auto Buffer = llvm::MemoryBuffer::getFile(Path))
      It->second = std::make_unique<SourceFile>((*Buffer)->getBuffer().str());
  return It->second.get();
}

} // namespace lwpv
