/* SPDX-License-Identifier: GPL-2.0 */
/* Instructions written as numbers, for assemblers that do not know them. */
	.syntax unified
#define INST_IDENTITY(x)	((x) & 0xFFFFFFFF)
#define INST(x)			.long INST_IDENTITY(x)
#define ERET			INST(0xE160006E)
#define MSR_ELR_HYP(reg)	INST(0xE12EF300 | reg)
	mov	r0, #0
	.inst	0xe10f0000
	.inst	0xf1080080
	MSR_ELR_HYP(14)
	ERET
	nop
	.long	0xe160006e
	b	1f
	.long	0xe3a00000
1:	.inst	0xe1a00000
