// SPDX-License-Identifier: GPL-2.0
/* What one trap of each kind costs, in nanoseconds; under scripts/board --icount these are instructions. */
#include <time.h>

#include "api.h"

#define BENCH(name) { #name, guest_bench_##name, guest_bench_##name##_end }
extern const char guest_bench_nothing[], guest_bench_nothing_end[];
extern const char guest_bench_register[], guest_bench_register_end[];
extern const char guest_bench_counter[], guest_bench_counter_end[];
extern const char guest_bench_gic[], guest_bench_gic_end[];
extern const char guest_bench_hvc[], guest_bench_hvc_end[];
extern const char guest_bench_user[], guest_bench_user_end[];
extern const char guest_bench_fault[], guest_bench_fault_end[];

static const struct {
	const char *name, *code, *end;
} benches[] = {
	BENCH(nothing), BENCH(register), BENCH(counter), BENCH(gic), BENCH(hvc), BENCH(fault),
};

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void measure(const char *name, const char *code, const char *end)
{
	struct vm vm = vm_create();
	uint64_t start;

	vm_load(&vm, code, end);
	vm_add_vcpu(&vm, 0, false);
	vm_add_gic(&vm);
	/* Once for the memory of both sides, once for what is measured. */
	vm_said(&vm, 0);
	vm_said(&vm, 0);
	start = now();
	CHECK(vm_said(&vm, 0) == 0);
	printf("# %-10s %6u ns\n", name, (unsigned int)((now() - start) / 1000));
	vm_close(&vm);
}

static void measure_user(void)
{
	struct vm vm = vm_create();
	unsigned int i;
	uint64_t start;

	vm_load(&vm, guest_bench_user, guest_bench_user_end);
	vm_add_vcpu(&vm, 0, false);
	vm_said(&vm, 0);
	start = now();
	for (i = 0; i < 1000; i++)
		vm_run(&vm, 0);
	printf("# %-10s %6u ns\n", "user", (unsigned int)((now() - start) / 1000));
	vm_close(&vm);
}

void test_bench(void)
{
	unsigned int i;

	measure_user();

	for (i = 0; i < sizeof(benches) / sizeof(benches[0]); i++)
		measure(benches[i].name, benches[i].code, benches[i].end);
}
