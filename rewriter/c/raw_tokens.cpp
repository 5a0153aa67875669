// SPDX-License-Identifier: GPL-2.0
#include "c/raw_tokens.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

namespace lwpv {

using llvm::StringRef;

std::vector<RawToken> rawTokens(StringRef Text) {
  std::string Copy = Text.str(); // the lexer wants a final zero byte
  clang::LangOptions Options;
  Options.C11 = Options.C99 = Options.GNUMode = Options.LineComment = true;
  clang::Lexer Lexer(clang::SourceLocation(), Options, Copy.data(), Copy.data(),
                     Copy.data() + Copy.size());
  std::vector<RawToken> Out;
  clang::Token Tok;
  do {
    Lexer.LexFromRawLexer(Tok);
    size_t End = Lexer.getBufferLocation() - Copy.data();
    Out.push_back({Tok.getKind(), End - Tok.getLength(), End});
  } while (Tok.isNot(clang::tok::eof));
  return Out;
}

size_t closingBracket(const std::vector<RawToken> &Tokens, size_t Open) {
  int Depth = 0;
  for (size_t I = Open; I < Tokens.size(); ++I) {
    Depth += Tokens[I].Kind == clang::tok::l_paren;
    Depth -= Tokens[I].Kind == clang::tok::r_paren;
    if (Depth == 0)
      return I;
  }
  return Tokens.size() - 1;
}

namespace {

/// The length of an escape sequence that starts at a backslash.
size_t escapeLength(StringRef Text) {
  if (Text.size() < 2)
    return Text.size();
  auto CountWhile = [&](auto Is, size_t Limit) {
    return std::min(Text.drop_front(2).take_while(Is).size(), Limit);
  };
  auto IsOctal = [](char C) { return C >= '0' && C <= '7'; };
  if (Text[1] == 'x')
    return 2 + CountWhile(llvm::isHexDigit, Text.size());
  return IsOctal(Text[1]) ? 2 + CountWhile(IsOctal, 2) : 2;
}

/// The byte of an escape sequence, as far as assembler text needs it.
char escapeValue(StringRef Escape) {
  unsigned Value;
  if (Escape.startswith("\\x"))
    return Escape.drop_front(2).getAsInteger(16, Value) ? '?' : char(Value);
  if (!Escape.drop_front().getAsInteger(8, Value))
    return char(Value);
  switch (Escape.back()) {
  case 'n':
    return '\n';
  case 't':
    return '\t';
  default:
    return Escape.back();
  }
}

} // namespace

DecodedString decodeString(StringRef Spelling) {
  DecodedString Out;
  size_t I = Spelling.find('"') + 1, End = Spelling.rfind('"');
  while (I < End) {
    StringRef Here = Spelling.slice(I, End);
    if (Here.startswith("\\\n")) {
      I += 2;
      continue;
    }
    size_t Length = Here[0] == '\\' ? escapeLength(Here) : 1;
    Out.Bytes += Length > 1 ? escapeValue(Here.take_front(Length)) : Here[0];
    Out.Offsets.push_back(I);
    I += Length;
  }
  Out.Offsets.push_back(End);
  return Out;
}

} // namespace lwpv
