// SPDX-License-Identifier: GPL-2.0
/*
 * The GICv2 model's way through list registers: what goes in, what a virtual CPU interface makes of it (played here by
 * changes of the registers), what comes out, and who has to look again meanwhile.
 */
#include "unit.h"

#include "../../hypervisor/gic-model.h"

#define ISENABLER	0x100
#define IPRIORITYR	0x400
#define ITARGETSR	0x800
#define ICFGR		0xc00

#define NR_IRQS		64
#define SGI		5
#define LEVEL		40
#define EDGE		41
#define TIMER		27
#define PHYSICAL	26

#define PENDING		(1u << 28)
#define ACTIVE		(1u << 29)
#define EOI		(1u << 19)
#define HW		(1u << 31 | PHYSICAL << 10)
#define UIE		2u

static struct gic_model gic;
static struct gic_list list[2];

static int setup(void **state)
{
	unsigned int cpu;

	(void)state;
	memset(&gic, 0, sizeof(gic));
	memset(list, 0, sizeof(list));
	gic_reset(&gic, NR_IRQS);
	gic_dist_write(&gic, 0, 0, 4, 1);
	for (cpu = 0; cpu < 2; cpu++) {
		gic_add_cpu(&gic, cpu);
		gic_cpu_write(&gic, cpu, 0, 4, 1);
		gic_cpu_write(&gic, cpu, 4, 4, 0xf8);
		list[cpu].count = 4;
	}
	gic_dist_write(&gic, 0, ISENABLER + 4, 4, 1u << (LEVEL - 32) | 1u << (EDGE - 32));
	gic_dist_write(&gic, 0, ICFGR + 8, 4, 2u << 2 * (EDGE - 32));
	gic_dist_write(&gic, 0, ITARGETSR + LEVEL, 2, 0x0303);
	return 0;
}

static void enter(unsigned int cpu)
{
	gic_load(&gic, cpu, &list[cpu]);
	gic.behind = 0;
}

static void leave(unsigned int cpu)
{
	gic_unload(&gic, cpu, &list[cpu]);
}

static bool is_behind(unsigned int cpu)
{
	return gic.behind & (1u << cpu);
}

static void test_nothing(void **state)
{
	(void)state;
	enter(0);
	assert_int_equal(list[0].used, 0);
	assert_int_equal(list[0].hcr, 1);
	assert_int_equal(list[0].vmcr & 1, 1);
	assert_int_equal(list[0].vmcr >> 27, 0x1f);
	leave(0);
	list[0].vmcr = 0;	/* not looked at: there is nothing new */
	enter(0);
	assert_int_equal(list[0].vmcr, 0);
}

static void test_mask_written_inside(void **state)
{
	(void)state;
	enter(0);
	list[0].vmcr = (list[0].vmcr & 0x07ffffff) | 3u << 27;
	leave(0);
	assert_int_equal(gic_cpu_read(&gic, 0, 4, 4), 3 << 3);
	enter(0);
	assert_int_equal(list[0].vmcr >> 27, 3);
}

static void test_level(void **state)
{
	(void)state;
	gic_set_line(&gic, 0, LEVEL, true);
	enter(0);
	assert_int_equal(list[0].used, 1);
	assert_int_equal(list[0].lr[0], LEVEL | PENDING | EOI);
	list[0].lr[0] ^= PENDING | ACTIVE;
	leave(0);
	gic_set_line(&gic, 0, LEVEL, false);
	enter(0);
	assert_int_equal(list[0].lr[0], LEVEL | ACTIVE | EOI);
	list[0].lr[0] = LEVEL | EOI;
	leave(0);
	assert_int_equal(gic.outputs, 0);
	enter(0);
	assert_int_equal(list[0].used, 0);
}

/* Ended with its line still up, it comes again. */
static void test_level_again(void **state)
{
	(void)state;
	gic_set_line(&gic, 0, LEVEL, true);
	enter(0);
	list[0].lr[0] = LEVEL | EOI;
	leave(0);
	assert_int_equal(gic.outputs & 1, 1);
	enter(0);
	assert_int_equal(list[0].lr[0], LEVEL | PENDING | EOI);
}

