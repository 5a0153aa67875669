// SPDX-License-Identifier: GPL-2.0
/* The GICv2 model against its specification (IHI 0048B), by registers and lines only, as guest and devices see it. */
#include "unit.h"

#include "../../hypervisor/gic-model.h"

#define CTLR		0x000
#define TYPER		0x004
#define ISENABLER	0x100
#define ICENABLER	0x180
#define ISPENDR		0x200
#define ICPENDR		0x280
#define ISACTIVER	0x300
#define ICACTIVER	0x380
#define IPRIORITYR	0x400
#define ITARGETSR	0x800
#define ICFGR		0xc00
#define SGIR		0xf00
#define CPENDSGIR	0xf10
#define SPENDSGIR	0xf20

#define GICC_CTLR	0x00
#define GICC_PMR	0x04
#define GICC_BPR	0x08
#define GICC_IAR	0x0c
#define GICC_EOIR	0x10
#define GICC_RPR	0x14
#define GICC_HPPIR	0x18
#define GICC_APR	0xd0
#define GICC_DIR	0x1000

#define NR_IRQS		160

static struct gic_model gic;

static void dist_write(unsigned int cpu, u32 offset, u32 value)
{
	gic_dist_write(&gic, cpu, offset, 4, value);
}

static u32 dist_read(unsigned int cpu, u32 offset)
{
	return gic_dist_read(&gic, cpu, offset, 4);
}

static void cpu_write(unsigned int cpu, u32 offset, u32 value)
{
	gic_cpu_write(&gic, cpu, offset, 4, value);
}

static u32 cpu_read(unsigned int cpu, u32 offset)
{
	return gic_cpu_read(&gic, cpu, offset, 4);
}

static bool asserted(unsigned int cpu)
{
	return gic.outputs & (1u << cpu);
}

static u32 bit(u32 intid)
{
	return 1u << intid % 32;
}

static u32 word(u32 offset, u32 intid)
{
	return offset + intid / 32 * 4;
}

/* An SPI to a set of CPUs. */
static void use_spi(u32 intid, u32 cpus, u32 priority)
{
	gic_dist_write(&gic, 0, ITARGETSR + intid, 1, cpus);
	gic_dist_write(&gic, 0, IPRIORITYR + intid, 1, priority);
	dist_write(0, word(ISENABLER, intid), bit(intid));
}

static void make_edge(u32 intid)
{
	u32 offset = ICFGR + intid / 16 * 4;

	dist_write(0, offset, dist_read(0, offset) | 2u << 2 * (intid % 16));
}

/* As Linux sets one up: everything on, nothing masked. */
static int setup(void **state)
{
	unsigned int cpu;

	(void)state;
	memset(&gic, 0, sizeof(gic));
	gic_reset(&gic, NR_IRQS);
	for (cpu = 0; cpu < 4; cpu++) {
		gic_add_cpu(&gic, cpu);
		cpu_write(cpu, GICC_PMR, 0xf0);
		cpu_write(cpu, GICC_CTLR, 1);
	}
	dist_write(0, CTLR, 1);
	return 0;
}

static void test_identification(void **state)
{
	(void)state;
	assert_int_equal(dist_read(0, TYPER), 4 | 3 << 5);
	assert_int_equal(dist_read(0, 0xfe8), 0x2b);
	assert_int_equal(dist_read(0, 0xff0), 0x0d);
	assert_int_equal(dist_read(0, 0xffc), 0xb1);
	assert_int_equal(cpu_read(0, 0xfc) >> 16 & 0xf, 2);
	assert_int_equal(dist_read(2, ITARGETSR), 0x04040404);
	assert_int_equal(dist_read(0, ICFGR), 0xaaaaaaaa);
	assert_int_equal(dist_read(0, ICFGR + 4), 0);
}

static void test_reset_is_silent(void **state)
{
	(void)state;
	memset(&gic, 0, sizeof(gic));
	gic_reset(&gic, NR_IRQS);
	gic_add_cpu(&gic, 0);
	use_spi(40, 1, 0);
	gic_set_line(&gic, 0, 40, true);
	assert_false(asserted(0));
	assert_int_equal(cpu_read(0, GICC_IAR), 1023);
	cpu_write(0, GICC_CTLR, 1);
	cpu_write(0, GICC_PMR, 0xf8);
	assert_false(asserted(0));
	dist_write(0, CTLR, 1);
	assert_true(asserted(0));
}

