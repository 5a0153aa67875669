// SPDX-License-Identifier: GPL-2.0
//
// Inline assembler is found in the token stream behind the preprocessor, not
// in the AST: asm ( "string" "string" .. is unambiguous in GNU C, unused macros
// and functions aside both see the same, and tokens carry every macro level
// with them. It also is five times as fast and works where a tree's dialect of
// C would not parse.
//
#include "c/collect.h"
#include "asm/hidden.h"
#include "asm/statement.h"
#include "c/origin.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/LiteralSupport.h"
#include "llvm/ADT/StringExtras.h"

namespace lwpv {
namespace {

using clang::Token;
using llvm::StringRef;
namespace tok = clang::tok;

constexpr char OpenWord[] = "__lwpv_site_open";
constexpr char CloseWord[] = "__lwpv_site_close";

/// Turns finished text into sites.
class StatementSink {
public:
  StatementSink(clang::Preprocessor &PP, Collected &Out)
      : PP(PP), Out(Out), Thumb(PP.isMacroDefined("__thumb__")),
        FileWords(Thumb, /*InCode=*/false) {}

  void consumeTemplate(const MappedText &Mapped) {
    HiddenWords Words(Thumb, /*InCode=*/true);
    if (mentionsSensitive(Mapped.Text))
      consume(Mapped, Words);
  }

  /// The lines of an assembler file follow each other.
  void consumeLine(const MappedText &Mapped) { consume(Mapped, FileWords); }

private:
  void consume(const MappedText &Mapped, HiddenWords &Words) {
    std::string Blanked = blankComments(Mapped.Text);
    forEachStatement(Blanked, [&](const Statement &S) {
      StringRef Text = StringRef(Blanked).slice(S.Begin, S.End);
      auto Hidden = Words.next(Text, S.Labelled);
      if (!Mapped.IsTemplate && hasOpenMnemonic(Text))
        return;
      auto Class = classify(Text);
      if (Class && Words.isMarked(*Class))
        report(Mapped, S, *Class, Text, Prefer::Innermost);
      else if (Hidden)
        report(Mapped, S, Hidden->Class, Text, Prefer::Outermost,
               hiddenReason(*Hidden));
    });
  }

  /// What a parameter of an assembler macro may stand for, SourcePass knows
  /// better: it sees the calls.
  static bool hasOpenMnemonic(StringRef Text) {
    return Text.take_until(llvm::isSpace).contains('\\');
  }

  void report(const MappedText &Mapped, const Statement &S, ClassId Class,
              StringRef Text, Prefer Which, std::string Reason = "") {
    Site Found;
    Found.Class = Class;
    Found.Statement = Text.str();
    if (auto Range = mapToFile(Mapped, S.Begin, S.End, PP, Which))
      Found.Range = std::move(*Range);
    else
      placeAtUse(Mapped, S, Found, Reason);
    Found.State = S.Marked          ? SiteState::Wrapped
                  : !Reason.empty() ? SiteState::Unsafe
                                    : SiteState::Open;
    Found.Reason = std::move(Reason);
    Out.Sites.add(std::move(Found));
  }

  /// Names the place where the statement is used, as it is written nowhere.
  void placeAtUse(const MappedText &Mapped, const Statement &S, Site &Found,
                  std::string &Reason) {
    const clang::SourceManager &SM = PP.getSourceManager();
    const Piece *At = &Mapped.Pieces.front();
    for (const Piece &P : Mapped.Pieces)
      if (P.Begin <= S.Begin)
        At = &P;
    clang::SourceLocation Loc = SM.getExpansionLoc(At->Tok.getLocation());
    if (const auto *File = SM.getFileEntryForID(SM.getFileID(Loc)))
      Found.Range.File = File->tryGetRealPathName().str();
    Found.Range.Begin = Found.Range.End = SM.getFileOffset(Loc);
    if (Reason.empty())
      Reason = "put together from several macros";
  }

  clang::Preprocessor &PP;
  Collected &Out;
  bool Thumb;
  HiddenWords FileWords;
};

/// Gathers the tokens of an assembler file into lines.
class LineCollector {
public:
  LineCollector(clang::Preprocessor &PP, StatementSink &Sink)
      : PP(PP), Sink(Sink) {}

  void token(const Token &Tok) {
    if (Tok.isAtStartOfLine())
      flush();
    else if (Tok.hasLeadingSpace())
      Line.Text += ' ';
    if (!Line.Pieces.empty())
      Line.Pieces.back().Next = Tok.getLocation();
    Line.Pieces.push_back({Tok, Line.Text.size(), Previous, {}});
    Line.Text += spelling(Tok);
    Previous = Tok.getLocation();
  }

