// SPDX-License-Identifier: GPL-2.0
//
// From a stretch of preprocessed text back to the bytes of a file. A statement
// can be spread over tokens that came through different macros; what can be
// wrapped is the innermost place where both of its ends are written side by
// side: a file, a macro's body, or a macro's argument.
//
#ifndef LWPV_C_ORIGIN_H
#define LWPV_C_ORIGIN_H

#include "report/site.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Preprocessor.h"

namespace lwpv {

/// A token of preprocessed text and where it landed in the text.
struct Piece {
  clang::Token Tok;
  size_t Begin;                   // in MappedText::Text
  clang::SourceLocation Previous; // the token before it in the whole stream
  clang::SourceLocation Next;
};

/// Assembler text made of tokens.
struct MappedText {
  std::string Text;
  std::vector<Piece> Pieces;
  bool IsTemplate = false; // pieces are string literals, not bare tokens

  void clear() {
    Text.clear();
    Pieces.clear();
  }
};

/// Which of the places to take where a statement is written at several levels
/// of macros. A hidden opcode is wrapped where its macro is used: the macro
/// makes others that are harmless.
enum class Prefer { Innermost, Outermost };

/// The file range of Text[Begin, End), with the texts that wrap it; nothing if
/// it is written nowhere in one piece.
std::optional<SourceRange> mapToFile(const MappedText &Mapped, size_t Begin,
                                     size_t End, clang::Preprocessor &PP,
                                     Prefer Which = Prefer::Innermost);

} // namespace lwpv

#endif
