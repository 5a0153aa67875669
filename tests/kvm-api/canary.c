// SPDX-License-Identifier: GPL-2.0
/*
 * What one VM puts into registers and memory is seen by no other one, nor by the process that runs it, and the other way
 * round: guests (canary-guest.S) and the process have patterns of their own everywhere and look whether they stay, while
 * they take turns on one CPU and run side by side on several.
 */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api.h"

#define SEED_A		0xa5c30000u
#define SEED_B		0x5a3c0000u
#define SEED_HOST	0x3c690000u
#define ROUNDS		40
#define HWCAP_THUMBEE	(1 << 11)

/* As canary-host.S has it. */
struct host_registers {
	uint64_t d[32];
	uint32_t fpscr, tpidrurw, r[7];
};

int canary_run(int vcpu, const struct host_registers *in, struct host_registers *out);
uint32_t read_teehbr(void);
void write_teehbr(uint32_t value);

struct canary {
	struct vm vm;
	uint32_t seed;
	unsigned int rounds, migrations;	/* to be run; of them, after how many the CPU changes (0: none) */
	unsigned int errors;
};

static void pin(unsigned int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		printf("# CPU %u: %s\n", cpu, strerror(errno));
}

static unsigned int nr_cpus(void)
{
	return sysconf(_SC_NPROCESSORS_CONF);
}

/* The seed stands in r0, and in the bits of the counter that do not change. */
static void start(struct canary *canary, uint32_t seed, const char *code, const char *end)
{
	uint64_t counter = (uint64_t)(seed >> 24) << 40;
	struct kvm_one_reg reg = { .id = KVM_REG_ARM_TIMER_CNT, .addr = (uintptr_t)&counter };

	*canary = (struct canary){ .vm = vm_create(), .seed = seed, .rounds = ROUNDS };
	vm_load(&canary->vm, code, end);
	vm_add_vcpu(&canary->vm, 0, false);
	vm_add_gic(&canary->vm);
	vm_set_reg(&canary->vm, 0, 0, seed);
	if (ioctl(canary->vm.vcpu[0], KVM_SET_ONE_REG, &reg))
		canary->errors++;
}
#define START(canary, seed, name) start(canary, seed, guest_##name, guest_##name##_end)

static void host_pattern(struct host_registers *host, uint32_t seed)
{
	unsigned int i;

	memset(host, 0, sizeof(*host));
	for (i = 0; i < 32; i++)
		host->d[i] = (uint64_t)(seed + 2 * i) << 32 | (seed + 2 * i + 1);
	host->fpscr = seed & 0xf7c00000;
	host->tpidrurw = seed + 64;
	for (i = 0; i < 7; i++)
		host->r[i] = seed + 65 + i;
}

/* One run to the next word of the guest, with the process's registers before and after. */
static bool turn(struct canary *canary, uint32_t *word)
{
	struct kvm_run *run = canary->vm.run[0];
	struct host_registers before, after = { };
	int ret;

	host_pattern(&before, SEED_HOST ^ canary->seed);
	ret = canary_run(canary->vm.vcpu[0], &before, &after);
	if (memcmp(&before, &after, sizeof(before))) {
		printf("# %08x: the process's registers changed\n", canary->seed);
		return false;
	}
	if (ret || run->exit_reason != KVM_EXIT_MMIO || !run->mmio.is_write) {
		printf("# %08x: KVM_RUN gave %d, exit %u\n", canary->seed, ret, run->exit_reason);
		return false;
	}
	memcpy(word, run->mmio.data, sizeof(*word));
	return true;
}

/* Is all as it was? Otherwise the guest tells what is not, and then what it found. */
static bool stays(struct canary *canary)
{
	uint32_t code, found = 0;

	if (!turn(canary, &code))
		return false;
	if (!code)
		return true;
	turn(canary, &found);
	printf("# %08x: canary %u became %08x\n", canary->seed, code, found);
	return false;
}

static void *run_all(void *argument)
{
	struct canary *canary = argument;
	unsigned int i;

	for (i = 0; i < canary->rounds && !canary->errors; i++) {
		if (canary->migrations && i % canary->migrations == 0)
			pin(i / canary->migrations % nr_cpus());
		canary->errors += !stays(canary);
	}
	return NULL;
}

static void in_turns(void)
{
	struct canary a, b;
	unsigned int i;

	pin(0);
	START(&a, SEED_A, canary);
	START(&b, SEED_B, canary);
	for (i = 0; i < ROUNDS && !a.errors && !b.errors; i++) {
		a.errors += !stays(&a);
		b.errors += !stays(&b);
	}
	CHECK(!a.errors && !b.errors);
	vm_close(&a.vm);
	vm_close(&b.vm);
}

static void two_threads(unsigned int migrations)
{
	struct canary a, b;
	pthread_t thread;

	pin(0);
	START(&a, SEED_A, canary);
	START(&b, SEED_B, canary);
	a.migrations = b.migrations = migrations;
	b.rounds = ROUNDS - 1;		/* so that they do not change CPUs in step */
	pthread_create(&thread, NULL, run_all, &b);
	run_all(&a);
	pthread_join(thread, NULL);
	CHECK(!a.errors && !b.errors);
	vm_close(&a.vm);
	vm_close(&b.vm);
}

static pid_t run_process(uint32_t seed, unsigned int cpu, unsigned int migrations)
{
	struct canary canary;
	pid_t child = fork();

	if (child)
		return child;
	pin(cpu);
	START(&canary, seed, canary);
	canary.migrations = migrations;
	run_all(&canary);
	_exit(canary.errors != 0);
}

static bool ended_well(pid_t child)
{
	int status = -1;

	waitpid(child, &status, 0);
	return !status;
}

static void two_processes(unsigned int other_cpu, unsigned int migrations)
{
	pid_t a = run_process(SEED_A, 0, migrations), b = run_process(SEED_B, other_cpu, migrations);
	bool a_well = ended_well(a), b_well = ended_well(b);

	CHECK(a_well && b_well);
}

/* A vCPU that comes after others starts with nothing of theirs. */
static void starts_blank(void)
{
	struct canary blank;
	uint32_t word = ~0;

	pin(0);
	blank = (struct canary){ .vm = vm_create() };
	LOAD(&blank.vm, blank);
	vm_add_vcpu(&blank.vm, 0, false);
	CHECK(turn(&blank, &word) && word == 0);
	vm_close(&blank.vm);
}

/* ThumbEE's base register belongs to user mode, and so to a guest that runs there, unless somebody closes it. */
static void thumbee(void)
{
	bool has_thumbee = getauxval(AT_HWCAP) & HWCAP_THUMBEE;
	uint32_t seeds[] = { SEED_A, SEED_B }, word;
	struct canary canary;
	unsigned int i;

	if (has_thumbee)
		write_teehbr(SEED_HOST);
	for (i = 0; i < 2; i++) {
		START(&canary, seeds[i], thumbee);
		CHECK(turn(&canary, &word) && word == 0);
		CHECK(turn(&canary, &word) && word == 0);
		vm_close(&canary.vm);
	}
	CHECK(!has_thumbee || read_teehbr() == SEED_HOST);
}

void test_canary(void)
{
	cpu_set_t all;

	sched_getaffinity(0, sizeof(all), &all);
	in_turns();
	starts_blank();
	two_threads(0);
	two_processes(0, 0);
	if (nr_cpus() > 1) {
		two_processes(1, 0);
		two_processes(1, 3);
		two_threads(3);
	}
	thumbee();
	sched_setaffinity(0, sizeof(all), &all);
}
