// SPDX-License-Identifier: GPL-2.0
//
// Takes comments, strings and preprocessor lines out of source text without
// moving anything, so that offsets stay those of the file.
//
#include "asm/statement.h"
#include "llvm/ADT/StringExtras.h"

namespace lwpv {
namespace {

using llvm::StringRef;

enum class Mode { Statements, Source, CommentsOnly, SourceComments };

class Blanker {
public:
  Blanker(StringRef Text, Mode M)
      : In(Text), Out(Text.str()),
        IsSource(M == Mode::Source || M == Mode::SourceComments),
        KeepsStrings(M == Mode::CommentsOnly || M == Mode::SourceComments) {}

  std::string run() {
    bool LineStart = true;
    while (Pos < In.size()) {
      if (LineStart && IsSource && atDirective())
        directive();
      LineStart = Pos < In.size() && In[Pos] == '\n';
      step();
    }
    return std::move(Out);
  }

private:
  StringRef here() const { return In.drop_front(Pos); }

  void blank(size_t Length) {
    for (size_t End = std::min(Pos + Length, In.size()); Pos < End; ++Pos)
      Out[Pos] = ' ';
  }

  /// A character is a number, and no part of a statement to be cut off.
  void fill(size_t Length) {
    for (size_t End = std::min(Pos + Length, In.size()); Pos < End; ++Pos)
      Out[Pos] = '0';
  }

  size_t continuation() const {
    if (here().startswith("\\\n"))
      return 2;
    return here().startswith("\\\r\n") ? 3 : 0;
  }

  void step() {
    if (Pos >= In.size())
      return;
    if (size_t Length = continuation())
      blank(Length);
    else if (here().startswith("/*"))
      blockComment();
    else if (here().startswith("//") || atComment())
      lineComment();
    else if (In[Pos] == '"')
      string();
    else if (In[Pos] == '\'')
      character();
    else
      ++Pos;
  }

  /// '@' starts a comment, but \@ is the macro counter of gas.
  bool atComment() const {
    return In[Pos] == '@' && (Pos == 0 || In[Pos - 1] != '\\');
  }

  /// Keeps the line breaks outside: a comment does not end a statement, its
  /// line does.
  void blockComment() {
    size_t End = In.find("*/", Pos + 2);
    blank((End == StringRef::npos ? In.size() : End + 2) - Pos);
  }

  void lineComment() {
    while (Pos < In.size() && In[Pos] != '\n') {
      if (size_t Length = continuation())
        blank(Length);
      else if (here().startswith("/*"))
        blockComment();
      else
        blank(1);
    }
  }

  void string() {
    for (++Pos; Pos < In.size() && In[Pos] != '"' && In[Pos] != '\n';)
      stringPiece(In[Pos] == '\\' ? 2 : 1);
    if (Pos < In.size() && In[Pos] == '"')
      ++Pos;
  }

  void stringPiece(size_t Length) {
    if (KeepsStrings)
      Pos = std::min(Pos + Length, In.size());
    else
      blank(Length);
  }

  /// 'x', '\n', and the unclosed 'x of assembler. A lone apostrophe is text.
  void character() {
    size_t Length = here().startswith("'\\") ? 3 : 2;
    if (here().substr(Length).startswith("'"))
      fill(Length + 1);
    else if (IsSource && Pos > 0 && In[Pos - 1] == '#')
      fill(Length);
    else
      ++Pos;
  }

  bool atDirective() const {
    return here().ltrim(" \t").startswith("#") && !atImmediateComment();
  }

  /// A continued line can start with an immediate; a directive has a name.
  bool atImmediateComment() const {
    StringRef Name = here().ltrim(" \t").drop_front().ltrim(" \t");
    return Name.empty() || !llvm::isAlpha(Name[0]);
  }

  void directive() {
    size_t Start = Pos;
    StringRef Line = here().ltrim(" \t").drop_front().ltrim(" \t");
    if (!Line.startswith("define")) {
      lineComment();
    } else {
      blank(Line.data() + 6 - here().data());
      macroHead();
    }
    Out[Start] = HardBreak;
  }

  void macroHead() {
    blank(here().size() - here().ltrim(" \t").size());
    blank(here()
              .take_while([](char C) { return llvm::isAlnum(C) || C == '_'; })
              .size());
    if (!here().startswith("("))
      return;
    size_t Close = In.find(')', Pos);
    blank((Close == StringRef::npos ? In.size() : Close + 1) - Pos);
  }

  StringRef In;
  std::string Out;
  size_t Pos = 0;
  bool IsSource;
  bool KeepsStrings;
};

} // namespace

std::string blankComments(StringRef Text) {
  return Blanker(Text, Mode::Statements).run();
}

std::string blankSource(StringRef Text) {
  return Blanker(Text, Mode::Source).run();
}

std::string blankSourceComments(StringRef Text) {
  return Blanker(Text, Mode::SourceComments).run();
}

std::string blankCommentsOnly(StringRef Text) {
  return Blanker(Text, Mode::CommentsOnly).run();
}

} // namespace lwpv
