// SPDX-License-Identifier: GPL-2.0
#include "asm/source_pass.h"
#include "asm/hidden.h"
#include "asm/statement.h"
#include "llvm/ADT/StringExtras.h"

namespace lwpv {
namespace {

using llvm::StringRef;

/// The sites of one file.
class FilePass {
public:
  FilePass(const std::string &Path, StringRef Blanked, const CppMacros &Cpp,
           const GasMacros &Gas, SiteSet &Out)
      : Path(Path), Blanked(Blanked), Cpp(Cpp), Gas(Gas), Out(Out) {}

  void run() {
    forEachStatement(Blanked, [&](const Statement &S) {
      StringRef Text = Blanked.slice(S.Begin, S.End);
      auto Hidden = hidden(Text, S);
      auto Class = classOf(Text);
      if (Class && Words.isMarked(*Class))
        add(S, *Class, Text);
      else if (Hidden)
        add(S, Hidden->Class, Text, hiddenReason(*Hidden));
      Scope.enter(Text);
    });
  }

private:
  /// A number as it stands, or as a macro makes it. A macro made of another
  /// one is left alone: it is where the outer one is used that we are in code.
  std::optional<HiddenWord> hidden(StringRef Text, const Statement &S) {
    HiddenWords Before = Words;
    bool Labelled = S.Labelled;
    if (auto Found = Words.next(Text, Labelled))
      return Found;
    if (Text.startswith(".") || Text.contains(" .") || isInDefine(S.Begin))
      return std::nullopt;
    for (const std::string &Expanded : Cpp.expandFront(Text))
      for (const std::string &Full : withOperands(Expanded)) {
        HiddenWords Copy = Before;
        if (auto Found = Copy.next(Full, Labelled))
          return Found;
      }
    return std::nullopt;
  }

  bool isInDefine(size_t Offset) const {
    size_t LineStart = Blanked.take_front(Offset).rfind('\n') + 1;
    return Blanked.slice(LineStart, Offset).contains(HardBreak);
  }

  /// ".long MACRO(number)" with the macro expanded as well.
  std::vector<std::string> withOperands(StringRef Text) const {
    auto [Word, Operand] = Text.split(' ');
    std::vector<std::string> Out{Text.str()};
    if (Word.startswith("."))
      for (const std::string &Expanded : Cpp.expandFront(Operand.trim()))
        Out.push_back(Word.str() + " " + Expanded);
    return Out;
  }

  std::optional<ClassId> classOf(StringRef Text) const {
    auto Values = [&](StringRef Name) {
      return Gas.values(Name, Scope.blocks());
    };
    if (auto Class = classify(Text, Values))
      return Class;
    // A macro without operands behind it makes the whole statement, which is
    // wrapped in its definition.
    if (isBareCall(Text))
      return std::nullopt;
    for (const std::string &Expanded : Cpp.expandFront(Text))
      if (auto Class = classify(Expanded, Values))
        return Class;
    return std::nullopt;
  }

  static bool isBareCall(StringRef Text) {
    StringRef Rest =
        Text.drop_while([](char C) { return llvm::isAlnum(C) || C == '_'; });
    if (Rest.startswith("("))
      takeArguments(Rest);
    return Rest.trim().empty();
  }

  void add(const Statement &S, ClassId Class, StringRef Text,
           std::string Reason = "") {
    Site Found;
    Found.Class = Class;
    Found.Statement = Text.str();
    Found.Range = {Path, S.Begin, S.End, std::string(SiteMacro) + "(", ")"};
    Found.State = S.Marked ? SiteState::Wrapped : SiteState::Open;
    if (!S.Marked && !Reason.empty())
      Found.State = SiteState::Unsafe;
    Found.Reason = std::move(Reason);
    Out.add(std::move(Found));
  }

  const std::string &Path;
  StringRef Blanked;
  const CppMacros &Cpp;
  const GasMacros &Gas;
  SiteSet &Out;
  GasScope Scope;
  HiddenWords Words{/*Thumb=*/false, /*InCode=*/false};
};

} // namespace

void SourcePass::run(const std::set<std::string> &Paths, SiteSet &Out) {
  for (const std::string &Path : Paths) {
    const SourceFile *File = Files.get(Path);
    if (!File)
      continue;
    Cpp.scan(File->text());
    Blanked[Path] = blankSource(File->text());
    Gas.scan(Blanked[Path], blankSourceComments(File->text()));
  }
  for (const auto &Entry : Blanked)
    FilePass(Entry.first, Entry.second, Cpp, Gas, Out).run();
}

} // namespace lwpv