static void test_level(void **state)
{
	(void)state;
	use_spi(40, 1, 0xa0);
	gic_set_line(&gic, 0, 40, true);
	assert_true(asserted(0));
	assert_int_equal(dist_read(0, word(ISPENDR, 40)), bit(40));
	assert_int_equal(cpu_read(0, GICC_IAR), 40);
	/* Active and still pending, but it does not interrupt itself. */
	assert_false(asserted(0));
	assert_int_equal(dist_read(0, word(ISACTIVER, 40)), bit(40));
	assert_int_equal(dist_read(0, word(ISPENDR, 40)), bit(40));
	cpu_write(0, GICC_EOIR, 40);
	assert_true(asserted(0));
	gic_set_line(&gic, 0, 40, false);
	assert_false(asserted(0));
	assert_int_equal(cpu_read(0, GICC_IAR), 1023);
}

static void test_level_latch(void **state)
{
	(void)state;
	use_spi(40, 1, 0);
	dist_write(0, word(ISPENDR, 40), bit(40));
	gic_set_line(&gic, 0, 40, true);
	gic_set_line(&gic, 0, 40, false);
	assert_true(asserted(0));
	dist_write(0, word(ICPENDR, 40), bit(40));
	assert_false(asserted(0));
	/* A line that is up cannot be cleared away. */
	gic_set_line(&gic, 0, 40, true);
	dist_write(0, word(ICPENDR, 40), bit(40));
	assert_true(asserted(0));
}

static void test_edge(void **state)
{
	(void)state;
	make_edge(40);
	use_spi(40, 1, 0);
	gic_set_line(&gic, 0, 40, true);
	gic_set_line(&gic, 0, 40, false);
	assert_true(asserted(0));
	assert_int_equal(cpu_read(0, GICC_IAR), 40);
	assert_int_equal(dist_read(0, word(ISPENDR, 40)), 0);
	/* One that comes while it runs is delivered after its end. */
	gic_set_line(&gic, 0, 40, true);
	assert_false(asserted(0));
	cpu_write(0, GICC_EOIR, 40);
	assert_true(asserted(0));
	assert_int_equal(cpu_read(0, GICC_IAR), 40);
	cpu_write(0, GICC_EOIR, 40);
	assert_false(asserted(0));
}

static void test_priorities(void **state)
{
	(void)state;
	use_spi(40, 1, 0x80);
	use_spi(41, 1, 0x40);
	use_spi(42, 1, 0x40);
	gic_set_line(&gic, 0, 40, true);
	assert_int_equal(cpu_read(0, GICC_IAR), 40);
	assert_int_equal(cpu_read(0, GICC_RPR), 0x80);
	gic_set_line(&gic, 0, 42, true);
	gic_set_line(&gic, 0, 41, true);
	/* Higher priority preempts, the lower number wins, equals wait. */
	assert_int_equal(cpu_read(0, GICC_HPPIR), 41);
	assert_int_equal(cpu_read(0, GICC_IAR), 41);
	assert_int_equal(cpu_read(0, GICC_RPR), 0x40);
	assert_false(asserted(0));
	assert_int_equal(cpu_read(0, GICC_IAR), 1023);
	assert_int_equal(cpu_read(0, GICC_HPPIR), 42);
	gic_set_line(&gic, 0, 41, false);
	cpu_write(0, GICC_EOIR, 41);
	assert_int_equal(cpu_read(0, GICC_IAR), 42);
	gic_set_line(&gic, 0, 42, false);
	cpu_write(0, GICC_EOIR, 42);
	assert_int_equal(cpu_read(0, GICC_RPR), 0x80);
	cpu_write(0, GICC_EOIR, 40);
	assert_int_equal(cpu_read(0, GICC_RPR), 0xff);
}

static void test_mask_and_point(void **state)
{
	(void)state;
	use_spi(40, 1, 0x80);
	use_spi(41, 1, 0x90);
	gic_set_line(&gic, 0, 40, true);
	cpu_write(0, GICC_PMR, 0x80);
	assert_false(asserted(0));
	cpu_write(0, GICC_PMR, 0x88);
	assert_true(asserted(0));
	cpu_write(0, GICC_PMR, 0xff);
	assert_int_equal(cpu_read(0, GICC_PMR), 0xf8);
	gic_set_line(&gic, 0, 40, false);

	/* With the point at 5 the two are of one group and do not preempt each other. */
	cpu_write(0, GICC_BPR, 0);
	assert_int_equal(cpu_read(0, GICC_BPR), 2);
	cpu_write(0, GICC_BPR, 5);
	gic_set_line(&gic, 0, 41, true);
	assert_int_equal(cpu_read(0, GICC_IAR), 41);
	gic_set_line(&gic, 0, 40, true);
	assert_false(asserted(0));
	assert_int_equal(cpu_read(0, GICC_RPR), 0x80);
	cpu_write(0, GICC_BPR, 2);
	cpu_write(0, GICC_EOIR, 41);
	assert_int_equal(cpu_read(0, GICC_IAR), 40);
}

