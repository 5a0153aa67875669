// SPDX-License-Identifier: GPL-2.0
/* Kernel exits: what user mode finds, what is left of the kernel, and those that must not come about. System calls come back through an entry. */
#include "cp15.h"
#include "exception.h"
#include "gic.h"
#include "linux.h"
#include "mmu.h"

#define FRAME_WORDS	20
#define KERNEL		(MODE_SVC | PSR_I)
#define UNMAPPED	0x30000000
#define OTHER_DOMAIN	0x30100000
#define SP_WORD		13
#define LR_WORD		14
#define PC_WORD		15
#define PSR_WORD	16
#define ENTRY_FRAME	72
#define ENTRY_DACR	0x51	/* what linux_entry writes */

static const struct way {
	const char *name;
	void (*leave)(const struct leaving *leaving);
	u32 first;	/* word of the frame that is r0 */
	u32 size;	/* in words */
} ways[] = {
	{ "from a call", linux_leave_call, 2, 20 },
	{ "from an exception", linux_leave_exception, 0, 18 },
};

static u32 *stack_end;
static u32 kernel_sp, dacr, svc_bank[3];

static bool leave_again(struct frame *frame)
{
	kernel_sp = (u32)frame + FRAME_SIZE;
	dacr = linux_dacr();
	if (frame->vector == V_UNDEF)
		linux_svc_bank(svc_bank);
	if (frame->vector == V_IRQ)
		gicc_write(GICC_EOIR, gicc_read(GICC_IAR));
	frame->pc = (u32)linux_back;
	frame->spsr = KERNEL | PSR_A | PSR_F;
	return true;
}

/* What a system call left, as if a hook had seen it. */
static void take_call(void)
{
	struct frame *frame = &caught.frame;

	caught.count++;
	frame->vector = V_SVC;
	frame->pc = linux_call.pc;
	frame->spsr = linux_call.spsr;
	memcpy(frame->r, linux_call.r, sizeof(frame->r));
	memcpy(frame->user, linux_call.user, sizeof(frame->user));
	kernel_sp = linux_call.sp + ENTRY_FRAME;
}

static u32 *fill(u32 *frame, const struct way *way, u32 psr)
{
	u32 *r = frame + way->first;

	for (u32 i = 0; i < SP_WORD; i++)
		r[i] = 0x01010101 * (i + 1);
	r[SP_WORD] = USER_STACK;
	r[LR_WORD] = 0x5a5a5a5a;
	r[PC_WORD] = USER_VA;
	r[PSR_WORD] = psr;
	return r;
}

static void leave(const struct way *way, u32 *frame, u32 cpsr, u32 thread_id)
{
	const struct leaving leaving = { .thread_id = thread_id, .sp = (u32)frame, .cpsr = cpsr, .r0 = 0x12345678 };

	linux_refused = 0;
	linux_call.sp = 0;
	linux_current += 0x10;
	/* What a kernel has there is what its next entry writes, or that has changed. */
	write_tpidruro(linux_current - (thread_id & 1) * 0x10);
	exception_arm(leave_again);
	way->leave(&leaving);
	exception_disarm();
	if (linux_call.sp)
		take_call();
}

/* An entry has written both; else they are the user's. */
static u32 registers_flaw(u32 thread_id)
{
	if (caught.frame.vector != V_SVC)
		return (read_tpidruro() != thread_id) | (read_dacr() != 0x55 || dacr != 0x55) << 1;
	return (read_tpidruro() != linux_current || linux_call.thread_id != linux_current) |
	       (read_dacr() != ENTRY_DACR || linux_call.dacr != ENTRY_DACR) << 1 | (linux_call.r[0] != linux_call.r0) << 2 |
	       ((linux_call.cpsr & (PSR_I | MODE_MASK)) != (MODE_SVC | PSR_I)) << 3 |
	       ((linux_call.cpsr ^ linux_call.spsr) & (PSR_A | PSR_F)) << 4;
}

