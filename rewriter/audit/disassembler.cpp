// SPDX-License-Identifier: GPL-2.0
#include "audit/disassembler.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCDisassembler/MCDisassembler.h"
#include "llvm/MC/MCInstPrinter.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include <vector>

namespace lwpv {

using llvm::MCInst;
using llvm::StringRef;

namespace {

/// What else decides whether an opcode is sensitive.
enum class Detail { None, Fields, Hint, Debug, List, Return };

struct OpcodeRule {
  const char *Prefix; // of the opcode's name in LLVM's ARM target
  Detail Extra;
  sensitive_class_id Class;
};

#define CLASS(Id) SENSITIVE_CLASS_##Id
const OpcodeRule OpcodeRules[] = {
    {"CPS", Detail::None, CLASS(CPS)},
    {"MRSbanked", Detail::None, CLASS(MRS)},
    {"MRS", Detail::None, CLASS(MRS)},
    {"MSRbanked", Detail::None, CLASS(MSR)},
    {"MSR", Detail::Fields, CLASS(MSR)},
    {"SRS", Detail::None, CLASS(SRS)},
    {"RFE", Detail::None, CLASS(RFE)},
    {"sysLDM", Detail::List, CLASS(LDM_USER)},
    {"sysSTM", Detail::None, CLASS(STM_USER)},
    {"ERET", Detail::None, CLASS(ERET)},
    {"SUBS_PC_LR", Detail::Return, CLASS(DP_PC)},
    {"SETEND", Detail::None, CLASS(SETEND)},
    {"HINT", Detail::Hint, CLASS(WFI)},
    {"MRC", Detail::Debug, CLASS(CP14)},
    {"LDRT", Detail::None, CLASS(LDRT)},
    {"LDRBT", Detail::None, CLASS(LDRT)},
    {"LDRHT", Detail::None, CLASS(LDRT)},
    {"LDRSBT", Detail::None, CLASS(LDRT)},
    {"LDRSHT", Detail::None, CLASS(LDRT)},
    {"STRT", Detail::None, CLASS(LDRT)},
    {"STRBT", Detail::None, CLASS(LDRT)},
    {"STRHT", Detail::None, CLASS(LDRT)},
};
#undef CLASS

const OpcodeRule *ruleFor(StringRef Opcode) {
  if (Opcode == "MRC2" || Opcode == "t2MRC2")
    return nullptr;
  Opcode.consume_front("t2") || Opcode.consume_front("t");
  for (const OpcodeRule &Rule : OpcodeRules)
    if (Opcode.startswith(Rule.Prefix))
      return &Rule;
  return nullptr;
}

/// LLVM's operand is R:mask; a CPSR write of f and s alone is harmless.
bool writesControl(const MCInst &Inst) {
  int64_t Fields = Inst.getOperand(0).getImm();
  return Fields & 0x13;
}

std::optional<sensitive_class_id> hintClass(const MCInst &Inst) {
  switch (Inst.getOperand(0).getImm()) {
  case 2:
    return SENSITIVE_CLASS_WFE;
  case 3:
    return SENSITIVE_CLASS_WFI;
  default:
    return std::nullopt;
  }
}

bool readsDebug(const MCInst &Inst) {
  return Inst.getOperand(1).getImm() == 14 && Inst.getOperand(2).getImm() == 0;
}

} // namespace

struct Disassembler::State {
  explicit State(bool Thumb);

  bool decode(llvm::ArrayRef<uint8_t> Bytes, uint32_t Address, MCInst &Inst);
  bool isRegister(const MCInst &Inst, unsigned Operand, StringRef Name) const;
  bool restoresStatus(const MCInst &Inst) const;
  std::optional<sensitive_class_id> classOf(const MCInst &Inst) const;

