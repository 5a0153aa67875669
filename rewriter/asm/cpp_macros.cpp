// SPDX-License-Identifier: GPL-2.0
#include "asm/cpp_macros.h"
#include "asm/statement.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace lwpv {
namespace {

using llvm::StringRef;

/// A mnemonic is not hidden deeper than this, nor in a longer body.
constexpr unsigned MaxDepth = 5;
constexpr size_t MaxBody = 400;
constexpr size_t MaxResults = 32;

bool isNameChar(char C) { return llvm::isAlnum(C) || C == '_'; }

StringRef takeName(StringRef &Text) {
  StringRef Name = Text.take_while(isNameChar);
  Text = Text.drop_front(Name.size());
  return Name;
}

/// A string literal with its quotes.
StringRef takeString(StringRef &Text) {
  size_t I = 1;
  while (I < Text.size() && Text[I] != '"')
    I += Text[I] == '\\' ? 2 : 1;
  StringRef String = Text.take_front(I + 1);
  Text = Text.drop_front(String.size());
  return String;
}

/// "#name", but not the "#4" of an operand.
bool isStringify(StringRef Text) {
  if (!Text.consume_front("#"))
    return false;
  Text = Text.ltrim();
  return !Text.empty() && isNameChar(Text[0]) && !llvm::isDigit(Text[0]);
}

/// "a ## b" is ab.
std::string paste(StringRef Text) {
  std::string Out;
  while (!Text.empty()) {
    size_t At = Text.find("##");
    StringRef Part = Text.take_front(At);
    Out += At == StringRef::npos ? Part : Part.rtrim();
    Text = At == StringRef::npos ? "" : Text.drop_front(At + 2).ltrim();
  }
  return Out;
}

/// The next logical line, without comments.
std::string takeLine(StringRef &Text) {
  std::string Line;
  for (bool More = true; More && !Text.empty();) {
    auto Parts = Text.split('\n');
    StringRef Part = Parts.first.rtrim("\r");
    More = Part.consume_back("\\");
    Line += Part;
    Line += ' ';
    Text = Parts.second;
  }
  return Line;
}

} // namespace

std::vector<std::string> takeArguments(StringRef &Text) {
  std::vector<std::string> Out;
  int Depth = 0;
  size_t Start = 1, I = 0;
  for (; I < Text.size(); ++I) {
    Depth += Text[I] == '(';
    Depth -= Text[I] == ')';
    bool Ends = Depth == 0;
    if (!Ends && !(Text[I] == ',' && Depth == 1))
      continue;
    Out.push_back(Text.slice(Start, I).trim().str());
    Start = I + 1;
    if (Ends)
      break;
  }
  Text = Text.drop_front(std::min(I + 1, Text.size()));
  return Out;
}

void CppMacros::scan(StringRef Text) {
  while (!Text.empty()) {
    std::string Line = takeLine(Text);
    StringRef L = StringRef(Line).ltrim();
    if (!L.consume_front("#"))
      continue;
    L = L.ltrim();
    if (L.consume_front("define"))
      define(L.ltrim());
  }
}

void CppMacros::define(StringRef Line) {
  std::string Clean = blankCommentsOnly(Line);
  StringRef Rest = Clean;
  std::string Name = takeName(Rest).str();
  Macro M;
  M.TakesArguments = Rest.startswith("(");
  if (M.TakesArguments)
    M.Parameters = takeArguments(Rest);
  M.Body = Rest.trim().str();
  if (!Name.empty() && M.Body.size() <= MaxBody)
    Macros[Name].push_back(std::move(M));
}

std::string CppMacros::substitute(const Macro &M,
                                  llvm::ArrayRef<std::string> Arguments) {
  std::string Out;
  StringRef Body = M.Body;
  while (!Body.empty()) {
    if (Body.front() == '"') {
      Out += takeString(Body);
      continue;
    }
    if (Body.consume_front("##")) {
      Out += "##";
      continue;
    }
    bool Quote = isStringify(Body);
    if (Quote)
      Body = Body.drop_front().ltrim();
    StringRef Name = takeName(Body);
    if (Name.empty()) {
      Out += Body.front();
      Body = Body.drop_front();
      continue;
    }
    auto It = llvm::find(M.Parameters, Name);
    size_t Index = It - M.Parameters.begin();
    StringRef Value = Name;
    if (It != M.Parameters.end())
      Value = Index < Arguments.size() ? StringRef(Arguments[Index]) : "";
    Out += Quote ? "\"" + Value.str() + "\"" : Value.str();
  }
  return paste(Out);
}

void CppMacros::expand(StringRef Text, unsigned Depth,
                       std::vector<std::string> &Out) const {
  StringRef Rest = Text;
  StringRef Name = takeName(Rest);
  auto It = Macros.find(Name);
  if (It == Macros.end() || Depth == MaxDepth) {
    if (Out.size() < MaxResults)
      Out.push_back(Text.str());
    return;
  }
  bool IsCall = Rest.startswith("(");
  std::vector<std::string> Arguments;
  if (IsCall)
    Arguments = takeArguments(Rest);
  for (const Macro &M : It->second)
    if (M.TakesArguments == IsCall)
      expand(substitute(M, Arguments) + Rest.str(), Depth + 1, Out);
}

std::vector<std::string> CppMacros::expandFront(StringRef Text) const {
  std::vector<std::string> Out;
  StringRef Rest = Text;
  if (Macros.count(takeName(Rest).str()))
    expand(Text, 0, Out);
  return Out;
}

/// Reads one literal, name or call and appends what it may be to each of
/// \p Out; false if that is not known.
bool CppMacros::readPiece(StringRef &Text, unsigned Depth,
                          std::vector<std::string> &Out) const {
  std::vector<std::string> Pieces;
  if (Text.front() == '"') {
    Pieces.push_back(takeString(Text).drop_front().drop_back().str());
  } else {
    StringRef Start = Text;
    if (takeName(Text).empty())
      return false;
    if (Text.startswith("("))
      takeArguments(Text);
    std::vector<std::string> Expanded;
    expand(Start.drop_back(Text.size()), MaxDepth - 1, Expanded);
    // A definition for assembler files has no strings: it is not meant here.
    for (const std::string &E : Expanded)
      if (E != Start.drop_back(Text.size()))
        readTemplate(E, Depth + 1, Pieces);
  }
  std::vector<std::string> Longer;
  for (const std::string &Front : Out)
    for (const std::string &Piece : Pieces)
      Longer.push_back(Front + Piece);
  Out = std::move(Longer);
  return !Out.empty() && Out.size() <= MaxResults;
}

/// Appends the readings of a run of literals and macros to \p Out.
bool CppMacros::readTemplate(StringRef Text, unsigned Depth,
                             std::vector<std::string> &Out) const {
  if (Depth > MaxDepth)
    return false;
  std::vector<std::string> Readings{""};
  for (Text = Text.ltrim(); !Text.empty(); Text = Text.ltrim())
    if (!readPiece(Text, Depth, Readings))
      return false;
  Out.insert(Out.end(), Readings.begin(), Readings.end());
  return true;
}

std::vector<std::string> CppMacros::templateTexts(StringRef Text) const {
  std::vector<std::string> Out;
  if (!readTemplate(Text, 0, Out))
    Out.clear();
  return Out;
}

} // namespace lwpv
