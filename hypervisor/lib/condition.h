/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Conditional execution (DDI 0406C A8.3) and the IT state of Thumb (A2.5.2). An instruction that trapped need not have
 * passed its condition (for UNDEF, B1.9.2 leaves that to the core), so whoever emulates evaluates it, and goes on
 * behind the instruction with skip_instruction().
 */
#ifndef KVM32_LIB_CONDITION_H
#define KVM32_LIB_CONDITION_H

#include "types.h"

#define CONDITION_AL	14u

/** condition_passed() - does an instruction with this 4-bit condition execute? 0b1111 always does. */
bool condition_passed(u32 cpsr, u32 condition);

/** arm_condition() - of an A32 word; the unconditional space counts as AL. */
u32 arm_condition(u32 instruction);

/** thumb_condition() - what the IT block says of the instruction at pc; AL outside of one. */
u32 thumb_condition(u32 cpsr);

/** instruction_condition_passed() - for a trapped instruction of either set. */
bool instruction_condition_passed(u32 cpsr, u32 instruction);

/** it_state() - ITSTATE<7:0>, which CPSR holds in two pieces. */
u32 it_state(u32 cpsr);

/** it_state_advance() - CPSR as it is after one more instruction of an IT block (ITAdvance(), A2.5.2). */
u32 it_state_advance(u32 cpsr);

/**
 * skip_instruction() - go on behind the instruction at regs[15].
 * @wide: a 32-bit Thumb instruction; means nothing in ARM state.
 */
void skip_instruction(u32 regs[16], u32 *cpsr, bool wide);

#endif