static void test_targets(void **state)
{
	(void)state;
	use_spi(40, 0x6, 0);
	gic_set_line(&gic, 0, 40, true);
	assert_int_equal(gic.outputs, 6);
	/* The first to ask gets it. */
	assert_int_equal(cpu_read(2, GICC_IAR), 40);
	assert_int_equal(gic.outputs, 0);
	assert_int_equal(cpu_read(1, GICC_IAR), 1023);
	cpu_write(2, GICC_EOIR, 40);
	assert_int_equal(gic.outputs, 6);
	/* Absent CPUs are no targets. */
	gic_dist_write(&gic, 0, ITARGETSR + 40, 1, 0xff);
	assert_int_equal(gic_dist_read(&gic, 0, ITARGETSR + 40, 1), 0xf);
	gic_dist_write(&gic, 0, ITARGETSR + 40, 1, 0xf0);
	assert_int_equal(gic.outputs, 0);
}

static void test_uniprocessor(void **state)
{
	(void)state;
	gic.cpu_mask = 1;
	use_spi(40, 0, 0);
	gic_set_line(&gic, 0, 40, true);
	assert_true(asserted(0));
	assert_int_equal(dist_read(0, TYPER), 4);
	assert_int_equal(dist_read(0, ITARGETSR), 0);
	assert_int_equal(dist_read(0, ITARGETSR + 40), 0);
}

static void test_private(void **state)
{
	(void)state;
	dist_write(1, ISENABLER, bit(27));
	gic_set_line(&gic, 1, 27, true);
	assert_int_equal(gic.outputs, 2);
	assert_int_equal(dist_read(0, ISPENDR), 0);
	assert_int_equal(dist_read(1, ISPENDR), bit(27));
	gic_dist_write(&gic, 1, IPRIORITYR + 27, 1, 0xff);
	assert_int_equal(gic_dist_read(&gic, 1, IPRIORITYR + 27, 1), 0xf8);
	assert_int_equal(gic_dist_read(&gic, 0, IPRIORITYR + 27, 1), 0);
	/* The PPI's trigger and target are fixed. */
	dist_write(1, ICFGR + 4, ~0u);
	assert_int_equal(dist_read(1, ICFGR + 4), 0);
	dist_write(1, ITARGETSR + 24, ~0u);
	assert_int_equal(dist_read(1, ITARGETSR + 24), 0x02020202);
}

static void test_sgi(void **state)
{
	(void)state;
	dist_write(3, SGIR, 1u << 16 | 5);
	dist_write(1, SGIR, 1u << 16 | 5);
	assert_int_equal(gic.outputs, 1);
	assert_int_equal(gic_dist_read(&gic, 0, SPENDSGIR + 5, 1), 0xa);
	assert_int_equal(cpu_read(0, GICC_HPPIR), 1 << 10 | 5);
	assert_int_equal(cpu_read(0, GICC_IAR), 1 << 10 | 5);
	assert_false(asserted(0));
	cpu_write(0, GICC_EOIR, 1 << 10 | 5);
	assert_int_equal(cpu_read(0, GICC_IAR), 3 << 10 | 5);
	cpu_write(0, GICC_EOIR, 3 << 10 | 5);
	assert_int_equal(cpu_read(0, GICC_IAR), 1023);
}

static void test_sgi_filters(void **state)
{
	(void)state;
	dist_write(1, SGIR, 1u << 24);
	assert_int_equal(gic.outputs, 0xd);
	dist_write(1, SGIR, 2u << 24);
	assert_int_equal(gic.outputs, 0xf);
	dist_write(1, CPENDSGIR, 1u << 1);
	assert_int_equal(gic.outputs, 0xd);
	/* The fourth filter and CPUs that are not there. */
	dist_write(1, SGIR, 3u << 24 | 2);
	dist_write(1, SGIR, 0xf0u << 16 | 2);
	assert_int_equal(dist_read(0, ISPENDR) & bit(2), 0);
	/* Pending bits of SGIs cannot be written by the general registers. */
	dist_write(0, ISPENDR, 0xffff);
	assert_int_equal(dist_read(0, ISPENDR), bit(0));
	dist_write(0, ICPENDR, 0xffff);
	assert_int_equal(dist_read(0, ISPENDR), bit(0));
	gic_dist_write(&gic, 0, SPENDSGIR + 7, 1, 0xff);
	assert_int_equal(gic_dist_read(&gic, 0, CPENDSGIR + 7, 1), 0xf);
}

