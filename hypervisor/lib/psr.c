// SPDX-License-Identifier: GPL-2.0
#include "psr.h"

/* Bank + 1 by the low four bits of the mode; all modes have bit 4 set. */
static const u8 mode_banks[16] = {
	[MODE_USR & 15] = 1,
	[MODE_FIQ & 15] = 2,
	[MODE_IRQ & 15] = 3,
	[MODE_SVC & 15] = 4,
	[MODE_ABT & 15] = 5,
	[MODE_UND & 15] = 6,
	[MODE_SYS & 15] = 1,
};

int psr_mode_bank(u32 mode)
{
	return (mode & 0x10) ? mode_banks[mode & 15] - 1 : -1;
}

/* CPSR bits by byte and by what it takes to write them; index: bit of the byte mask. */
static const struct {
	u32 anyone;
	u32 exception_return;
	u32 privileged;
} writable[4] = {
	{ 0, PSR_T, PSR_MODE | PSR_F | PSR_I },
	{ PSR_E, PSR_IT & 0xff00, PSR_A },
	{ PSR_GE, 0, 0 },
	{ PSR_N | PSR_Z | PSR_C | PSR_V | PSR_Q, PSR_IT & 0xff000000, 0 },
};

static u32 writable_bits(u32 bytemask, struct psr_write how)
{
	u32 bits = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(writable); i++) {
		if (!word_bit(bytemask, i))
			continue;
		bits |= writable[i].anyone;
		if (how.exception_return)
			bits |= writable[i].exception_return;
		if (how.privileged)
			bits |= writable[i].privileged;
	}
	return bits;
}

u32 cpsr_write_by_instr(u32 old, u32 value, u32 bytemask, struct psr_write how)
{
	u32 bits = writable_bits(bytemask, how);

	if (how.nmfi && (value & PSR_F))
		bits &= ~PSR_F;
	if (psr_mode_bank(value) < 0)
		bits &= ~PSR_MODE;
	return (old & ~bits & ~PSR_J) | (value & bits);
}

u32 spsr_write_by_instr(u32 old, u32 value, u32 bytemask)
{
	static const u32 bytes[4] = { 0x000000ff, 0x0000ff00, 0x000f0000, 0xff000000 };
	u32 bits = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bytes); i++)
		if (word_bit(bytemask, i))
			bits |= bytes[i];
	return (old & ~bits) | (value & bits);
}