  void finish() { flush(); }

private:
  void flush() {
    if (!Line.Pieces.empty())
      Sink.consumeLine(Line);
    Line.clear();
    Previous = {};
  }

  std::string spelling(const Token &Tok) const {
    if (const clang::IdentifierInfo *Name = Tok.getIdentifierInfo()) {
      if (Name->isStr(OpenWord))
        return std::string(1, SiteOpen);
      if (Name->isStr(CloseWord))
        return std::string(1, SiteClose);
    }
    return PP.getSpelling(Tok);
  }

  clang::Preprocessor &PP;
  StatementSink &Sink;
  MappedText Line;
  clang::SourceLocation Previous;
};

/// Gathers the templates of inline assembler in C.
class TemplateCollector {
public:
  TemplateCollector(clang::Preprocessor &PP, StatementSink &Sink)
      : PP(PP), Sink(Sink) {
    Run.IsTemplate = true;
  }

  void token(const Token &Tok) {
    switch (Now) {
    case State::Outside:
      if (isAsmKeyword(Tok))
        Now = State::Qualifiers;
      break;
    case State::Qualifiers:
      if (Tok.is(tok::l_paren))
        Now = State::Strings;
      else if (!Tok.getIdentifierInfo())
        Now = State::Outside;
      break;
    case State::Strings:
      strings(Tok);
      break;
    }
    Previous = Tok.getLocation();
  }

  void finish() {}

private:
  enum class State { Outside, Qualifiers, Strings };

  static bool isAsmKeyword(const Token &Tok) {
    const clang::IdentifierInfo *Name = Tok.getIdentifierInfo();
    return Name && (Name->isStr("asm") || Name->isStr("__asm__") ||
                    Name->isStr("__asm"));
  }

  void strings(const Token &Tok) {
    if (!Run.Pieces.empty())
      Run.Pieces.back().Next = Tok.getLocation();
    // A template in parentheses of its own is a template as well.
    if (Tok.is(tok::l_paren) && Run.Pieces.empty())
      return;
    if (Tok.is(tok::string_literal))
      return append(Tok);
    if (!Run.Pieces.empty())
      Sink.consumeTemplate(Run);
    Run.clear();
    Now = State::Outside;
  }

  void append(const Token &Tok) {
    Run.Pieces.push_back({Tok, Run.Text.size(), Previous, {}});
    Run.Text += clang::StringLiteralParser(Tok, PP).GetString();
  }

  clang::Preprocessor &PP;
  StatementSink &Sink;
  MappedText Run;
  State Now = State::Outside;
  clang::SourceLocation Previous;
};

class CollectAction : public clang::PreprocessorFrontendAction {
public:
  explicit CollectAction(Collected &Out) : Out(Out) {}

protected:
  void ExecuteAction() override {
    clang::Preprocessor &PP = getCompilerInstance().getPreprocessor();
    StatementSink Sink(PP, Out);
    if (PP.getLangOpts().AsmPreprocessor) {
      run<LineCollector>(PP, Sink);
      noteFiles(PP.getSourceManager());
    } else {
      run<TemplateCollector>(PP, Sink);
    }
  }

private:
  template <typename Collector>
  void run(clang::Preprocessor &PP, StatementSink &Sink) {
    Collector Tokens(PP, Sink);
    PP.EnterMainSourceFile();
    Token Tok;
    for (PP.Lex(Tok); Tok.isNot(tok::eof); PP.Lex(Tok))
      Tokens.token(Tok);
    Tokens.finish();
  }

  void noteFiles(const clang::SourceManager &SM) {
    std::lock_guard<std::mutex> Guard(Out.Mutex);
    for (auto It = SM.fileinfo_begin(); It != SM.fileinfo_end(); ++It)
      Out.AsmFiles.insert(It->first->tryGetRealPathName().str());
  }

  Collected &Out;
};

} // namespace

std::string analysisHeader() {
  std::string Out;
  for (const char *Suffix : SiteMacroSuffixes) {
    std::string Name = std::string(SiteMacro) + Suffix;
    Out += "#undef " + Name + "\n#ifdef __ASSEMBLER__\n#define " + Name +
           "(...) " + OpenWord + " __VA_ARGS__ " + CloseWord +
           "\n#else\n#define " + Name +
           "(...) \"\\001\" __VA_ARGS__ \"\\002\"\n#endif\n";
  }
  return Out;
}

std::unique_ptr<clang::FrontendAction> makeCollectAction(Collected &Out) {
  return std::make_unique<CollectAction>(Out);
}

} // namespace lwpv