static void test_only_one_cpu(void **state)
{
	(void)state;
	gic_set_line(&gic, 0, LEVEL, true);
	enter(0);
	enter(1);
	assert_int_equal(list[0].used, 1);
	assert_int_equal(list[1].used, 0);
	list[0].lr[0] ^= PENDING | ACTIVE;
	leave(0);
	leave(1);
	enter(1);
	assert_int_equal(list[1].used, 0);
	enter(0);
	assert_int_equal(list[0].lr[0], LEVEL | ACTIVE | EOI);
}

static void test_comes_while_inside(void **state)
{
	(void)state;
	enter(0);
	gic_set_line(&gic, 0, LEVEL, true);
	assert_true(is_behind(0));
}

/* Taken and ended inside, then sent again before the way out: the second request is not the first one. */
static void test_sgi_twice(void **state)
{
	(void)state;
	gic_send_sgi(&gic, 1, 1, SGI);
	enter(0);
	assert_int_equal(list[0].lr[0], SGI | 1 << 10 | PENDING);
	gic_send_sgi(&gic, 1, 1, SGI);
	assert_true(is_behind(0));
	list[0].lr[0] = SGI | 1 << 10;
	leave(0);
	assert_int_equal(gic.outputs & 1, 1);
	enter(0);
	assert_int_equal(list[0].lr[0], SGI | 1 << 10 | PENDING);
	list[0].lr[0] = SGI | 1 << 10;
	leave(0);
	assert_int_equal(gic.outputs, 0);
}

static void test_sgi_not_taken(void **state)
{
	(void)state;
	gic_send_sgi(&gic, 1, 1, SGI);
	enter(0);
	leave(0);
	assert_int_equal(gic.outputs & 1, 1);
	assert_int_equal(gic_cpu_read(&gic, 0, 0xc, 4), SGI | 1 << 10);
}

/* Each sender's request is one of its own. */
static void test_sgi_from_both(void **state)
{
	(void)state;
	gic_send_sgi(&gic, 0, 1, SGI);
	gic_send_sgi(&gic, 1, 1, SGI);
	enter(0);
	assert_int_equal(list[0].used, 1);
	assert_int_equal(list[0].lr[0], SGI | PENDING | EOI);
	list[0].lr[0] = SGI | EOI;
	leave(0);
	enter(0);
	assert_int_equal(list[0].lr[0], SGI | 1 << 10 | PENDING);
}

static void test_edge_while_active(void **state)
{
	(void)state;
	gic_set_line(&gic, 0, EDGE, true);
	enter(0);
	assert_int_equal(list[0].lr[0], EDGE | PENDING);
	list[0].lr[0] ^= PENDING | ACTIVE;
	gic_set_line(&gic, 0, EDGE, true);
	assert_true(is_behind(0));
	leave(0);
	enter(0);
	assert_int_equal(list[0].lr[0], EDGE | ACTIVE | EOI);
	list[0].lr[0] = EDGE | EOI;
	leave(0);
	enter(0);
	assert_int_equal(list[0].lr[0], EDGE | PENDING);
}

static void test_more_than_registers(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < 6; i++) {
		gic_dist_write(&gic, 0, IPRIORITYR + i, 1, (6 - i) << 4);
		gic_send_sgi(&gic, 0, 1, i);
	}
	enter(0);
	assert_int_equal(list[0].used, 0xf);
	assert_true(list[0].hcr & UIE);
	assert_int_equal(list[0].lr[0] & 0x3ff, 5);	/* the highest priority first */
	assert_int_equal(list[0].lr[0] >> 23 & 0x1f, 1 << 4 >> 3);
}