/* Bits: what is not as it has to be. */
static u32 flaws(const struct way *way, const u32 *r, u32 ahead, u32 thread_id)
{
	const struct frame *frame = &caught.frame;
	u32 bad = 0;

	for (u32 i = 0; i < SP_WORD; i++)
		bad |= (frame->r[i] != (i || !way->first ? r[i] : 0x12345678)) << i;
	bad |= (frame->user[0] != r[SP_WORD]) << 13 | (frame->user[1] != r[LR_WORD]) << 14;
	bad |= (frame->pc != r[PC_WORD] + ahead) << 15;
	bad |= (frame->spsr != r[PSR_WORD]) << 16;
	return bad | registers_flaw(thread_id) << 17;
}

/* The user's TPIDRURO to r12, and then a system call. */
static const u32 look = 0xee1dcf70;

static void flags_and_masks(const struct way *way)
{
	static const struct {
		u32 psr;
		const char *text;
	} cases[] = {
		{ MODE_USR, "no flags" }, { MODE_USR | PSR_N | PSR_C, "N and C" }, { MODE_USR | PSR_Z | PSR_V | PSR_Q, "Z, V and Q" },
		{ MODE_USR | 0x000f0000, "GE" }, { MODE_USR | PSR_F, "F" }, { MODE_USR | PSR_A, "A" },
	};
	static const u32 masks[] = { KERNEL, MODE_SVC, KERNEL | PSR_A | PSR_F };
	u32 *frame = stack_end - way->size;

	user_load(&look, 1);
	for (u32 i = 0; i < 2 * ARRAY_SIZE(cases); i++) {
		u32 *r = fill(frame, way, cases[i / 2].psr);
		struct user_state expected;

		memcpy(&expected, r, sizeof(expected));
		expected.r[12] = 0x1001 * i;
		write_dacr(i & 2 ? ENTRY_DACR : 0x05);
		if (i % 5 == 4)
			write_tlbimva(USER_VA);
		leave(way, frame, masks[i % 3], 0x1001 * i);
		is(flaws(way, expected.r, 8, 0x1001 * i), 0, "%s, %s: what the user has", way->name, cases[i / 2].text);
		is(caught.frame.vector, V_SVC, "%s, %s: came back by SVC", way->name, cases[i / 2].text);
		is(kernel_sp, (u32)stack_end, "%s, %s: the kernel's stack is empty", way->name, cases[i / 2].text);
	}
}

static void thumb(const struct way *way)
{
	static const u16 words[] = { 0xbf00, 0xee1d, 0xcf70 };	/* nop, and as above */
	u32 *frame = stack_end - way->size, *r;
	struct user_state expected;

	user_load_thumb(words, ARRAY_SIZE(words));
	r = fill(frame, way, MODE_USR | PSR_T | PSR_C);
	r[PC_WORD] |= 2;
	memcpy(&expected, r, sizeof(expected));
	expected.r[12] = 7;
	leave(way, frame, KERNEL, 7);
	is(flaws(way, expected.r, 6, 7), 0, "%s, to Thumb: what the user has", way->name);
}

static void svc_registers(const struct way *way)
{
	u32 *frame = stack_end - way->size;
	u32 *r = fill(frame, way, MODE_USR | PSR_V);
	u32 words[4] = { 0, 0, 0, 0xe7f000f0 };

	user_load(words, ARRAY_SIZE(words));
	r[PC_WORD] = USER_VA + 12;
	leave(way, frame, KERNEL, 5);
	is(caught.frame.vector, V_UNDEF, "%s, to UDF", way->name);
	is(flaws(way, r, 4, 5), 0, "%s, to UDF: what the user has", way->name);
	is(svc_bank[0], (u32)stack_end, "%s, to UDF: SP of SVC mode", way->name);
	is(svc_bank[1], USER_VA + 12, "%s, to UDF: its LR", way->name);
	is(svc_bank[2], MODE_USR | PSR_V, "%s, to UDF: its SPSR", way->name);
}

