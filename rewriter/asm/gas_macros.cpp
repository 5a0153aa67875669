// SPDX-License-Identifier: GPL-2.0
#include "asm/gas_macros.h"
#include "asm/statement.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace lwpv {
namespace {

using llvm::StringRef;

/// Macros that call each other deeper than this are taken for recursive, and
/// parameters with more values than this for unknown.
constexpr unsigned MaxDepth = 8;
constexpr size_t MaxValues = 64;

bool isNameChar(char C) { return llvm::isAlnum(C) || C == '_' || C == '.'; }

StringRef takeWord(StringRef &Text) {
  Text = Text.ltrim();
  StringRef Word = Text.take_while(isNameChar);
  Text = Text.drop_front(Word.size());
  return Word;
}

/// Splits at commas; gas takes blanks as well, but only between parameters of
/// a definition do people rely on it.
std::vector<std::string> splitList(StringRef Text, bool AtBlanks) {
  std::vector<std::string> Out;
  int Depth = 0;
  bool Quoted = false;
  std::string Item;
  auto Flush = [&](bool Keep) {
    StringRef Trimmed = StringRef(Item).trim();
    if (Keep || !Trimmed.empty())
      Out.push_back(Trimmed.trim('"').str());
    Item.clear();
  };
  for (char C : Text.trim()) {
    Quoted ^= C == '"';
    Depth += C == '(' || C == '{' || C == '[';
    Depth -= C == ')' || C == '}' || C == ']';
    if (Depth == 0 && !Quoted && (C == ',' || (AtBlanks && llvm::isSpace(C))))
      Flush(C == ',' && !AtBlanks);
    else
      Item += C;
  }
  Flush(false);
  return Out;
}

/// The name of a macro can hold parameters of a block around it.
std::string takeMacroName(StringRef &Text) {
  Text = Text.ltrim();
  StringRef Name =
      Text.take_until([](char C) { return llvm::isSpace(C) || C == ','; });
  Text = Text.drop_front(Name.size());
  return Name.str();
}

GasScope::Block irpBlock(StringRef Rest) {
  GasScope::Block B;
  B.Parameter = takeWord(Rest).str();
  Rest = Rest.ltrim();
  Rest.consume_front(",");
  B.Values = splitList(Rest, false);
  return B;
}

} // namespace

void GasScope::enter(StringRef Statement) {
  StringRef Rest = Statement;
  StringRef Word = takeWord(Rest);
  if (Word == ".macro")
    Blocks.push_back({takeMacroName(Rest), "", {}});
  else if (Word == ".irp")
    Blocks.push_back(irpBlock(Rest));
  else if (Word == ".rept" || Word == ".irpc")
    Blocks.push_back({});
  else if ((Word == ".endm" || Word == ".endr") && !Blocks.empty())
    Blocks.pop_back();
}

void GasMacros::define(StringRef Head) {
  std::string Name = takeMacroName(Head);
  Head = Head.ltrim();
  Head.consume_front(",");
  std::vector<Parameter> Parameters;
  for (const std::string &Text : splitList(Head, true)) {
    auto Parts = StringRef(Text).split('=');
    StringRef Bare = Parts.first.split(':').first.trim();
    Parameters.push_back({Bare.str(), Parts.second.trim().str()});
  }
  Definitions[Name].push_back(std::move(Parameters));
}

void GasMacros::scan(StringRef Blanked, StringRef WithStrings) {
  GasScope Scope;
  forEachStatement(Blanked, [&](const Statement &S) {
    StringRef Text = WithStrings.slice(S.Begin, S.End);
    StringRef Rest = Text;
    StringRef Word = takeWord(Rest);
    if (Word == ".macro")
      define(Rest);
    else if (!Word.empty() && Word.front() != '.')
      Calls[Word.str()].push_back({splitList(Rest, false), Scope.blocks()});
    Scope.enter(Text);
  });
}

std::string GasMacros::argument(const Call &C, size_t Index,
                                const Parameter &P) {
  for (const std::string &Text : C.Arguments) {
    auto Parts = StringRef(Text).split('=');
    if (Parts.first.trim() == P.Name && Parts.first.size() < Text.size())
      return Parts.second.trim().str();
  }
  bool Given = Index < C.Arguments.size() && !C.Arguments[Index].empty();
  return Given ? C.Arguments[Index] : P.Default;
}

bool GasMacros::hasParameter(StringRef Macro, StringRef Name) const {
  auto Def = Definitions.find(Macro);
  return Def != Definitions.end() &&
         llvm::any_of(Def->second, [&](const std::vector<Parameter> &All) {
           return llvm::any_of(
               All, [&](const Parameter &P) { return P.Name == Name; });
         });
}

/// Adds what a macro is called with for one parameter. All functions that
/// collect return false if something is not known.
bool GasMacros::collect(StringRef Macro, StringRef Name, unsigned Depth,
                        Values &Out) const {
  auto Def = Definitions.find(Macro);
  auto Used = Calls.find(Macro);
  if (Depth > MaxDepth || Def == Definitions.end() || Used == Calls.end())
    return false;
  for (const std::vector<Parameter> &Parameters : Def->second) {
    auto It = llvm::find_if(Parameters,
                            [&](const Parameter &P) { return P.Name == Name; });
    if (It == Parameters.end())
      continue;
    size_t Index = It - Parameters.begin();
    for (const Call &C : Used->second)
      if (!addText(argument(C, Index, *It), C.Scope, Depth, Out))
        return false;
  }
  return Out.size() <= MaxValues;
}

bool GasMacros::collectInScope(StringRef Name,
                               llvm::ArrayRef<GasScope::Block> Scope,
                               unsigned Depth, Values &Out) const {
  for (const GasScope::Block &B : llvm::reverse(Scope)) {
    if (B.Parameter == Name) {
      Out.insert(B.Values.begin(), B.Values.end());
      return true;
    }
    if (hasParameter(B.Macro, Name))
      return collect(B.Macro, Name, Depth + 1, Out);
  }
  return false;
}

/// An argument is a text, the parameter of the macro around the call, or a
/// macro of the preprocessor.
bool GasMacros::addText(StringRef Text, llvm::ArrayRef<GasScope::Block> Scope,
                        unsigned Depth, Values &Out) const {
  if (Text.startswith("\\") && llvm::all_of(Text.drop_front(), isNameChar))
    return collectInScope(Text.drop_front(), Scope, Depth, Out);
  if (Text.contains('\\'))
    return false;
  std::vector<std::string> Expanded = Cpp.expandFront(Text);
  if (Expanded.empty())
    Expanded.push_back(Text.str());
  Out.insert(Expanded.begin(), Expanded.end());
  return true;
}

std::optional<std::vector<std::string>>
GasMacros::values(StringRef Name, llvm::ArrayRef<GasScope::Block> Scope) const {
  Values Found;
  if (!collectInScope(Name, Scope, 0, Found))
    return std::nullopt;
  return std::vector<std::string>(Found.begin(), Found.end());
}

} // namespace lwpv
