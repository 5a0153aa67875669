/* SPDX-License-Identifier: GPL-2.0 */
/* What a macro makes of its arguments is wrapped in the macro: for other arguments the entry is harmless. */
#define OPERATE(insn, operand)	asm volatile(LWPV_SITE(#insn " " operand))
#define LOAD(insn)		asm volatile("1:	" LWPV_SITE(insn "	%0, [%1], #1") "\n" : "=r" (value), "+r" (address))

int operate(char *address)
{
	int value;

	OPERATE(cpsid, "i");
	OPERATE(add, "r0, r0, r0");
	LOAD("ldrb");
	LOAD("ldrbt");
	return value;
}