static void test_split_end(void **state)
{
	(void)state;
	use_spi(40, 1, 0x80);
	use_spi(41, 1, 0x80);
	cpu_write(0, GICC_CTLR, 0x201);
	assert_int_equal(cpu_read(0, GICC_CTLR), 0x201);
	gic_set_line(&gic, 0, 40, true);
	assert_int_equal(cpu_read(0, GICC_IAR), 40);
	cpu_write(0, GICC_EOIR, 40);
	/* Its priority is dropped, it stays active. */
	assert_int_equal(cpu_read(0, GICC_RPR), 0xff);
	assert_false(asserted(0));
	gic_set_line(&gic, 0, 41, true);
	assert_true(asserted(0));
	cpu_write(0, GICC_DIR, 40);
	assert_int_equal(cpu_read(0, GICC_IAR), 40);
	/* Without EOImode, DIR means nothing. */
	cpu_write(0, GICC_CTLR, 1);
	cpu_write(0, GICC_DIR, 40);
	assert_int_equal(dist_read(0, word(ISACTIVER, 40)), bit(40));
}

static void test_odd_ends(void **state)
{
	(void)state;
	use_spi(40, 1, 0x80);
	use_spi(41, 1, 0x40);
	gic_set_line(&gic, 0, 40, true);
	assert_int_equal(cpu_read(0, GICC_IAR), 40);
	gic_set_line(&gic, 0, 41, true);
	assert_int_equal(cpu_read(0, GICC_IAR), 41);
	/* Special and absent numbers end nothing. */
	cpu_write(0, GICC_EOIR, 1020);
	cpu_write(0, GICC_EOIR, 1023);
	cpu_write(0, GICC_EOIR, 999);
	assert_int_equal(cpu_read(0, GICC_RPR), 0x40);
	/* Out of order: in the end nothing runs and nothing is stuck. */
	gic_set_line(&gic, 0, 40, false);
	gic_set_line(&gic, 0, 41, false);
	cpu_write(0, GICC_EOIR, 40);
	cpu_write(0, GICC_EOIR, 41);
	assert_int_equal(cpu_read(0, GICC_RPR), 0xff);
	assert_int_equal(dist_read(0, word(ISACTIVER, 40)), 0);
	/* One end too many. */
	cpu_write(0, GICC_EOIR, 40);
	assert_int_equal(cpu_read(0, GICC_APR), 0);
}

static void test_disable_while_active(void **state)
{
	(void)state;
	use_spi(40, 1, 0);
	gic_set_line(&gic, 0, 40, true);
	assert_int_equal(cpu_read(0, GICC_IAR), 40);
	dist_write(0, word(ICENABLER, 40), bit(40));
	assert_int_equal(dist_read(0, word(ISACTIVER, 40)), bit(40));
	cpu_write(0, GICC_EOIR, 40);
	assert_int_equal(dist_read(0, word(ISACTIVER, 40)), 0);
	assert_false(asserted(0));
	dist_write(0, word(ISENABLER, 40), bit(40));
	assert_true(asserted(0));
	/* Active by hand blocks it, inactive by hand frees it. */
	dist_write(0, word(ISACTIVER, 40), bit(40));
	assert_false(asserted(0));
	dist_write(0, word(ICACTIVER, 40), bit(40));
	assert_true(asserted(0));
}

static void test_widths(void **state)
{
	(void)state;
	dist_write(0, IPRIORITYR + 40, 0x10203040);
	assert_int_equal(gic_dist_read(&gic, 0, IPRIORITYR + 41, 1), 0x30);
	gic_dist_write(&gic, 0, IPRIORITYR + 42, 2, 0x5060);
	assert_int_equal(dist_read(0, IPRIORITYR + 40), 0x50603040);
	/* Not aligned, or narrower than the register allows. */
	assert_int_equal(gic_dist_read(&gic, 0, IPRIORITYR + 41, 4), 0);
	assert_int_equal(gic_dist_read(&gic, 0, IPRIORITYR + 41, 2), 0);
	assert_int_equal(gic_dist_read(&gic, 0, TYPER, 1), 0);
	gic_dist_write(&gic, 0, CTLR, 1, 0);
	assert_int_equal(dist_read(0, CTLR), 1);
	assert_int_equal(gic_cpu_read(&gic, 0, GICC_PMR, 2), 0);
}

