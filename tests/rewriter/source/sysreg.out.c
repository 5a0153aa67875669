/* SPDX-License-Identifier: GPL-2.0 */
/* flags: -O2 */
/* Reads of system registers need no scratch register: nothing is added, whatever the operands are. */
#define OUTPUT		"=r" (value)

unsigned long given(void)
{
	unsigned long value;

	asm("0:	" LWPV_SITE_MRC("mrc p15, 0, %0, c13, c0, 4") "	\n\t"
#ifdef OLD
	    ".subsection 1\n2: ldr %0, 3f\n3: .long 0\n.previous\n"
	    ".pushsection .alt, \"a\"\n.long 0b - .\n.popsection\n"
#endif
	    : "=r" (value) : "Q" (*(const unsigned long *)&value));
	asm volatile(LWPV_SITE_MRC("mrc p15, 0, %0, c3, c0") "	@ domains" : OUTPUT);
	asm volatile(LWPV_SITE_MRC("mrc p15, 0, %0, c1, c0, 0") : "=r" (value) : : "ip", "cc");
	return value;
}

unsigned long not_given(void)
{
	unsigned long value;

	asm volatile("nop\n.pushsection .alt, \"ax\"\n" LWPV_SITE("mrc p15, 0, %0, c1, c0, 0") "\n.popsection" : "=r" (value));
	asm volatile("mrc p15, 0, %0, c13, c0, 3" : "=r" (value));
	return value;
}
