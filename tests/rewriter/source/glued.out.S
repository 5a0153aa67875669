/* SPDX-License-Identifier: GPL-2.0 */
/* Mnemonics that the preprocessor glues, in this configuration or another. */
	.syntax unified
#ifdef PLAIN
#define TUSER(instr)	instr
#else
#define TUSER(instr)	instr ## t
#endif
#define TUSER_COND(instr, cond)	instr ## t ## cond
#ifdef OTHER
#define RETURN		movs
#else
#define RETURN		mov
#endif
#define READ		mrs
1: LWPV_SITE(TUSER(ldr)	r2, [r0])
2: LWPV_SITE(TUSER(strb)	r2, [r0], #1)	@ one byte
	LWPV_SITE(TUSER_COND(ldr, eq) r1, [r2])
	LWPV_SITE(READ	r0, cpsr)
	LWPV_SITE(RETURN	pc, lr)
