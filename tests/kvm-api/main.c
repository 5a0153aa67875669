// SPDX-License-Identifier: GPL-2.0
/*
 * The KVM API of kvm32.ko from a program's side: arguments, errors, lives of files, and guests of a few instructions.
 * Runs on the board: kvm-api [--hyp | --pv] [SUBJECT...] or kvm-api [...] fuzz|change-steps SEED COUNT; bench and these
 * only when asked for.
 */
#include <stdlib.h>
#include <unistd.h>

#include "api.h"

int passed, failed;

void check(bool ok, const char *file, int line, const char *what)
{
	if (ok)
		passed++;
	else
		failed++;
	printf("%sok %d - %s:%d: %s\n", ok ? "" : "not ", passed + failed, file, line, what);
}

static const struct {
	const char *name;
	void (*run)(void);
	bool on_request;
} subjects[] = {
	{ "device", test_device, false },
	{ "strategy", test_strategy, false },
	{ "memory", test_memory, false },
	{ "prefault", test_prefault, false },
	{ "vcpu", test_vcpu, false },
	{ "registers", test_registers, false },
	{ "lpae", test_lpae, false },
	{ "gic", test_gic, false },
	{ "gic-registers", test_gic_registers, false },
	{ "irqfd", test_irqfd, false },
	{ "ioeventfd", test_ioeventfd, false },
	{ "coalesced", test_coalesced, false },
	{ "events", test_events, false },
	{ "guest", test_guest, false },
	{ "life", test_life, false },
	{ "canary", test_canary, false },
	{ "change", test_change, false },
	{ "neighbours", test_neighbours, false },
	{ "fill", test_fill, false },
	{ "stress", test_stress, false },
	{ "bench", test_bench, true },
};

/* With a seed and a count */
static const struct {
	const char *name;
	void (*run)(uint32_t seed, uint32_t count);
} seeded[] = {
	{ "fuzz", fuzz },
	{ "change-steps", change },
};

static bool wanted(const char *name, bool on_request, char **arguments)
{
	if (!*arguments)
		return !on_request;
	for (; *arguments; arguments++)
		if (!strcmp(name, *arguments))
			return true;
	return false;
}

/* A guest that does not come back must not hang the run. */
static void run_subjects(char **arguments)
{
	unsigned int i;

	for (i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		if (!wanted(subjects[i].name, subjects[i].on_request, arguments))
			continue;
		printf("# %s\n", subjects[i].name);
		vm_signal_done();
		subjects[i].run();
	}
}

static bool run_seeded(const char *name, const char *seed, const char *count)
{
	unsigned int i;

	for (i = 0; i < sizeof(seeded) / sizeof(seeded[0]); i++) {
		if (strcmp(name, seeded[i].name))
			continue;
		vm_signal_done();
		seeded[i].run(strtoul(seed, NULL, 0), strtoul(count, NULL, 0));
		return true;
	}
	return false;
}

/* Which backend the VMs of the tests get. */
static bool set_type(const char *name)
{
	static const char *const names[] = { "auto", "hyp", "pv" };
	unsigned int i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i]))
			continue;
		vm_type = i;
		return true;
	}
	return false;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 1 && !strncmp(argv[1], "--", 2) && set_type(argv[1] + 2)) {
		argv++;
		argc--;
	}
	if (argc > 4 && !strcmp(argv[1], "kill"))
		kill_at_random(strtoul(argv[2], NULL, 0), strtoul(argv[3], NULL, 0), argv + 4);
	else if (argc != 4 || !run_seeded(argv[1], argv[2], argv[3]))
		run_subjects(argv + 1);
	printf("1..%d\n%d passed, %d failed\n", passed + failed, passed, failed);
	/* Not a word that no subject has. */
	return failed || !passed;
}
