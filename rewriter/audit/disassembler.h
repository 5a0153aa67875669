// SPDX-License-Identifier: GPL-2.0
//
// The second opinion: LLVM's disassembler, and which class of sensitive
// instruction an LLVM opcode is. Masks and values of sensitive.def play no
// part in it.
//
#ifndef LWPV_AUDIT_DISASSEMBLER_H
#define LWPV_AUDIT_DISASSEMBLER_H

#include "sensitive.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/MC/MCInst.h"
#include <memory>
#include <optional>
#include <string>

namespace lwpv {

class Disassembler {
public:
  explicit Disassembler(bool Thumb);
  ~Disassembler();

  /// What LLVM takes the first instruction of \p Bytes for; nothing if it is
  /// none, or one that is not sensitive.
  std::optional<sensitive_class_id> classOf(llvm::ArrayRef<uint8_t> Bytes,
                                            uint32_t Address);
  std::string textOf(llvm::ArrayRef<uint8_t> Bytes, uint32_t Address);

private:
  struct State;
  std::unique_ptr<State> S;
};

} // namespace lwpv

#endif
