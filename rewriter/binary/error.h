// SPDX-License-Identifier: GPL-2.0
#ifndef LWPV_BINARY_ERROR_H
#define LWPV_BINARY_ERROR_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"

namespace lwpv {

/// An error that is its message.
inline llvm::Error failure(const llvm::Twine &What) {
  return llvm::make_error<llvm::StringError>(What,
                                             llvm::inconvertibleErrorCode());
}

} // namespace lwpv

#endif
