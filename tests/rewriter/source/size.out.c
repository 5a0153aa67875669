/* SPDX-License-Identifier: GPL-2.0 */
/* flags: -O2 */
/* The compiler guesses an instruction count from the template: the site macro must not change its mind. */
static inline unsigned long save(void)
{
	unsigned long flags;

	asm volatile(LWPV_SITE_MRS("mrs %0, cpsr") " @ save\n\t" LWPV_SITE_CPS("cpsid i") : "=r" (flags) : : "memory", LWPV_SCRATCH);
	return flags;
}

static inline void restore(unsigned long flags)
{
	asm volatile(LWPV_SITE_MSR("msr cpsr_c, %0") : : "r" (flags) : "memory", LWPV_SCRATCH);
}

int counter[8];

int count(int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++) {
		unsigned long flags = save();

		sum += counter[i & 7]++;
		if (sum & 1)
			restore(flags);
		else
			asm volatile(LWPV_SITE_CPS("cpsie i") "; " LWPV_SITE("cpsie f") "; " LWPV_SITE("wfi") : : : "memory", LWPV_SCRATCH);
	}
	return sum;
}
