/* SPDX-License-Identifier: GPL-2.0 */
/* What is spelled nowhere in one piece is reported and left alone. */
#define FRONT		"cps"
#define BACK		"id i\n\tnop"

void unsafe(void)
{
	asm volatile(FRONT BACK);
	asm volatile(LWPV_SITE("cpsie i"));
}