/* Behind a physical interrupt the guest's end is the physical one's; but only while that is active, as it is with its line up. */
static void test_physical(void **state)
{
	(void)state;
	list[0].hw.intid = TIMER;
	list[0].hw.physical = PHYSICAL;
	gic_dist_write(&gic, 0, ISENABLER, 4, 1u << TIMER);
	gic_set_line(&gic, 0, TIMER, true);
	enter(0);
	assert_int_equal(list[0].lr[0], TIMER | PENDING | HW);
	list[0].lr[0] ^= PENDING | ACTIVE;
	leave(0);
	enter(0);
	assert_int_equal(list[0].lr[0], TIMER | ACTIVE | HW);
	leave(0);
	gic_set_line(&gic, 0, TIMER, false);
	enter(0);
	assert_int_equal(list[0].lr[0], TIMER | ACTIVE | EOI);
	list[0].lr[0] = TIMER | EOI;
	leave(0);
	assert_int_equal(gic.outputs, 0);
	gic_set_line(&gic, 0, LEVEL, true);
	enter(0);
	assert_int_equal(list[0].lr[0], LEVEL | PENDING | EOI);
}

/* With nothing to take in, and nothing changed inside, neither way has anything to do. */
static void test_nothing_to_do(void **state)
{
	(void)state;
	assert_false(gic_load_is_done(&gic, 0, &list[0]));
	enter(0);
	assert_true(gic_unload_is_done(&gic, 0, &list[0]));
	leave(0);
	assert_true(gic_load_is_done(&gic, 0, &list[0]));
	gic_send_sgi(&gic, 1, 1, SGI);
	assert_false(gic_load_is_done(&gic, 0, &list[0]));
	enter(0);
	assert_false(gic_unload_is_done(&gic, 0, &list[0]));
	list[0].lr[0] = SGI | 1 << 10;
	leave(0);
	enter(0);
	list[0].vmcr ^= 1u << 27;
	assert_false(gic_unload_is_done(&gic, 0, &list[0]));
}

/* A vCPU that takes its interrupts from list registers hears of one while it is outside as well. */
static void test_comes_while_outside(void **state)
{
	(void)state;
	enter(0);
	leave(0);
	gic_send_sgi(&gic, 1, 1, SGI);
	assert_true(is_behind(0));
	assert_false(is_behind(1));
}

/* A bank with nothing in it is passed over until something comes: by a line, a write or a request that is put back. */
static void test_live_banks(void **state)
{
	u32 bank = 1u << LEVEL / 32;

	(void)state;
	enter(0);
	assert_false(gic.live & bank);
	leave(0);
	gic_set_line(&gic, 0, EDGE, true);
	assert_true(gic.live & bank);
	enter(0);
	list[0].lr[0] = EDGE;
	leave(0);
	assert_true(gic.live & bank);
	gic_set_line(&gic, 0, EDGE, false);
	assert_false(gic.live & bank);
	gic_dist_write(&gic, 0, 0x204, 4, 1u << (LEVEL - 32));
	enter(0);
	assert_int_equal(list[0].lr[0], LEVEL | PENDING | EOI);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_nothing, setup),
		cmocka_unit_test_setup(test_mask_written_inside, setup),
		cmocka_unit_test_setup(test_level, setup),
		cmocka_unit_test_setup(test_level_again, setup),
		cmocka_unit_test_setup(test_only_one_cpu, setup),
		cmocka_unit_test_setup(test_comes_while_inside, setup),
		cmocka_unit_test_setup(test_sgi_twice, setup),
		cmocka_unit_test_setup(test_sgi_not_taken, setup),
		cmocka_unit_test_setup(test_sgi_from_both, setup),
		cmocka_unit_test_setup(test_edge_while_active, setup),
		cmocka_unit_test_setup(test_more_than_registers, setup),
		cmocka_unit_test_setup(test_physical, setup),
		cmocka_unit_test_setup(test_nothing_to_do, setup),
		cmocka_unit_test_setup(test_comes_while_outside, setup),
		cmocka_unit_test_setup(test_live_banks, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
