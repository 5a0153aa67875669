// SPDX-License-Identifier: GPL-2.0
#include "asm/hidden.h"
#include "asm/constant.h"
#include "asm/operands.h"
#include "sensitive.h"
#include "trap-word.h"
#include "llvm/ADT/StringExtras.h"

namespace lwpv {
namespace {

using llvm::StringRef;

ClassId toClass(const sensitive_row &Row) {
  return static_cast<ClassId>(Row.class_id);
}

/// Rows whose every bit data hardly ever has: what software writes as a number
/// because an old assembler did not know it.
bool isRare(const sensitive_row &Row) {
  StringRef Name = Row.name;
  return Row.class_id == SENSITIVE_CLASS_CPS ||
         Row.class_id == SENSITIVE_CLASS_SRS ||
         Row.class_id == SENSITIVE_CLASS_RFE ||
         Row.class_id == SENSITIVE_CLASS_ERET || Name.contains("BANKED");
}

std::optional<ClassId> classifyData(uint32_t Word) {
  const sensitive_row *Row = sensitive_lookup(Word, SENSITIVE_A32);
  uint32_t Trap;
  // Only a word with all its should-be bits right has a trap word. Code that
  // hides an instruction does not hide a condition with it.
  if (!Row || !isRare(*Row) || Word >> 28 < 0xe ||
      !trap_word_encode(Word, &Trap))
    return std::nullopt;
  return toClass(*Row);
}

std::optional<ClassId> classifyInstruction(uint32_t Word, bool Thumb) {
  sensitive_isa Isa = !Thumb          ? SENSITIVE_A32
                      : Word > 0xffff ? SENSITIVE_T32
                                      : SENSITIVE_T16;
  const sensitive_row *Row = sensitive_lookup(Word, Isa);
  return Row ? std::optional(toClass(*Row)) : std::nullopt;
}

bool isDataDirective(StringRef Word) {
  return Word == ".long" || Word == ".word" || Word == ".4byte" ||
         Word == ".int";
}

StringRef takeWord(StringRef &Text) {
  Text = Text.ltrim();
  StringRef Word = Text.take_until(llvm::isSpace);
  Text = Text.drop_front(Word.size()).trim();
  return Word;
}

bool isCodeSection(StringRef Operands) {
  StringRef Name = Operands.split(',').first.trim().trim('"');
  auto Flags = Operands.split('"').second;
  if (Name.contains("text") || Name.contains("init"))
    return true;
  return Flags.take_until([](char C) { return C == '"'; }).contains('x');
}

/// Behind these comes no instruction that could run, unless it has a label.
bool endsFlow(StringRef Word, StringRef Rest) {
  if (Word == "b" || Word == "bx" || Word == "ret" || Word == "eret")
    return true;
  return Rest.startswith("pc") || Rest.contains(" pc}") ||
         Rest.contains(",pc}") || Rest.contains("{pc}");
}

} // namespace

/// Directives that say where we are; true if \p Word is one.
bool HiddenWords::follow(StringRef Word, StringRef Rest) {
  if (Word == ".arm" || Word == ".thumb" || Word == ".code")
    Thumb = Word == ".thumb" || (Word == ".code" && Rest == "16");
  else if (Word == ".pushsection")
    Executable.push_back(isCodeSection(Rest));
  else if (Word == ".popsection" && Executable.size() > 1)
    Executable.pop_back();
  else if (Word == ".section")
    Executable.back() = isCodeSection(Rest);
  else if (Word == ".text" || Word == ".data" || Word == ".bss")
    Executable.back() = Word == ".text";
  else
    return false;
  return true;
}

std::optional<HiddenWord> HiddenWords::decode(StringRef Word, StringRef Rest) {
  bool Certain = Word.startswith(".inst");
  if (!Certain && !(isDataDirective(Word) && Executable.back()))
    return std::nullopt;
  bool AsThumb = Certain && (Thumb || Word != ".inst");
  Operands Ops = splitOperands(Rest);
  for (StringRef Op : Ops) {
    auto Value = evaluate(Op);
    if (!Value)
      continue;
    auto Number = static_cast<uint32_t>(*Value);
    auto Class =
        Certain ? classifyInstruction(Number, AsThumb) : classifyData(Number);
    if (Class)
      return HiddenWord{*Class, Certain || Flows, Ops.size() == 1};
  }
  return std::nullopt;
}

std::optional<HiddenWord> HiddenWords::next(StringRef Statement,
                                            bool Labelled) {
  std::string Lower = Statement.lower();
  StringRef Rest = Lower;
  StringRef Word = takeWord(Rest);
  // A number with a name of its own is a constant.
  Flows = Flows && !Labelled;
  if (follow(Word, Rest)) {
    Flows = false;
    return std::nullopt;
  }
  auto Found = decode(Word, Rest);
  if (Found)
    Flows = Found->InStream;
  else if (!Word.startswith("."))
    Flows = !Word.empty() && !endsFlow(Word, Rest);
  else if (isDataDirective(Word))
    Flows = false;
  return Found;
}

std::string hiddenReason(const HiddenWord &Word) {
  if (!Word.Alone)
    return "hidden among other words; give it a statement of its own";
  if (!Word.InStream)
    return "hidden in data; write .inst if it is an instruction";
  return "";
}

} // namespace lwpv
