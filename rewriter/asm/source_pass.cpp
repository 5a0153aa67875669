// SPDX-License-Identifier: GPL-2.0
#include "asm/source_pass.h"
#include "asm/statement.h"

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
      if (auto Class = classOf(Text))
        add(S, *Class, Text);
      Scope.enter(Text);
    });
  }

private:
  std::optional<ClassId> classOf(StringRef Text) const {
    auto Values = [&](StringRef Name) {
      return Gas.values(Name, Scope.blocks());
    };
    if (auto Class = classify(Text, Values))
      return Class;
    for (const std::string &Expanded : Cpp.expandFront(Text))
      if (auto Class = classify(Expanded, Values))
        return Class;
    return std::nullopt;
  }

  void add(const Statement &S, ClassId Class, StringRef Text) {
    Site Found;
    Found.Class = Class;
    Found.Statement = Text.str();
    Found.Range = {Path, S.Begin, S.End, std::string(SiteMacro) + "(", ")"};
    Found.State = S.Marked ? SiteState::Wrapped : SiteState::Open;
    if (!S.Marked && !fitsMacro(Text)) {
      Found.State = SiteState::Unsafe;
      Found.Reason = "brackets or quotes that a macro argument cannot hold";
    }
    Out.add(std::move(Found));
  }

  static bool fitsMacro(StringRef Text) {
    return Text.count('(') == Text.count(')') && !Text.contains('"') &&
           !Text.contains('\'');
  }

  const std::string &Path;
  StringRef Blanked;
  const CppMacros &Cpp;
  const GasMacros &Gas;
  SiteSet &Out;
  GasScope Scope;
};

} // namespace

void SourcePass::run(const std::set<std::string> &Paths, SiteSet &Out) {
  for (const std::string &Path : Paths) {
    const SourceFile *File = Files.get(Path);
    if (!File)
      continue;
    Cpp.scan(File->text());
    Gas.scan(Blanked[Path] = blankSource(File->text()));
  }
  for (const auto &Entry : Blanked)
    FilePass(Entry.first, Entry.second, Cpp, Gas, Out).run();
}

} // namespace lwpv
