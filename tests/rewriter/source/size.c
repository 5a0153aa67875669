/* SPDX-License-Identifier: GPL-2.0 */
/* flags: -O2 */
/* The compiler guesses an instruction count from the template: the site macro must not change its mind. */
static inline unsigned long save(void)
{
	unsigned long flags;

	asm volatile("mrs %0, cpsr @ save\n\tcpsid i" : "=r" (flags) : : "memory");
	return flags;
}

static inline void restore(unsigned long flags)
{
	asm volatile("msr cpsr_c, %0" : : "r" (flags) : "memory");
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
			asm volatile("cpsie i; cpsie f; wfi" : : : "memory");
	}
	return sum;
}
