/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where things are counted: a section that tells for each such place its address and which counter (enum kvm32_stat). Whoever
 * looks on from outside, instruction by instruction, learns from it what an exit was for (scripts/bench --reasons). It costs no
 * instruction.
 */
#ifndef KVM32_COUNTED_H
#define KVM32_COUNTED_H

#ifdef __ASSEMBLER__
	.macro	counted_here stat
9:
	.pushsection .kvm32_counted, "a"
	.balign	4
	.long	9b, \stat
	.popsection
	.endm
#else
/** @stat: a constant, also behind all inlining */
#define kvm32_counted_here(stat)							\
	asm volatile("9:\n\t"								\
		     ".pushsection .kvm32_counted, \"a\"\n\t"				\
		     ".balign 4\n\t"							\
		     ".long 9b, %c0\n\t"						\
		     ".popsection" : : "i" (stat))
#endif

#endif
