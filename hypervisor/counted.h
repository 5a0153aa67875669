/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where things are counted: a section that tells for each such place its address and which counter (enum kvm32_stat). Whoever
 * looks on from outside, instruction by instruction, learns from it what an exit was for (scripts/bench --reasons). It costs no
 * instruction. For the assembler the same is in pv/low/fast.S.
 */
#ifndef KVM32_COUNTED_H
#define KVM32_COUNTED_H

/** @stat: a constant, also behind all inlining */
static __always_inline void kvm32_counted_here(const unsigned int stat)
{
	asm volatile("9:\n\t"
		     ".pushsection .kvm32_counted, \"a\"\n\t"
		     ".balign 4\n\t"
		     ".long 9b, %c0\n\t"
		     ".popsection" : : "i" (stat));
}

#endif