static void from_other_modes(const struct way *way)
{
	static const u8 modes[] = { MODE_IRQ, MODE_ABT, MODE_UND, MODE_FIQ };
	u32 *frame = stack_end - way->size;

	user_load(&look, 1);
	for (u32 i = 0; i < ARRAY_SIZE(modes); i++) {
		u32 *r = fill(frame, way, MODE_USR | PSR_Z);
		struct user_state expected;

		memcpy(&expected, r, sizeof(expected));
		expected.r[12] = i;
		write_dacr(1);
		leave(way, frame, modes[i] | PSR_A | PSR_I | PSR_F, i);
		is(flaws(way, expected.r, 8, i), 0, "%s in mode %02x: what the user has", way->name, modes[i]);
		ok(kernel_sp != (u32)stack_end, "%s in mode %02x: SVC mode has its own stack", way->name, modes[i]);
	}
}

static void refused(const struct way *way)
{
	static const u32 wrong[] = { MODE_USR | PSR_I, MODE_SYS, MODE_SVC, MODE_FIQ | PSR_I };
	u32 *frame = stack_end - way->size;

	for (u32 i = 0; i < ARRAY_SIZE(wrong); i++) {
		fill(frame, way, wrong[i]);
		leave(way, frame, KERNEL, i);
		is(linux_refused, 1, "%s: PSR %08x is found wrong", way->name, wrong[i]);
		is(caught.count, 0, "%s: PSR %08x, and nothing has come", way->name, wrong[i]);
		is(read_tpidruro(), i, "%s: PSR %08x, but TPIDRURO", way->name, wrong[i]);
		is(read_dacr(), 0x55, "%s: PSR %08x, and DACR", way->name, wrong[i]);
	}
}

static void interrupt_pending(const struct way *way)
{
	u32 *frame = stack_end - way->size, svc = USER_EXIT_SVC;
	const u32 *r = fill(frame, way, MODE_USR | PSR_N);

	user_load(&svc, 1);
	gic_sgi(3);
	leave(way, frame, KERNEL, 3);
	is(caught.frame.vector, V_IRQ, "%s with an interrupt pending: that comes first", way->name);
	is(flaws(way, r, 4, 3), 0, "%s with an interrupt pending: what the user had", way->name);
}

static void domains(const struct way *way)
{
	u32 *frame = stack_end - way->size, load = 0xe5943000;	/* ldr r3, [r4] */
	u32 *pool = frames(0x100000);

	pool[0] = 0xd0d0d0d0;
	boot_table[OTHER_DOMAIN >> 20] = physical(pool) | SECTION | NORMAL_SECTION | AP_SECTION(AP_USER_RW) | DOMAIN(1);
	mmu_flush();
	user_load(&load, 1);
	write_dacr(ENTRY_DACR);
	for (u32 i = 0; i < 2; i++) {		/* once more, without a fault that only a hypervisor sees */
		fill(frame, way, MODE_USR)[4] = OTHER_DOMAIN;
		leave(way, frame, KERNEL, 1);
	}
	is(caught.frame.vector, V_SVC, "%s: the user may load from a domain that was closed", way->name);
	is(caught.frame.r[3], 0xd0d0d0d0, "%s: and has", way->name);
	exception_arm(hook_skip);
	read32(OTHER_DOMAIN);
	is(exception_disarm(), 1, "%s: the kernel may not, behind its entry", way->name);
	is(fault_status(caught.dfsr), 0x9, "%s: because of the domain", way->name);
}

/* From user mode, behind an exit, with the domain from above: what the handler finds is the user's. */
static void faults(const struct way *way)
{
	u32 *frame = stack_end - way->size, load = 0xe5943000;	/* ldr r3, [r4] */
	u32 *r = fill(frame, way, MODE_USR | PSR_C);

	user_load(&load, 1);
	r[4] = UNMAPPED;
	write_dacr(ENTRY_DACR);
	leave(way, frame, KERNEL, 8);
	is(caught.frame.vector, V_DABORT, "%s, to a load: data abort", way->name);
	is(caught.dfar, UNMAPPED, "%s, to a load: its address", way->name);
	is(flaws(way, r, 8, 8), 0, "%s, to a load: what the user has", way->name);
	exception_arm(hook_skip);
	is(read32(OTHER_DOMAIN), 0xd0d0d0d0, "%s, to a load: the kernel may still load from the user's domain", way->name);
	is(exception_disarm(), 0, "%s, to a load: without a fault", way->name);
	r = fill(frame, way, MODE_USR | PSR_C);
	r[PC_WORD] = UNMAPPED;
	write_dacr(ENTRY_DACR);
	leave(way, frame, KERNEL, 9);
	is(caught.frame.vector, V_PABORT, "%s, to nowhere: prefetch abort", way->name);
	is(flaws(way, r, 4, 9), 0, "%s, to nowhere: what the user has", way->name);
}

