// SPDX-License-Identifier: GPL-2.0
#include "observe.h"
#include "exception.h"

struct observed_frame *frame[2];
volatile u32 observations[MAX_CPUS];

static u32 pages[256] __attribute__((aligned(1024)));
static u32 *other_table;

static void all_is(u32 va) { (void)va; write_tlbiallis(0); }
static void mva_is(u32 va) { write_tlbimvais((va & ~0xfff) | ASID); }
static void mvaa_is(u32 va) { write_tlbimvaais(va & ~0xfff); }
static void asid_is(u32 va) { (void)va; write_tlbiasidis(ASID); }

const struct operation operations[NR_OPERATIONS] = {
	{ "TLBIALLIS", all_is, false },
	{ "TLBIMVAIS", mva_is, false },
	{ "TLBIMVAAIS", mvaa_is, false },
	{ "TLBIASIDIS", asid_is, true },
};

/* An abort of the observed access: over the instruction, which returns to the address in r12 what r0 held before. */
static bool over_abort(struct frame *f)
{
	if (f->vector != V_DABORT && f->vector != V_PABORT)
		return false;
	f->r[0] = ABORTED;
	f->pc = f->r[12];
	return true;
}

static u32 read_mapping(u32 address)
{
	register u32 r0 asm("r0") = address;

	asm volatile("adr r12, 1f\n\tldr r0, [r0]\n1:" : "+r"(r0) :: "memory", "r12");
	return r0;
}

static u32 user_read_mapping(u32 address)
{
	register u32 r0 asm("r0") = 0;

	asm volatile("adr r12, 1f\n\tldrt r0, [%1]\n1:" : "+r"(r0) : "r"(address) : "memory", "r12");
	return r0;
}

static u32 write_mapping(u32 address)
{
	register u32 r0 asm("r0") = 0;

	asm volatile("adr r12, 1f\n\tstr %2, [%1]\n1:" : "+r"(r0) : "r"(address), "r"(1) : "memory", "r12");
	return r0;
}

static u32 execute_mapping(u32 address)
{
	register u32 r0 asm("r0");

	asm volatile("isb\n\tadr r12, 1f\n\tblx %1\n1:" : "=r"(r0) : "r"(address) : "memory", "lr", "r12");
	return r0;
}

u32 use_mapping(enum use use, u32 cpu)
{
	struct observed_frame *f = (struct observed_frame *)OBSERVED;

	switch (use) {
	case USE_READ:
		return read_mapping((u32)&f->round);
	case USE_USER_READ:
		return user_read_mapping((u32)&f->round);
	case USE_WRITE:
		return write_mapping((u32)&f->written[cpu]);
	default:
		return execute_mapping((u32)f->code);
	}
}

static void set_entry(u32 value)
{
	boot_table[WINDOW >> 20] = value;
	other_table[WINDOW >> 20] = value;
}

void map_observed(bool section, const struct observed_frame *f, u32 ap, bool ng, bool xn)
{
	u32 address = physical(f);

	if (section) {
		set_entry((address & 0xfff00000) | SECTION | NORMAL_SECTION | AP_SECTION(ap) |
			  (ng ? SECTION_NG : 0) | (xn ? SECTION_XN : 0));
		return;
	}
	pages[OBSERVED >> 12 & 0xff] = (address & ~0xfffu) | SMALL_PAGE | NORMAL_SMALL | AP_PAGE(ap) |
				       (ng ? PAGE_NG : 0) | (xn ? SMALL_XN : 0);
	dmb();
	set_entry(physical(pages) | PAGE_TABLE);
}

void unmap_observed(void)
{
	pages[OBSERVED >> 12 & 0xff] = 0;
	if (boot_table[WINDOW >> 20] & SECTION)
		set_entry(0);
}

void shoot_down(const struct operation *operation)
{
	dsb();
	operation->invalidate(OBSERVED);
	write_bpiallis(0);
	dsb();
	isb();
}

void stamp(struct observed_frame *f, u32 round)
{
	f->code[0] = 0xe3000000 | (round & 0xf000) << 4 | (round & 0xfff);	/* movw r0, #round */
	f->code[1] = 0xe12fff1e;						/* bx lr */
	f->round = round;
	write_dccmvau((u32)f);
	dsb();
	write_icialluis(0);
	dsb();
}

static void enter(u32 cpu)
{
	write_contextidr(0);
	write_ttbr0(physical(cpu & 1 ? other_table : boot_table) | 0x4a);
	write_contextidr(ASID);
	write_tlbiall(0);
	dsb();
	isb();
}

static void leave(u32 cpu)
{
	(void)cpu;
	enter(0);
	write_contextidr(0);
}

void observe_begin(void)
{
	static bool made;

	if (!made) {
		char *mib = frames(2 << 20);

		frame[0] = (struct observed_frame *)(mib + (OBSERVED & 0xff000));
		frame[1] = (struct observed_frame *)(mib + (1 << 20) + (OBSERVED & 0xff000));
		other_table = frames(16384);
		made = true;
	}
	memcpy(other_table, boot_table, 16384);
	dsb();
	secondary_hook = over_abort;
	cpus_call(enter);
	enter(0);
	cpus_wait();
}

void observe_end(void)
{
	unmap_observed();
	set_entry(0);
	shoot_down(&operations[0]);
	cpus_call(leave);
	leave(0);
	cpus_wait();
	secondary_hook = NULL;
}

void wait_for_observers(void)
{
	u32 before[MAX_CPUS];

	for_each_secondary(cpu)
		before[cpu] = observations[cpu];
	for_each_secondary(cpu)
		wait_for(observations[cpu] - before[cpu] > 1);
}