static void test_beyond(void **state)
{
	u32 offset;

	(void)state;
	dist_write(0, word(ISENABLER, NR_IRQS), ~0u);
	assert_int_equal(dist_read(0, word(ISENABLER, NR_IRQS)), 0);
	dist_write(0, IPRIORITYR + NR_IRQS, ~0u);
	assert_int_equal(dist_read(0, IPRIORITYR + NR_IRQS), 0);
	gic_set_line(&gic, 0, NR_IRQS, true);
	gic_set_line(&gic, 0, 1023, true);
	gic_set_line(&gic, 0, 3, true);
	assert_int_equal(gic.outputs, 0);
	/* Security registers and reserved space: IGROUPR, NSACR, what lies between. */
	for (offset = 0x80; offset < 0x100; offset += 4) {
		dist_write(0, offset, ~0u);
		assert_int_equal(dist_read(0, offset), 0);
	}
	for (offset = 0xd00; offset < 0xf00; offset += 4)
		assert_int_equal(dist_read(0, offset), 0);
}

static void test_full_size(void **state)
{
	(void)state;
	gic.nr_irqs = GIC_MAX_IRQS;
	dist_write(0, ISENABLER + 31 * 4, ~0u);
	assert_int_equal(dist_read(0, ISENABLER + 31 * 4), 0x0fffffff);
	use_spi(1019, 1, 0);
	gic_set_line(&gic, 0, 1019, true);
	assert_int_equal(cpu_read(0, GICC_IAR), 1019);
	cpu_write(0, GICC_EOIR, 1019);
	gic_set_line(&gic, 0, 1019, false);
	dist_write(0, ISPENDR + 31 * 4, 0xf0000000);
	assert_int_equal(gic.outputs, 0);
}

/* What must hold whatever a guest wrote. */
static void check_invariants(void)
{
	u32 outputs = gic.outputs;
	unsigned int cpu, sgi;

	gic_update(&gic, ~0u);
	assert_int_equal(gic.outputs, outputs);
	assert_int_equal(gic.outputs & ~gic.cpu_mask, 0);
	for (cpu = 0; cpu < 4; cpu++) {
		for (sgi = 0; sgi < GIC_NR_SGIS; sgi++)
			assert_int_equal(!!(gic.cpus[cpu].bank.latched & bit(sgi)), !!gic.cpus[cpu].sgi_sources[sgi]);
		assert_int_equal(gic.cpus[cpu].bank.edge, 0xffff);
	}
}

static void random_step(u32 *random)
{
	static const u32 sizes[] = { 1, 2, 4, 4 };
	unsigned int cpu = unit_random(random) & 3;
	u32 offset = unit_random(random) & 0x1fff, size = sizes[unit_random(random) & 3];
	u32 value = unit_random(random);

	switch (unit_random(random) % 7) {
	case 0:
		gic_dist_read(&gic, cpu, offset & 0xfff, size);
		break;
	case 1:
		gic_dist_write(&gic, cpu, offset & 0xfff, size, value);
		break;
	case 2:
		gic_cpu_read(&gic, cpu, offset, size);
		break;
	case 3:
		gic_cpu_write(&gic, cpu, offset & 0x101f, 4, value);
		break;
	case 4:
		gic_set_line(&gic, cpu, value & 0x3ff, value >> 31);
		break;
	case 5:
		cpu_read(cpu, GICC_IAR);
		break;
	case 6:
		dist_write(cpu, SGIR, value);
	}
}

static void test_random(void **state)
{
	u32 random = 0x2545f491;
	unsigned int i;

	(void)state;
	for (i = 0; i < 300000; i++) {
		random_step(&random);
		if (i % 16 == 0)
			check_invariants();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_identification, setup),
		cmocka_unit_test_setup(test_reset_is_silent, setup),
		cmocka_unit_test_setup(test_level, setup),
		cmocka_unit_test_setup(test_level_latch, setup),
		cmocka_unit_test_setup(test_edge, setup),
		cmocka_unit_test_setup(test_priorities, setup),
		cmocka_unit_test_setup(test_mask_and_point, setup),
		cmocka_unit_test_setup(test_targets, setup),
		cmocka_unit_test_setup(test_uniprocessor, setup),
		cmocka_unit_test_setup(test_private, setup),
		cmocka_unit_test_setup(test_sgi, setup),
		cmocka_unit_test_setup(test_sgi_filters, setup),
		cmocka_unit_test_setup(test_split_end, setup),
		cmocka_unit_test_setup(test_odd_ends, setup),
		cmocka_unit_test_setup(test_disable_while_active, setup),
		cmocka_unit_test_setup(test_widths, setup),
		cmocka_unit_test_setup(test_beyond, setup),
		cmocka_unit_test_setup(test_full_size, setup),
		cmocka_unit_test_setup(test_random, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
