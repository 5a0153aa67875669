// SPDX-License-Identifier: GPL-2.0
#include "report/edit.h"
#include "c/scratch.h"
#include "report/inputs.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

namespace lwpv {
namespace {

/// Wraps the sites, all of one file, in order.
std::string wrap(llvm::StringRef Text, std::vector<Site> Sites) {
  std::string Out;
  size_t Done = 0;
  auto Insert = [&](size_t At, const std::string &New) {
    Out += Text.slice(Done, At);
    Out += New;
    Done = At;
  };
  std::vector<Insertion> Others;
  if (fileKind(Sites.front().Range.File) != FileKind::Asm)
    Others = giveScratch(Text, Sites);
  giveSpace(Text, Sites);
  auto Next = Others.begin();
  for (const Site &S : Sites) {
    const SourceRange &R = S.Range;
    for (; Next != Others.end() && Next->At <= R.Begin; ++Next)
      Insert(Next->At, Next->Text);
    if (S.State != SiteState::Open || R.Begin < Done)
      continue;
    Insert(R.Begin, R.OpenText);
    Insert(R.End, R.CloseText);
  }
  for (; Next != Others.end(); ++Next)
    Insert(Next->At, Next->Text);
  Out += Text.drop_front(Done);
  return Out;
}

constexpr char FallbackText[] = "#ifndef LWPV_SITE\n"
                                "#define LWPV_SITE(...) __VA_ARGS__\n"
                                "#define LWPV_SITE_CPS(...) __VA_ARGS__\n"
                                "#define LWPV_SITE_MRS(...) __VA_ARGS__\n"
                                "#define LWPV_SITE_MSR(...) __VA_ARGS__\n"
                                "#define LWPV_SITE_MRC(...) __VA_ARGS__\n"
                                "#define LWPV_SITE_LDM(...) __VA_ARGS__\n"
                                "#define LWPV_SITE_STM(...) __VA_ARGS__\n"
                                "#define LWPV_SCRATCH \"cc\"\n"
                                "#endif\n";

/// Goes over the text of a file line by line.
class LineCursor {
public:
  explicit LineCursor(llvm::StringRef Text) : Rest(Text), All(Text) {}

  llvm::StringRef peek() const { return Rest.split('\n').first.trim(); }
  bool atEnd() const { return Rest.empty(); }
  size_t offset() const { return All.size() - Rest.size(); }
  unsigned number() const { return Number; }

  void next() {
    Rest = Rest.split('\n').second;
    ++Number;
  }

private:
  llvm::StringRef Rest, All;
  unsigned Number = 0;
};

void skipComments(LineCursor &At) {
  bool Inside = false;
  for (; !At.atEnd(); At.next()) {
    llvm::StringRef Line = At.peek();
    Inside |= Line.startswith("/*");
    bool Comment =
        Inside || Line.empty() || Line.startswith("//") || Line.startswith("@");
    if (!Comment || (Inside && Line.contains("*/") && !Line.endswith("*/")))
      return;
    if (Line.endswith("*/"))
      Inside = false;
  }
}

/// "#ifndef NAME" and "#define NAME" at the top of a header.
void skipGuard(LineCursor &At) {
  LineCursor Ahead = At;
  llvm::StringRef Name = Ahead.peek();
  if (!Name.consume_front("#ifndef"))
    return;
  Ahead.next();
  llvm::StringRef Definition = Ahead.peek();
  if (!Definition.consume_front("#define") || Definition.trim() != Name.trim())
    return;
  Ahead.next();
  At = Ahead;
}

void addFallback(FileEdit &Edit) {
  if (llvm::StringRef(Edit.Before).contains("#ifndef LWPV_SITE"))
    return;
  LineCursor At(Edit.After);
  skipComments(At);
  skipGuard(At);
  Edit.AddedAt = At.number();
  Edit.AddedLines = llvm::StringRef(FallbackText).count('\n');
  Edit.After.insert(At.offset(), FallbackText);
}

} // namespace

llvm::Expected<std::vector<FileEdit>> makeEdits(const std::vector<Site> &Sites,
                                                bool Fallback) {
  std::vector<FileEdit> Edits;
  const Site *It = Sites.data(), *End = It + Sites.size();
  while (It != End) {
    const Site *First = It;
    while (It != End && It->Range.File == First->Range.File)
      ++It;
    auto Buffer = llvm::MemoryBuffer::getFile(First->Range.File);
    if (!Buffer)
      return llvm::createFileError(First->Range.File, Buffer.getError());
    FileEdit Edit;
    Edit.Path = First->Range.File;
    Edit.Before = (*Buffer)->getBuffer().str();
    Edit.After = wrap(Edit.Before, {First, It});
    if (Edit.After == Edit.Before)
      continue;
    if (Fallback)
      addFallback(Edit);
    Edits.push_back(std::move(Edit));
  }
  return Edits;
}

llvm::Error writeAtomically(llvm::StringRef Path, llvm::StringRef Content) {
  llvm::ErrorOr<llvm::sys::fs::perms> Mode =
      llvm::sys::fs::getPermissions(Path);
  auto Temp = llvm::sys::fs::TempFile::create(
      Path + ".lwpv-%%%%%%%%",
      Mode ? *Mode : llvm::sys::fs::all_read | llvm::sys::fs::owner_write);
  if (!Temp)
    return Temp.takeError();
  llvm::raw_fd_ostream Stream(Temp->FD, /*shouldClose=*/false);
  Stream << Content;
  Stream.flush();
  if (Stream.has_error()) {
    std::error_code Code = Stream.error();
    Stream.clear_error();
    return llvm::joinErrors(llvm::createFileError(Path, Code), Temp->discard());
  }
  return Temp->keep(Path);
}

} // namespace lwpv
