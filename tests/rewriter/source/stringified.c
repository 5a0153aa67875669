/* SPDX-License-Identifier: GPL-2.0 */
/* flags: -masm-syntax-unified */
/* Mnemonics that the preprocessor makes strings of. */
#define USER_COND(instr, cond)	#instr "t" #cond
#define USER(instr)		USER_COND(instr, )
#define ATOMIC(insn)						\
	asm volatile(						\
	"1:	" USER(ldr) "	%0, [%1]\n"			\
	"	" insn "\n"					\
	"2:	" USER(str) "	%0, [%1]\n"			\
	"	" USER_COND(str, eq) "	%0, [%1]\n"		\
	: "=&r" (value) : "r" (address) : "cc", "memory")
#define READ_DEBUG(n, m)					\
	asm volatile("mrc p14, 0, %0, " #n ", " #m ", 0" : "=r" (value))

unsigned long operate(unsigned long *address)
{
	unsigned long value;

	ATOMIC("add %0, %0, #1");
	READ_DEBUG(c0, c1);
	return value;
}
