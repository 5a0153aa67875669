// SPDX-License-Identifier: GPL-2.0
/* From vectors to handlers: each exception out of each mode. */
#include "cp15.h"
#include "exception.h"
#include "gic.h"
#include "linux.h"
#include "mmu.h"

#define UNMAPPED	0x30000000
#define FLAGS		(PSR_N | PSR_V | PSR_Q | 0x00050000)

static const struct kind {
	const char *name;
	u32 vector;
	u32 ahead;	/* of the instruction, where the stub leaves LR */
} kinds[] = {
	{ "UNDEF", V_UNDEF, 4 }, { "prefetch abort", V_PABORT, 0 }, { "data abort", V_DABORT, 0 }, { "IRQ", V_IRQ, 0 },
};

static const u8 modes[] = { MODE_USR, MODE_FIQ, MODE_IRQ, MODE_SVC, MODE_ABT, MODE_UND, MODE_SYS };

/* Bits: what is not as it has to be. */
static u32 flaws(const struct kind *kind, const struct user_state *state)
{
	u32 masks = state->cpsr & (PSR_A | PSR_F), bad = 0;

	if (kind->vector != V_UNDEF)
		masks |= PSR_A;
	bad |= linux_record.r0 != state->r[0];
	bad |= (linux_record.lr != state->pc + kind->ahead) << 1;
	bad |= (linux_record.spsr != state->cpsr) << 2;
	bad |= (linux_record.entry != (state->cpsr & 15)) << 3;
	bad |= ((linux_record.cpsr & (PSR_A | PSR_I | PSR_F | PSR_T | MODE_MASK)) != (MODE_SVC | PSR_I | masks)) << 4;
	bad |= (linux_record.sp != 0) << 5;
	return bad;
}

static u32 place(const struct kind *kind, u32 mode)
{
	if (kind->vector == V_PABORT)
		return UNMAPPED;
	if (mode == MODE_USR)
		return USER_VA;
	return (u32)(kind->vector == V_DABORT ? linux_load : linux_udf);
}

/* Outside of user mode the code is the kernel's. */
static void raise(const struct kind *kind, u32 mode, u32 masks)
{
	struct user_state state = { .r = { UNMAPPED } };

	state.pc = place(kind, mode);
	state.cpsr = mode | masks | FLAGS;
	memset(&linux_record, 0xff, sizeof(linux_record));
	user_load(kind->vector == V_DABORT ? (const u32 *)linux_load : (const u32 *)linux_udf, 1);
	if (kind->vector == V_IRQ)
		gic_sgi(3);
	linux_run(&state);
	if (kind->vector == V_IRQ)
		gicc_write(GICC_EOIR, gicc_read(GICC_IAR));
	is(flaws(kind, &state), 0, "%s in mode %02x, masks %03x", kind->name, mode, masks);
}

static void each(const struct kind *kind)
{
	section(kind->name);
	for (u32 i = 0; i < ARRAY_SIZE(modes); i++) {
		raise(kind, modes[i], 0);
		raise(kind, modes[i], PSR_F);
		raise(kind, modes[i], PSR_A);
		if (kind->vector != V_IRQ)
			raise(kind, modes[i], PSR_I | PSR_A);
	}
}

static void from_thumb(void)
{
	static const u16 udf = 0xde00;
	struct user_state state = { .r = { 1 }, .pc = USER_VA, .cpsr = MODE_USR | PSR_T | FLAGS };
	struct kind kind = kinds[0];

	kind.ahead = 2;
	user_load_thumb(&udf, 1);
	linux_run(&state);
	is(flaws(&kind, &state), 0, "UNDEF in Thumb");
}

void test_vectors(void)
{
	u32 vbar = read_vbar(), small[3][4], stacks[3] = { (u32)small[0], (u32)small[1], (u32)small[2] };
	char *page = frames(0x1000);

	memcpy(page, linux_vectors, (size_t)(linux_vectors_end - linux_vectors));
	sync_code((u32)page, 0x1000);
	linux_swap_stacks(stacks);
	write_vbar((u32)page);
	for (u32 i = 0; i < ARRAY_SIZE(kinds); i++)
		each(&kinds[i]);
	from_thumb();
	write_vbar(vbar);
	linux_swap_stacks(stacks);
}
