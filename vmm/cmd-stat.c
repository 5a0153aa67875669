// SPDX-License-Identifier: GPL-2.0
/* kvm32 stat: the counters of running machines, from the module's directory in debugfs (PID-FD/vcpuN/COUNTER). */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "exit-code.h"
#include "msg.h"
#include "stats.h"

#define STATS_DIR	"/sys/kernel/debug/kvm32"
#define VCPUS_MAX	64
#define TOTAL		"exits"		/* the counter that the others are a part of */

struct stat_config {
	bool json, exits;
	unsigned int watch;		/* seconds from one report to the next; 0: one report, of all that was counted */
	const char *which;		/* a PID or a name; NULL: all */
};

/** A machine of which counters were read; a list. */
struct machine_stats {
	struct machine_stats *next;
	char id[32], name[32];
	unsigned int vcpus;
	bool present[VCPUS_MAX];
	struct counters counters[VCPUS_MAX];
};

/* KVM32_STATS in the environment overrides the directory. */
static const char *stats_dir(void)
{
	const char *dir = getenv("KVM32_STATS");

	return dir ? dir : STATS_DIR;
}

/* A machine is called as its process is; kvm32 run --name sets that. */
static void read_name(const char *id, char *name, size_t bytes)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/comm", atoi(id));
	*name = 0;
	file = fopen(path, "re");
	if (!file)
		return;
	if (fgets(name, bytes, file))
		name[strcspn(name, "\n")] = 0;
	fclose(file);
}

static void read_vcpu(struct machine_stats *machine, const char *dir, const char *entry)
{
	char path[1024];
	unsigned int n;

	if (sscanf(entry, "vcpu%u", &n) != 1 || n >= VCPUS_MAX)
		return;
	snprintf(path, sizeof(path), "%s/%s", dir, entry);
	machine->present[n] = !counters_from_dir(path, &machine->counters[n]);
	machine->vcpus += machine->present[n];
}

/* It may end while we read it; then there is less. */
static void read_machine(struct machine_stats *machine, const char *id)
{
	char path[512];
	struct dirent *entry;
	DIR *dir;

	snprintf(machine->id, sizeof(machine->id), "%s", id);
	read_name(id, machine->name, sizeof(machine->name));
	snprintf(path, sizeof(path), "%s/%s", stats_dir(), id);
	dir = opendir(path);
	if (!dir)
		return;
	while ((entry = readdir(dir)))
		read_vcpu(machine, path, entry->d_name);
	closedir(dir);
}

