// SPDX-License-Identifier: GPL-2.0
/* Floating point and Advanced SIMD: who may use it, and that its registers stay what they were. */
#include "cp15.h"
#include "gic.h"
#include "mmu.h"
#include "user.h"

#define FPEXC_EN	BIT(30)
#define CP_NONE		0x0
#define CP_KERNEL	0x5		/* cp10 and cp11 */
#define CP_ALL		0xf
#define ONE		0x3f800000
#define TWO		0x40000000
#define THREE		0x40400000
#define VADD		0xee300a20	/* vadd.f32 s0, s0, s1 */
#define VMRS_FPSCR	0xeef10a10
#define VMRS_FPSID	0xeef00a10
#define VMRS_FPEXC	0xeef80a10
#define VMSR_FPEXC	0xeee80a10
#define VMRS_MVFR0	0xeef70a10
#define VLDR		0xed920b00	/* vldr d0, [r2] */
#define NEON_ADD	0xf2200840	/* vadd.i32 q0, q0, q0 */

void vfp_load(const u64 d[32], u32 fpscr);
void vfp_store(u64 d[32], u32 *fpscr);
u32 vfp_add(u32 a, u32 b);
void vfp_tour(void);
u32 read_fpexc(void);
void write_fpexc(u32 value);
u32 read_fpsid(void);
u32 read_mvfr0(void);
extern const u32 program_arithmetic[], program_arithmetic_end[], program_compare[], program_compare_end[];
extern const u16 program_neon[], program_neon_end[];

static void coprocessors(u32 access)
{
	write_cpacr((read_cpacr() & ~(0xfu << 20)) | access << 20);
}

/* Runs one function in kernel mode. Return: the number of exceptions, all skipped. */
static u32 traps_of(u32 (*function)(void))
{
	exception_arm(hook_skip);
	function();
	return exception_disarm();
}

static u32 add_traps(void)
{
	return vfp_add(ONE, TWO);
}

