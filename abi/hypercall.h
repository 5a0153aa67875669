/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Hypercalls: trap words with TRAP_HYPERCALL (trap-word.h), which stand for no single instruction. Loaders write them into stubs.
 */
#ifndef KVM32_HYPERCALL_H
#define KVM32_HYPERCALL_H

/*
 * Kernel exit: all that ARM Linux does from where it sets the user's thread ID up to its exception return.
 *
 *	mcr	p15, 0, Rt, c13, c0, 3		@ TPIDRURO
 *	DACR = the word behind the trap word
 *	SPSR = [sp + P + 4], LR = [sp + P]
 *	{r0-r14}^ = 15 words below sp + P	@ r0 only with HYPERCALL_EXIT_R0
 *	clrex
 *	add	sp, sp, #P + 12
 *	movs	pc, lr
 *
 * The hypervisor does all of this if SPSR is user mode's with A, I and F clear, and what is to be loaded can be; or it does nothing and goes on
 * behind the word that follows, where there is code that does the same: in other privileged modes always, and whenever DACR is not to be what the
 * exit before made it. In user mode the word is a system call as any other, and a Thumb kernel has no trap words.
 *
 * It does not forget what TPIDRURO and DACR were before. If the next exception out of user mode is a system call, each of the two may be what it was
 * then, or what this made it; with any other exception it is the latter. So such a kernel's system call entry writes both before it reads either, and
 * before it goes to memory that only the user's DACR lets it go to. Where it writes what it finds there, nothing has to be done (vmm/loader/entry.h).
 */
#define HYPERCALL_EXIT_RT	0x000f	/* of its number: Rt */
#define HYPERCALL_EXIT_R0	0x0010
#define HYPERCALL_EXIT_WORDS	0x07e0	/* P / 4 */
#define HYPERCALL_EXIT_SHIFT	5
#define HYPERCALL_EXIT_NUMBERS	0x0800	/* all below are kernel exits; others are UNDEFINED */

#define HYPERCALL_WORD(number)	(0xef2f0000u | (number))	/* trap-word.h */

#endif
