/* SPDX-License-Identifier: GPL-2.0 */
/* A variable lives in the scratch register: no asm of the file can have it. */
unsigned long call(unsigned long number)
{
	register unsigned long r12 asm("r12") = number;

	asm volatile("cpsid i" : : : "memory");
	asm volatile("svc #0" : "+r" (r12));
	return r12;
}