static void check_access(void)
{
	static const struct {
		u32 cpacr, fpexc, user, kernel;
		const char *text;
	} cases[] = {
		{ CP_NONE, 0, V_UNDEF, 4, "CPACR none" },
		{ CP_KERNEL, FPEXC_EN, V_UNDEF, 0, "CPACR kernel only" },
		{ CP_ALL, FPEXC_EN, V_SVC, 0, "CPACR all" },
		{ CP_ALL, 0, V_UNDEF, 4, "CPACR all, FPEXC.EN = 0" },
		{ CP_NONE, 0, V_UNDEF, 4, "CPACR none again" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		coprocessors(CP_ALL);
		write_fpexc(cases[i].fpexc);
		coprocessors(cases[i].cpacr);
		is(read_cpacr() >> 20 & 0xf, cases[i].cpacr, "%s: CPACR reads back", cases[i].text);
		is(user_try(VADD), cases[i].user, "%s: user mode, vadd", cases[i].text);
		is(user_try(VMRS_FPSCR), cases[i].user, "%s: user mode, vmrs fpscr", cases[i].text);
		is(user_try(NEON_ADD), cases[i].user, "%s: user mode, vadd.i32", cases[i].text);
		is(traps_of(add_traps), cases[i].kernel, "%s: kernel mode", cases[i].text);
	}
}

static void check_privileged(void)
{
	static const struct {
		u32 word;
		const char *text;
	} cases[] = {
		{ VMRS_FPSID, "vmrs fpsid" }, { VMRS_FPEXC, "vmrs fpexc" }, { VMSR_FPEXC, "vmsr fpexc" },
		{ VMRS_MVFR0, "vmrs mvfr0" },
	};

	coprocessors(CP_ALL);
	write_fpexc(0);
	is(traps_of(read_fpexc), 0, "FPEXC.EN = 0: kernel reads FPEXC");
	is(traps_of(read_fpsid), 0, "FPEXC.EN = 0: kernel reads FPSID");
	is(traps_of(read_mvfr0), 0, "FPEXC.EN = 0: kernel reads MVFR0");
	write_fpexc(FPEXC_EN);
	is(read_fpexc() & FPEXC_EN, FPEXC_EN, "FPEXC reads back");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		is(user_try(cases[i].word), V_UNDEF, "user mode: %s is the kernel's", cases[i].text);
	coprocessors(CP_NONE);
	is(traps_of(read_fpexc), 1, "CPACR none: not even FPEXC");
	coprocessors(CP_ALL);
}

static u64 pattern(u32 i, u32 seed)
{
	return (u64)(i * 0x01010101 + seed) << 32 | (seed * 0x10001 ^ i);
}

static void fill(u32 seed)
{
	u64 d[32];

	for (u32 i = 0; i < 32; i++)
		d[i] = pattern(i, seed);
	vfp_load(d, seed << 28 | 0x00c00000);
}

static u32 changed(u32 seed)
{
	u64 d[32];
	u32 fpscr, bad = 0;

	vfp_store(d, &fpscr);
	for (u32 i = 0; i < 32; i++)
		bad |= (d[i] != pattern(i, seed)) << i;
	if (bad || fpscr != (seed << 28 | 0x00c00000))
		print("#   registers %08x, FPSCR %08x\n", bad, fpscr);
	return bad || fpscr != (seed << 28 | 0x00c00000);
}

static void by_user_exit(void) { user_try(0xe1a00000); }
static void by_undef(void) { user_try(0xe7f000f0); }
static void by_cpacr(void) { coprocessors(CP_NONE); user_try(VADD); coprocessors(CP_ALL); }
static void by_fpexc(void) { write_fpexc(0); user_try(VADD); write_fpexc(FPEXC_EN); }
static void by_device(void) { read32(platform->uart + 0x18); gicd_read(GICD_TYPER); }
static void by_tlb(void) { mmu_flush(); user_try(0xe1a00000); }

static void by_abort(void)
{
	exception_arm(hook_skip);
	read32(0x30000000);
	exception_disarm();
}

static void by_wfi(void)
{
	irq_arm(NULL);
	gic_sgi(3);
	wait_for_interrupt();
	irq_enable();
	isb();
	irq_disable();
	exception_disarm();
}

static void by_long_loop(void)
{
	for (volatile int i = 0; i < 3000000; i++)
		;
}

static void check_kept(void)
{
	static const struct {
		void (*disturb)(void);
		const char *text;
	} cases[] = {
		{ by_user_exit, "user mode and back" }, { by_undef, "an UNDEF from user mode" },
		{ by_cpacr, "CPACR off and on" }, { by_fpexc, "FPEXC off and on" }, { by_device, "device accesses" },
		{ by_tlb, "TLB maintenance" }, { by_abort, "a data abort" }, { by_wfi, "wfi and an interrupt" },
		{ by_long_loop, "a long loop" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		fill(i + 1);
		cases[i].disturb();
		is(changed(i + 1), 0, "d0-d31 and FPSCR survive %s", cases[i].text);
	}
}

static void check_tour(void)
{
	u64 d[32] = { 0 };
	u32 fpscr;

	d[8] = 0x4000000000000000ull;	/* 2.0 */
	vfp_load(d, 0);
	vfp_tour();
	vfp_store(d, &fpscr);
	is(d[8] >> 32, 0x40200000, "one addition in each mode");
	is(vfp_add(ONE, TWO), THREE, "1.0 + 2.0");
}

/* The usual lazy kernel: the first use traps, is enabled, and runs again. */
static u32 enabled;

static bool enable(struct frame *frame)
{
	if (frame->vector != V_UNDEF || enabled++)
		return false;
	write_fpexc(FPEXC_EN);
	frame->pc -= frame->spsr & PSR_T ? 2 : 4;
	return true;
}

static void run_lazy(const void *begin, const void *end, bool thumb, u32 r0, u32 r1)
{
	struct user_state state;

	if (thumb)
		user_load_thumb(begin, ((u32)end - (u32)begin) / 2);
	else
		user_load(begin, ((u32)end - (u32)begin) / 4);
	user_state_init(&state);
	state.cpsr |= thumb ? PSR_T : 0;
	state.r[0] = r0;
	state.r[1] = r1;
	state.r[2] = USER_DATA;
	write_fpexc(0);
	enabled = 0;
	exception_arm(enable);
	user_run(&state);
	exception_disarm();
}

static void check_user(void)
{
	static const u32 data[4] = { 100, 20, 3, 4000 };

	run_lazy(program_arithmetic, program_arithmetic_end, false, 40, 2);
	is(enabled, 1, "lazy: the first use traps once");
	is(caught.frame.vector, V_SVC, "lazy: the program runs to its end");
	is(caught.frame.r[0], 42, "lazy: and has the right result");
	run_lazy(program_compare, program_compare_end, false, ONE, TWO);
	is(caught.frame.spsr >> 28, 8, "comparing: less");
	run_lazy(program_compare, program_compare_end, false, TWO, ONE);
	is(caught.frame.spsr >> 28, 2, "comparing: greater");
	run_lazy(program_compare, program_compare_end, false, TWO, TWO);
	is(caught.frame.spsr >> 28, 6, "comparing: equal");
	memcpy((void *)USER_DATA, data, sizeof(data));
	run_lazy(program_neon, program_neon_end, true, 0, 0);
	is(enabled, 1, "lazy, Thumb: the first use traps once");
	is(caught.frame.r[0], 4123, "lazy, Thumb: Advanced SIMD");
	is(caught.frame.r[1], 4123, "lazy, Thumb: d31");
	is(user_try(VLDR), V_DABORT, "vldr from nowhere: data abort, not UNDEF");
}

void main(void)
{
	gic_init();
	section("access");
	check_access();
	check_privileged();
	section("registers");
	check_kept();
	check_tour();
	section("user mode");
	check_user();
}
