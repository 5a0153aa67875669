// SPDX-License-Identifier: GPL-2.0
/*
 * What kernels do at each system call and with each table, at the edge of what is mapped: the page behind is there, the
 * one before is not. An aborted instruction has not changed its base.
 */
#include "mmu-tests.h"

void store_user_bank(u32 *behind, u32 sp, u32 lr);
void load_user_state(u32 *behind, u32 out[15]);
void load_user_rest(u32 *behind, u32 out[15]);
void clean_until(u32 out[4]);
void clean_count(u32 out[4]);

static const struct {
	void (*run)(u32 *behind, u32 out[15]);
	const char *name;
	u32 first;	/* register of the list */
} loads[] = {
	{ load_user_state, "ldmdb {r0-lr}^", 0 },
	{ load_user_rest, "ldmdb {r1-lr}^", 1 },
};

static u32 edge;	/* the first address that is mapped */

static u32 wrong_words(const u32 *words, const u32 *want, u32 count)
{
	u32 wrong = 0;

	for (u32 i = 0; i < count; i++)
		wrong |= (words[i] != want[i]) << i;
	return wrong;
}

static void check_load(size_t i)
{
	u32 out[15], *words = (u32 *)edge, length = 15 - loads[i].first;

	exception_arm(hook_skip);
	for (u32 n = 0; n < length; n++)
		words[n] = 0x1234500 + n;
	loads[i].run(words + length, out);
	is(wrong_words(out + loads[i].first, words, length), 0, "%s: registers", loads[i].name);
	ok(!loads[i].first || out[0] == 0x1000, "%s: r0", loads[i].name);
	is(caught.count, 0, "%s: no abort", loads[i].name);
}

static void check_load_abort(size_t i, u32 behind, u32 status, const char *where)
{
	u32 out[15];

	exception_arm(hook_skip);
	loads[i].run((u32 *)behind, out);
	is(exception_disarm(), 1, "%s, %s: one abort", loads[i].name, where);
	is(caught.frame.vector, V_DABORT, "%s, %s: vector", loads[i].name, where);
	is(fault_status(caught.dfsr), status, "%s, %s: status", loads[i].name, where);
	is(out[4], behind, "%s, %s: base", loads[i].name, where);
}

static void check_store(void)
{
	u32 *words = (u32 *)edge;

	exception_arm(hook_skip);
	words[2] = 3;
	store_user_bank(words + 2, 0x51, 0x52);
	ok(words[0] == 0x51 && words[1] == 0x52 && words[2] == 3, "stmdb {sp, lr}^");
	store_user_bank(words + 1, 0x61, 0x62);
	is(caught.count, 1, "stmdb {sp, lr}^, over the edge: one abort");
	is(fault_status(caught.dfsr), FS_TRANSLATION_PAGE, "stmdb {sp, lr}^, over the edge: status");
	is(caught.dfar, edge - 4, "stmdb {sp, lr}^, over the edge: address");
	store_user_bank((u32 *)(edge + 10), 0x71, 0x72);
	is(caught.count, 2, "stmdb {sp, lr}^, not aligned: one abort");
	is(fault_status(caught.dfsr), FS_ALIGNMENT, "stmdb {sp, lr}^, not aligned: status");
	exception_disarm();
}

static u32 rounds_of(u32 length, u32 step)
{
	u32 rounds = 1;

	while (rounds * step < length)
		rounds++;
	return rounds;
}

/* Steps of any size, ends anywhere: the registers and flags behind a loop are those of the last round. */
static void check_loops(void)
{
	static const u32 steps[] = { 4, 32, 48, 64, 2048 }, lengths[] = { 0, 1, 32, 100, 4095, 4096, 4097, 8192 };

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
		for (size_t j = 0; j < ARRAY_SIZE(lengths); j++) {
			u32 step = steps[i], length = lengths[j], start = (u32)frame_a;
			u32 rounds = rounds_of(length, step);
			u32 until[4] = { start, step, start + length }, count[4] = { start, step, length };
			u32 flags = start + rounds * step == start + length ? PSR_Z | PSR_C : PSR_C;

			clean_until(until);
			ok(until[0] == start + rounds * step && until[2] == start + length &&
			   (until[3] & (PSR_Z | PSR_C)) == flags, "clean %u bytes by %u up to an end", length, step);
			clean_count(count);
			ok(count[0] == start + rounds * step && count[2] == length - rounds * step &&
			   (count[3] & (PSR_Z | PSR_C)) == (length < step ? 0 : length == rounds * step ? PSR_Z | PSR_C : 0),
			   "clean and invalidate %u bytes by %u, counted", length, step);
		}
}

/* The line at the edge is there, the one behind the page is not. Whether that aborts is for the core to say (B3.12.1). */
static void check_loop_over_edge(void)
{
	u32 end = edge + 0x1000, out[4] = { end - 64, 32, end + 32 };

	exception_arm(hook_skip);
	clean_until(out);
	exception_disarm();
	is(out[0], end + 32, "clean over the edge: where it ends");
}

void test_edges(void)
{
	struct mapping m = { .size = SMALL_4K, .ap = AP_USER_RW };

	section("at the edge of what is mapped");
	edge = map_frame(boot_table, WINDOW + 0x77000, frame_a, m);
	mmu_flush();
	check_store();
	for (size_t i = 0; i < ARRAY_SIZE(loads); i++) {
		check_load(i);
		check_load_abort(i, edge + 4, FS_TRANSLATION_PAGE, "over the edge");
		check_load_abort(i, edge + 70, FS_ALIGNMENT, "not aligned");
	}
	check_loops();
	check_loop_over_edge();
	unmap(boot_table, WINDOW);
	probe_page_init(frame_a, DATA_A);
}
