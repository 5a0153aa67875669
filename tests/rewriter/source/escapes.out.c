/* SPDX-License-Identifier: GPL-2.0 */
/* Offsets are those of the source, whatever escapes and splices are in it. */
void escapes(void)
{
	asm volatile(LWPV_SITE("\tcpsid\ti") "\n\x09" LWPV_SITE("wfi") "\n\11" LWPV_SITE("wfe"));
	asm volatile(".ascii \"wfi; \\\"\"\n\t.balign 4\n\t" LWPV_SITE("cpsie i"));
	asm volatile("nop\n\
		" LWPV_SITE("cpsid i") "\n\
		nop");
}