  std::unique_ptr<llvm::MCRegisterInfo> Registers;
  std::unique_ptr<llvm::MCAsmInfo> AsmInfo;
  std::unique_ptr<llvm::MCSubtargetInfo> Subtarget;
  std::unique_ptr<llvm::MCInstrInfo> Instructions;
  std::unique_ptr<llvm::MCContext> Context;
  std::unique_ptr<llvm::MCDisassembler> Decoder;
  std::unique_ptr<llvm::MCInstPrinter> Printer;
  std::vector<const OpcodeRule *> Rules; // by opcode
};

Disassembler::State::State(bool Thumb) {
  static const bool Once = [] {
    LLVMInitializeARMTargetInfo();
    LLVMInitializeARMTargetMC();
    LLVMInitializeARMDisassembler();
    return true;
  }();
  (void)Once;
  llvm::Triple Triple(Thumb ? "thumbv7a-none-eabi" : "armv7a-none-eabi");
  std::string Error;
  auto *Target = llvm::TargetRegistry::lookupTarget(Triple.str(), Error);
  if (!Target)
    llvm::report_fatal_error(StringRef(Error));
  Registers.reset(Target->createMCRegInfo(Triple.str()));
  AsmInfo.reset(Target->createMCAsmInfo(*Registers, Triple.str(),
                                        llvm::MCTargetOptions()));
  // The Virtualization Extensions bring ERET and the banked registers.
  Subtarget.reset(
      Target->createMCSubtargetInfo(Triple.str(), "cortex-a15", "+vfp4"));
  Instructions.reset(Target->createMCInstrInfo());
  Context = std::make_unique<llvm::MCContext>(
      Triple, AsmInfo.get(), Registers.get(), Subtarget.get());
  Decoder.reset(Target->createMCDisassembler(*Subtarget, *Context));
  Printer.reset(Target->createMCInstPrinter(Triple, 0, *AsmInfo, *Instructions,
                                            *Registers));
  Printer->setPrintImmHex(true);
  for (unsigned I = 0; I < Instructions->getNumOpcodes(); ++I)
    Rules.push_back(ruleFor(Instructions->getName(I)));
}

bool Disassembler::State::decode(llvm::ArrayRef<uint8_t> Bytes,
                                 uint32_t Address, MCInst &Inst) {
  uint64_t Size;
  return Decoder->getInstruction(Inst, Size, Bytes, Address, llvm::nulls()) !=
         llvm::MCDisassembler::Fail;
}

bool Disassembler::State::isRegister(const MCInst &Inst, unsigned Operand,
                                     StringRef Name) const {
  return Operand < Inst.getNumOperands() && Inst.getOperand(Operand).isReg() &&
         Inst.getOperand(Operand).getReg() &&
         Name == Registers->getName(Inst.getOperand(Operand).getReg());
}

/// The s form of a data-processing instruction with the PC as destination.
bool Disassembler::State::restoresStatus(const MCInst &Inst) const {
  const llvm::MCInstrDesc &Desc = Instructions->get(Inst.getOpcode());
  if (!Desc.hasOptionalDef() || !isRegister(Inst, 0, "PC"))
    return false;
  for (unsigned I = 1; I < Desc.getNumOperands(); ++I)
    if (Desc.operands()[I].isOptionalDef())
      return isRegister(Inst, I, "CPSR");
  return false;
}

std::optional<sensitive_class_id>
Disassembler::State::classOf(const MCInst &Inst) const {
  const OpcodeRule *Rule = Rules[Inst.getOpcode()];
  if (!Rule)
    return restoresStatus(Inst) ? std::optional(SENSITIVE_CLASS_DP_PC)
                                : std::nullopt;
  auto If = [&](bool Yes) {
    return Yes ? std::optional(Rule->Class) : std::nullopt;
  };
  switch (Rule->Extra) {
  case Detail::Fields:
    return If(writesControl(Inst));
  case Detail::Hint:
    return hintClass(Inst);
  case Detail::Debug:
    return If(readsDebug(Inst));
  case Detail::List:
    return isRegister(Inst, Inst.getNumOperands() - 1, "PC")
               ? SENSITIVE_CLASS_LDM_PC
               : SENSITIVE_CLASS_LDM_USER;
  case Detail::Return: // B9.3.19: SUBS PC, LR, #0 is ERET
    return Inst.getOperand(0).getImm() ? SENSITIVE_CLASS_DP_PC
                                       : SENSITIVE_CLASS_ERET;
  case Detail::None:
    break;
  }
  return Rule->Class;
}

Disassembler::Disassembler(bool Thumb) : S(std::make_unique<State>(Thumb)) {}
Disassembler::~Disassembler() = default;

std::optional<sensitive_class_id>
Disassembler::classOf(llvm::ArrayRef<uint8_t> Bytes, uint32_t Address) {
  MCInst Inst;
  if (!S->decode(Bytes, Address, Inst))
    return std::nullopt;
  return S->classOf(Inst);
}

std::string Disassembler::textOf(llvm::ArrayRef<uint8_t> Bytes,
                                 uint32_t Address) {
  MCInst Inst;
  if (!S->decode(Bytes, Address, Inst))
    return "(not an instruction)";
  std::string Text;
  llvm::raw_string_ostream Stream(Text);
  S->Printer->printInst(&Inst, Address, "", *S->Subtarget, Stream);
  for (char &C : Text)
    if (C == '\t')
      C = ' ';
  return StringRef(Text).trim().str();
}

} // namespace lwpv
