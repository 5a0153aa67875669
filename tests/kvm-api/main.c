// SPDX-License-Identifier: GPL-2.0
/*
 * The KVM API of kvm32.ko from a program's side: arguments, errors, lives of files, and guests of a few instructions.
 * Runs on the board: kvm-api [SUBJECT...].
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
} subjects[] = {
	{ "device", test_device },
	{ "memory", test_memory },
	{ "vcpu", test_vcpu },
	{ "gic", test_gic },
	{ "guest", test_guest },
	{ "life", test_life },
	{ "stress", test_stress },
	{ "bench", test_bench },
};

static bool wanted(const char *name, char **arguments)
{
	if (!*arguments)
		return true;
	for (; *arguments; arguments++)
		if (!strcmp(name, *arguments))
			return true;
	return false;
}

int main(int argc, char **argv)
{
	unsigned int i;

	(void)argc;
	setvbuf(stdout, NULL, _IOLBF, 0);
	/* A guest that does not come back must not hang the run. */
	alarm(240);
	for (i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		if (!wanted(subjects[i].name, argv + 1))
			continue;
		printf("# %s\n", subjects[i].name);
		subjects[i].run();
	}
	printf("1..%d\n%d passed, %d failed\n", passed + failed, passed, failed);
	return failed != 0;
}
