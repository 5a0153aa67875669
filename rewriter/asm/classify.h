// SPDX-License-Identifier: GPL-2.0
//
// Which statements of assembler text are sensitive. A *statement* is what gas
// assembles as one: no label in front, no comment behind, no separator in it.
// The rules are those of abi/sensitive.def; nothing here knows a program.
//
#ifndef LWPV_ASM_CLASSIFY_H
#define LWPV_ASM_CLASSIFY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace lwpv {

enum class ClassId : unsigned char {
#define SENSITIVE_CLASS(id, name, policy, text) id,
#include "sensitive.def"
};

struct ClassInfo {
  ClassId Id;
  const char *Name;
  const char *Policy;
  const char *Text;
};

/// Stands in statement text for something that only the preprocessor knows.
constexpr char UnknownText = '\x1f';

/// All classes, indexed by ClassId.
llvm::ArrayRef<ClassInfo> classTable();
const ClassInfo &classInfo(ClassId Id);

/// What is known of a macro parameter: the texts that it may stand for, or
/// nothing.
using ParameterValues =
    llvm::function_ref<std::optional<std::vector<std::string>>(
        llvm::StringRef)>;

/// The class of a statement, or nothing if it is harmless. Where a macro
/// parameter leaves it open, the statement counts as sensitive: a table entry
/// whose word is harmless is ignored, a missing one is not.
std::optional<ClassId> classify(llvm::StringRef Statement,
                                ParameterValues Values = nullptr);

/// True if \p Text could hold a sensitive statement at all: a cheap test for
/// text that is about to be looked at more closely.
bool mentionsSensitive(llvm::StringRef Text);

} // namespace lwpv

#endif