static void print_json(const struct machine_stats *machine, bool first)
{
	bool first_vcpu = true;

	printf("%s{\"id\": \"%s\", \"name\": \"", first ? "" : ", ", machine->id);
	for (const char *c = machine->name; *c; c++)
		printf(*c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
	printf("\", \"vcpus\": [");
	for (unsigned int i = 0; i < VCPUS_MAX; i++) {
		if (!machine->present[i])
			continue;
		printf("%s{\"id\": %u, \"counters\": ", first_vcpu ? "" : ", ", i);
		counters_json(stdout, &machine->counters[i]);
		printf("}");
		first_vcpu = false;
	}
	printf("]}");
}

static uint64_t total_of(const struct counters *counters)
{
	for (size_t i = 0; i < counters->count; i++) {
		if (!strcmp(counters->rows[i].name, TOTAL))
			return counters->rows[i].value;
	}
	return 0;
}

/* All vCPUs together, what counted nothing left out, the most frequent first. */
static void print_exits(const struct machine_stats *machine)
{
	struct counters sum = { .count = 0 };
	uint64_t total;

	for (unsigned int i = 0; i < VCPUS_MAX; i++) {
		if (machine->present[i])
			counters_add(&sum, &machine->counters[i]);
	}
	counters_sort(&sum);
	total = total_of(&sum);
	for (size_t i = 0; i < sum.count && sum.rows[i].value; i++) {
		printf("  %-24s %14" PRIu64, sum.rows[i].name, sum.rows[i].value);
		if (total)
			printf("  %5.1f%%", 100.0 * sum.rows[i].value / total);
		printf("\n");
	}
}

static void print_vcpus(const struct machine_stats *machine)
{
	for (unsigned int i = 0; i < VCPUS_MAX; i++) {
		const struct counters *counters = &machine->counters[i];

		if (!machine->present[i])
			continue;
		printf("  vcpu%u\n", i);
		for (size_t j = 0; j < counters->count; j++)
			printf("    %-24s %14" PRIu64 "\n", counters->rows[j].name, counters->rows[j].value);
	}
}

static bool wanted(const struct stat_config *config, const char *id)
{
	char name[32], pid[16];

	if (!config->which)
		return true;
	read_name(id, name, sizeof(name));
	snprintf(pid, sizeof(pid), "%d", atoi(id));
	return !strcmp(config->which, name) || !strcmp(config->which, pid) || !strcmp(config->which, id);
}

static void free_machines(struct machine_stats *machine)
{
	while (machine) {
		struct machine_stats *next = machine->next;

		free(machine);
		machine = next;
	}
}

static struct machine_stats *read_machines(const struct stat_config *config, DIR *dir)
{
	struct machine_stats *first = NULL, **end = &first;
	struct dirent *entry;

	while ((entry = readdir(dir))) {
		if (entry->d_name[0] < '0' || entry->d_name[0] > '9' || !wanted(config, entry->d_name))
			continue;
		*end = calloc(1, sizeof(**end));
		if (!*end)
			break;
		read_machine(*end, entry->d_name);
		end = &(*end)->next;
	}
	return first;
}

/* What was counted since @before, if the machine was there. */
static void subtract(struct machine_stats *machine, const struct machine_stats *before)
{
	while (before && strcmp(before->id, machine->id))
		before = before->next;
	for (unsigned int i = 0; before && i < VCPUS_MAX; i++)
		counters_subtract(&machine->counters[i], &before->counters[i]);
}

static void show(const struct stat_config *config, const struct machine_stats *machine, bool first)
{
	if (config->json) {
		print_json(machine, first);
		return;
	}
	printf("%s (%s), %u vCPU%s\n", machine->id, *machine->name ? machine->name : "?", machine->vcpus,
	       machine->vcpus == 1 ? "" : "s");
	if (config->exits)
		print_exits(machine);
	else
		print_vcpus(machine);
}

static void report(const struct stat_config *config, const struct machine_stats *machines, const struct machine_stats *before)
{
	static struct machine_stats shown;	/* too large for a stack */

	if (config->json)
		printf("{\"vms\": [");
	for (const struct machine_stats *machine = machines; machine; machine = machine->next) {
		shown = *machine;
		subtract(&shown, before);
		show(config, &shown, machine == machines);
	}
	if (config->json)
		printf("]}\n");
	else if (!machines)
		printf("no machine is running\n");
	fflush(stdout);
}

static int take(const struct stat_config *config, struct machine_stats **machines)
{
	DIR *dir = opendir(stats_dir());

	*machines = NULL;
	if (!dir) {
		msg_error("%s: %s; are the modules loaded, is debugfs mounted, are you root?", stats_dir(),
			  strerror(errno));
		return errno == EACCES ? EXIT_HOST_ERROR : EXIT_NO_SUPPORT;
	}
	*machines = read_machines(config, dir);
	closedir(dir);
	return EXIT_GUEST_OFF;
}

/* Until somebody ends us, or the machine that was asked for has ended. */
static int watch(const struct stat_config *config, struct machine_stats *before)
{
	struct machine_stats *machines;
	int code;

	for (;;) {
		sleep(config->watch);
		code = take(config, &machines);
		if (code != EXIT_GUEST_OFF || (config->which && !machines))
			break;
		report(config, machines, before);
		free_machines(before);
		before = machines;
	}
	free_machines(before);
	return code;
}

static int stat_machines(const struct stat_config *config)
{
	struct machine_stats *machines;
	int code = take(config, &machines);

	if (code != EXIT_GUEST_OFF)
		return code;
	if (config->which && !machines) {
		msg_error("%s: no machine with this name or PID is running", config->which);
		return EXIT_HOST_ERROR;
	}
	if (config->watch)
		return watch(config, machines);
	report(config, machines, NULL);
	free_machines(machines);
	return EXIT_GUEST_OFF;
}

static const struct option_row stat_options[] = {
	{ 'w', "watch", "SECONDS", "again and again, what was counted in each of these intervals", OPTION_NUMBER,
	  offsetof(struct stat_config, watch), 1, 1000000 },
	{ 0, "exits", NULL, "all vCPUs together, the most frequent first", OPTION_FLAG,
	  offsetof(struct stat_config, exits) },
	{ 0, "json", NULL, "for programs", OPTION_FLAG, offsetof(struct stat_config, json) },
};

static int stat_run(const struct command *self, int argc, char **argv)
{
	struct stat_config config = { 0 };
	int n = options_parse(self, argc, argv, &config, &config.which, 1);

	if (n < 0)
		return n == -ECANCELED ? EXIT_GUEST_OFF : EXIT_USAGE;
	return stat_machines(&config);
}

const struct command stat_command = {
	.name = "stat",
	.arguments = "[NAME|PID]",
	.summary = "Shows why the guests of running machines came out, counted per vCPU.",
	ROWS(stat_options),
	.run = stat_run,
};
