// SPDX-License-Identifier: GPL-2.0
/*
 * Fault status and address: the page says what the registers say, of every abort and from its handler's first instruction on. The first abort
 * in an MiB is the highvisor's to take into the guest, those that follow the lowvisor's.
 */
#include "access.h"
#include "cp15.h"
#include "shared.h"
#include "user.h"

#define HOLE	0x30000000	/* nothing is mapped here */
#define TIMES	6

void kernel_call(u32 address);

enum { DFSR, IFSR, DFAR, IFAR, REGISTERS };

static const u32 offsets[REGISTERS] = { SHARED_PAGE_DFSR, SHARED_PAGE_IFSR, SHARED_PAGE_DFAR, SHARED_PAGE_IFAR };
static u32 at_handler[REGISTERS], bad;

static void read_page(u32 words[REGISTERS])
{
	for (u32 i = 0; i < REGISTERS; i++)
		words[i] = page_read(offsets[i]);
}

static u32 differ(const u32 *one, const u32 *other)
{
	u32 bits = 0;

	for (u32 i = 0; i < REGISTERS; i++)
		bits |= (one[i] != other[i]) << i;
	return bits;
}

/* The page first, for the registers' own instructions may have it written anew. */
static u32 compare(void)
{
	u32 page[REGISTERS], kept[REGISTERS];

	read_page(page);
	trapping_faults(kept);
	return differ(page, kept);
}

static bool hook(struct frame *frame)
{
	read_page(at_handler);
	bad |= compare();
	return (frame->spsr & MODE_MASK) != MODE_USR && hook_skip(frame);
}

static void scribble_faults(u32 value)
{
	for (u32 i = 0; i < REGISTERS; i++)
		page_write(offsets[i], value);
}

static void load(u32 address)
{
	read32(address);
}

static void store(u32 address)
{
	write32(address, 0);
}

static void as_user(u32 word, u32 address)
{
	struct user_state state;

	user_load(&word, 1);
	user_state_init(&state);
	state.r[1] = address;
	user_run(&state);
}

static void user_loads(u32 address)
{
	as_user(0xe5910000, address);	/* ldr r0, [r1] */
}

static void user_branches(u32 address)
{
	as_user(0xe12fff11, address);	/* bx r1 */
}

/* What stood in the page before does not matter to it, be it the truth of another abort or nonsense. */
static void check(const char *text, void (*access)(u32), u32 base, bool prefetch, bool nonsense)
{
	u32 missed = 0;

	bad = 0;
	for (u32 i = 0; i < TIMES; i++) {
		u32 address = base + i * 0x1010;

		if (nonsense)
			scribble_faults(0x5a5a5a5a + i);
		exception_arm(hook);
		access(address);
		missed |= exception_disarm() != 1 || caught.frame.vector != (prefetch ? V_PABORT : V_DABORT);
		missed |= (at_handler[prefetch ? IFAR : DFAR] != address) << 1;
		missed |= (fault_status(at_handler[prefetch ? IFSR : DFSR]) != FS_TRANSLATION_SECTION) << 2;
	}
	is(missed, 0, "%s: its status and address", text);
	is(bad, 0, "%s: all as in the registers", text);
}

static void aborts(bool nonsense)
{
	check("a load", load, HOLE, false, nonsense);
	check("a store", store, HOLE + 0x10000, false, nonsense);
	check("a call", kernel_call, HOLE + 0x20000, true, nonsense);
	check("a load in user mode", user_loads, HOLE + 0x30000, false, nonsense);
	check("a branch in user mode", user_branches, HOLE + 0x40000, true, nonsense);
	check("a load beside the page", load, SHARED_PAGE_ADDRESS + SHARED_PAGE_SIZE, false, nonsense);
}

static void write_registers(u32 value)
{
	write_dfsr(value & 0x1c0f);
	write_ifsr(~value & 0x140f);
	write_dfar(value);
	write_ifar(~value);
}

static void written(void)
{
	u32 wanted[] = { 0x1408, 0x0007, 0x12345678, 0xedcba987 }, page[REGISTERS];

	write_registers(0x12345678);
	read_page(page);
	is(differ(page, wanted), 0, "as MCR left them");
	is(compare(), 0, "and as they are read");
	scribble_faults(0xffffffff);
	trapping_faults(page);
	is(differ(page, wanted), 0, "nonsense in the page is none in the registers");
	read_page(page);
	is(differ(page, wanted), 0, "nor in the page any more");
}

void test_faults(void)
{
	section("fault status and address");
	shared_mask();
	written();
	aborts(false);
	aborts(true);
}
