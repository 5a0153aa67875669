/* SPDX-License-Identifier: GPL-2.0 */
/* Offsets are those of the source, whatever escapes and splices are in it. */
void escapes(void)
{
	asm volatile("\tcpsid\ti\n\x09wfi\n\11wfe");
	asm volatile(".ascii \"wfi; \\\"\"\n\t.balign 4\n\tcpsie i");
	asm volatile("nop\n\
		cpsid i\n\
		nop");
}
