// SPDX-License-Identifier: GPL-2.0
//
// The tokens of a C file before the preprocessor.
//
#ifndef LWPV_C_RAW_TOKENS_H
#define LWPV_C_RAW_TOKENS_H

#include "clang/Basic/TokenKinds.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace lwpv {

struct RawToken {
  clang::tok::TokenKind Kind;
  size_t Begin;
  size_t End;
};

/// Ends with an eof token. Comments are left out.
std::vector<RawToken> rawTokens(llvm::StringRef Text);

/// The index of the bracket that closes the one at \p Open, or the last index.
size_t closingBracket(const std::vector<RawToken> &Tokens, size_t Open);

/// The value of a string literal, and for each byte of it (and for its end)
/// the offset in \p Spelling.
struct DecodedString {
  std::string Bytes;
  std::vector<size_t> Offsets;
};
DecodedString decodeString(llvm::StringRef Spelling);

} // namespace lwpv

#endif