static void monitor(const struct way *way)
{
	u32 *frame = stack_end - way->size, store = 0xe1843f95;	/* strex r3, r5, [r4] */
	u32 *r = fill(frame, way, MODE_USR);

	user_load(&store, 1);
	r[4] = USER_DATA;
	leave(way, frame, KERNEL, 1);
	is(caught.frame.r[3], 1, "%s: the kernel's LDREX is forgotten", way->name);
}

static void aborts(const struct way *way)
{
	u32 *table = frames(0x400), *page = frames(0x1000), *frame = (u32 *)(UNMAPPED + 0x1000) - 10;
	u32 first = UNMAPPED + 0x1000 - 40 + (way->first ? 12 : 0);

	leave(way, (u32 *)UNMAPPED, KERNEL, 1);
	is(caught.frame.vector, V_DABORT, "%s, no frame there: data abort", way->name);
	is(caught.dfar, UNMAPPED + 4 * (way->first + PSR_WORD), "%s, no frame there: PSR comes first", way->name);
	is(read_tpidruro(), 1, "%s, no frame there: TPIDRURO is written", way->name);

	boot_table[UNMAPPED >> 20] = physical(table) | PAGE_TABLE;
	table[1] = physical(page) | SMALL_PAGE | NORMAL_SMALL | AP_PAGE(AP_KERNEL_RW);
	mmu_flush();
	frame[way->first + PC_WORD] = USER_VA;
	frame[way->first + PSR_WORD] = MODE_USR;
	leave(way, frame, KERNEL, 2);
	is(caught.frame.vector, V_DABORT, "%s, half a frame: data abort", way->name);
	is(caught.dfar, first, "%s, half a frame: at the first word", way->name);
	boot_table[UNMAPPED >> 20] = 0;
	mmu_flush();
}

/* As a program that does nothing but system calls. A hypervisor's counters show what they take (tests/boot/linux.bats). */
static void often(const struct way *way)
{
	const struct leaving leaving = { .thread_id = 1, .sp = (u32)(stack_end - way->size), .cpsr = KERNEL };
	u32 count = 0, svc = USER_EXIT_SVC;

	user_load(&svc, 1);
	for (u32 i = 0; i < 2000; i++) {
		fill(stack_end - way->size, way, MODE_USR);
		linux_call.sp = 0;
		way->leave(&leaving);
		count += linux_call.sp && linux_call.thread_id == linux_current && linux_call.dacr == ENTRY_DACR;
	}
	is(count, 2000, "%s, 2000 times: came back by SVC", way->name);
}

/* The library's vectors, but for SVC. */
static void set_vectors(void)
{
	u32 *page = frames(0x1000);

	memcpy(page, vector_page, 0x100);
	page[2] = 0xe59ff0f0;		/* ldr pc, [pc, #0xf0] */
	page[0x40] = (u32)linux_entry;
	sync_code((u32)page, 0x104);
	write_vbar((u32)page);
}

void test_exits(void)
{
	u32 vbar = read_vbar();

	stack_end = (u32 *)((u32)frames(0x2000) + 0x2000);
	set_vectors();
	for (const struct way *way = ways; way < ways + ARRAY_SIZE(ways); way++) {
		section(way->name);
		flags_and_masks(way);
		thumb(way);
		svc_registers(way);
		from_other_modes(way);
		refused(way);
		interrupt_pending(way);
		domains(way);
		faults(way);
		monitor(way);
		aborts(way);
		often(way);
	}
	write_vbar(vbar);
}
