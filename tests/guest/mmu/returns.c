// SPDX-License-Identifier: GPL-2.0
/*
 * What is on the stack where an exception ends, at the edges of the one page that is mapped: all of it, or an abort with the
 * base as it was.
 */
#include "mmu-tests.h"

#define FLAGS		(PSR_N | PSR_V | PSR_C | 0x30000)

void return_by_frame(u32 spsr, u32 *frame, u32 out[16]);
extern char return_behind[], rfe_behind[];
u32 *rfe_at(u32 *base);
u32 *srs_at(u32 *sp, u32 spsr, u32 lr);

static u32 start, end;	/* of what is mapped */
static u32 caught_out;	/* where return_behind is to store */

static void fill(u32 *frame, const u32 out[16])
{
	for (u32 i = 0; i < 15; i++)
		frame[i] = 0xabc0000 + 4 * i;
	frame[12] = (u32)out;
	frame[15] = (u32)return_behind;
}

static void check_frame(u32 va, u32 mode, const char *text)
{
	u32 out[16], kept[16], wrong = 0, *frame = (u32 *)va;

	fill(frame, out);
	memcpy(kept, frame, sizeof(kept));
	exception_arm(hook_skip);
	return_by_frame(FLAGS | PSR_MASKED | mode, frame, out);
	is(exception_disarm(), 0, "ldm sp, {r0-pc}^ %s: no abort", text);
	/* SP and LR are those of the mode that it is left from. */
	for (u32 i = 0; i < (mode == MODE_SVC ? 15 : 13); i++)
		wrong |= (out[i] != kept[i]) << i;
	is(wrong, 0, "ldm sp, {r0-pc}^ %s: registers", text);
	is(out[15] & PSR_DEFINED, FLAGS | PSR_MASKED | mode, "ldm sp, {r0-pc}^ %s: CPSR", text);
}

static void check_frame_abort(u32 va, u32 status, u32 address, const char *text)
{
	u32 out[16] = { 0 };

	if (va & 3)
		fill((u32 *)(va & ~3u), out);
	exception_arm(hook_skip);
	return_by_frame(FLAGS | PSR_I | PSR_F | MODE_SVC, (u32 *)va, out);
	is(exception_disarm(), 1, "ldm sp, {r0-pc}^ %s: one abort", text);
	is(fault_status(caught.dfsr), status, "ldm sp, {r0-pc}^ %s: status", text);
	is(caught.dfar, address, "ldm sp, {r0-pc}^ %s: address", text);
	is(out[13], va, "ldm sp, {r0-pc}^ %s: base", text);	/* the others may have been loaded (B1.9.8) */
}

static bool go_behind(struct frame *frame)
{
	frame->pc = (u32)return_behind;
	frame->r[12] = caught_out;
	frame->spsr = PSR_MASKED | MODE_SVC;
	return true;
}

/* A hypervisor that loads with its own rights has to leave its own memory, which is somewhere in here, where it is. */
static void check_nowhere(void)
{
	static const u32 offsets[] = { 0u - 60, 0, 0x1000, 0x5000, 0x10000, 0x20000, 0x100000 - 64 };
	u32 out[16], wrong = 0;

	caught_out = (u32)out;
	for (u32 mib = 0; mib < 4096; mib++)
		for (size_t i = 0; i < ARRAY_SIZE(offsets) && !boot_table[mib]; i++) {
			exception_arm(go_behind);
			return_by_frame(PSR_MASKED | MODE_SVC, (u32 *)((mib << 20) + offsets[i]), out);
			wrong += exception_disarm() != 1 || caught.frame.vector != V_DABORT;
		}
	is(wrong, 0, "ldm sp, {r0-pc}^ from where nothing is mapped: an abort each time");
}

static void check_rfe(u32 va, bool mapped, const char *text)
{
	u32 *base = (u32 *)va;

	if (mapped) {
		base[0] = (u32)rfe_behind;
		base[1] = PSR_MASKED | MODE_SYS;
	}
	exception_arm(hook_skip);
	is((u32)rfe_at(base), va + (mapped ? 8 : 0), "rfeia %s: base", text);
	is(exception_disarm(), !mapped, "rfeia %s: aborts", text);
}

static void check_srs(u32 va, bool mapped, const char *text)
{
	u32 *sp = (u32 *)va, *to;

	exception_arm(hook_skip);
	to = srs_at(sp, FLAGS | MODE_IRQ, 0x12345678);
	is((u32)to, va - (mapped ? 8 : 0), "srsdb %s: sp", text);
	is(exception_disarm(), !mapped, "srsdb %s: aborts", text);
	if (mapped)
		ok(to[0] == 0x12345678 && to[1] == (FLAGS | MODE_IRQ), "srsdb %s: LR and SPSR", text);
}

void test_returns(void)
{
	struct mapping m = { .size = SMALL_4K, .ap = AP_USER_RW };

	section("exception returns at the edge of what is mapped");
	start = map_frame(boot_table, WINDOW + 0x77000, frame_a, m);
	end = start + 4096;
	mmu_flush();
	check_frame(start, MODE_SVC, "at the beginning");
	check_frame(end - 64, MODE_SVC, "at the end");
	check_frame(start + 2048, MODE_IRQ, "to another mode");
	check_frame_abort(start - 32, FS_TRANSLATION_PAGE, start - 32, "over the beginning");
	check_frame_abort(end - 32, FS_TRANSLATION_PAGE, end, "over the end");
	check_frame_abort(start + 1026, FS_ALIGNMENT, start + 1026, "not aligned");
	check_nowhere();
	check_rfe(start, true, "at the beginning");
	check_rfe(end - 8, true, "at the end");
	check_rfe(start - 4, false, "over the beginning");
	check_rfe(end - 4, false, "over the end");
	check_srs(start + 8, true, "at the beginning");
	check_srs(end, true, "at the end");
	check_srs(start + 4, false, "over the beginning");
	check_srs(end + 4, false, "over the end");
	unmap(boot_table, WINDOW);
	probe_page_init(frame_a, DATA_A);
}
