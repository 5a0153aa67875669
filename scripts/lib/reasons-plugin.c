// SPDX-License-Identifier: GPL-2.0-only
/*
 * A QEMU plugin that tells what each way out of a guest was for, and how many instructions it took until the guest ran again.
 *
 *	-plugin reasons-plugin.so,out=FILE,map=FILE
 *
 * The map has lines, numbers hexadecimal:
 *	low START END		addresses where a lowvisor runs
 *	modules START END	where the host has its modules
 *	counted ADDRESS STAT	here a counter is counted (hypervisor/counted.h)
 *	enters ADDRESS END	here a lowvisor begins to enter a guest, and does nothing else
 * A guest runs when a lowvisor that has entered it or was trapped into by it goes on to an address that is neither its own nor in a
 * module, until a lowvisor runs again. Between two such stretches lies one way out; what it counted says what it was for. FILE gets
 *	guest INSTRUCTIONS
 *	way COUNTED TIMES LOWVISOR MODULES KERNEL USER	for each set of counters (bit N: STAT N): how often, and whose instructions
 *	stat N TIMES		how often each counter was counted
 * What ran before the first entry and after the last exit is in none of them. For one virtual CPU. A block that is left in the
 * middle counts as a whole.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qemu-plugin.h"

#define KERNEL		0xc0000000u
#define NR_STATS	64
#define NR_RANGES	8
#define NR_MARKS	1024
#define NR_WAYS		4096

enum owner { LOWVISOR, MODULES, HOST_KERNEL, USER, NR_OWNERS };

struct range {
	uint32_t start, end;
	enum owner owner;
};

struct mark {
	uint32_t address;
	unsigned int stat;
};

struct block {
	enum owner owner;	/* if it is the host that runs it */
	uint32_t length;
	uint64_t counted;
	bool enters;
	unsigned int stats[4], nr_stats;
};

struct way {
	uint64_t counted, times, instructions[NR_OWNERS];
};

static struct range ranges[NR_RANGES], entries[NR_RANGES];
static struct mark marks[NR_MARKS];
static struct way ways[NR_WAYS], now;
static unsigned int nr_ranges, nr_entries, nr_marks, nr_ways;
static uint64_t guest, stats[NR_STATS];
static enum { BEFORE, IN_GUEST, IN_LOWVISOR, IN_HOST } state;
static FILE *out;

static void fail(const char *why, const char *what)
{
	fprintf(stderr, "reasons-plugin: %s %s\n", why, what);
	exit(1);
}

static struct way *find_way(uint64_t counted)
{
	for (unsigned int i = 0; i < nr_ways; i++)
		if (ways[i].counted == counted)
			return &ways[i];
	if (nr_ways == NR_WAYS)
		fail("too many", "ways");
	ways[nr_ways].counted = counted;
	return &ways[nr_ways++];
}

static void count(const struct block *block)
{
	now.counted |= block->counted;
	now.instructions[block->owner] += block->length;
	for (unsigned int i = 0; i < block->nr_stats; i++)
		stats[block->stats[i]]++;
}

/* The guest runs (again). What ran before its first time is nobody's. */
static void way_ends(void)
{
	static bool entered;
	struct way *way = find_way(now.counted);

	if (entered) {
		way->times++;
		for (int i = 0; i < NR_OWNERS; i++)
			way->instructions[i] += now.instructions[i];
	}
	entered = true;
	now = (struct way){ 0 };
}

static void executed(unsigned int cpu, void *data)
{
	static bool to_guest;
	const struct block *block = data;

	(void)cpu;
	if (block->owner == LOWVISOR) {
		if (state != IN_LOWVISOR)
			to_guest = state == IN_GUEST;
		to_guest |= block->enters;
		state = IN_LOWVISOR;
	} else if (state == IN_LOWVISOR) {
		state = to_guest && block->owner != MODULES ? IN_GUEST : IN_HOST;
		if (state == IN_GUEST)
			way_ends();
	}
	if (state == IN_GUEST)
		guest += block->length;
	else if (state != BEFORE)
		count(block);
}

static enum owner find_owner(uint32_t address)
{
	for (unsigned int i = 0; i < nr_ranges; i++)
		if (address >= ranges[i].start && address < ranges[i].end)
			return ranges[i].owner;
	return address >= KERNEL ? HOST_KERNEL : USER;
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	uint32_t address = qemu_plugin_tb_vaddr(tb), size = 4 * qemu_plugin_tb_n_insns(tb);
	struct block *block = calloc(1, sizeof(*block));

	(void)id;
	if (!block)
		fail("no memory for", "blocks");
	block->owner = find_owner(address);
	block->length = size / 4;
	for (unsigned int i = 0; i < nr_entries; i++)
		block->enters |= address >= entries[i].start && address < entries[i].end;
	for (unsigned int i = 0; i < nr_marks; i++) {
		if (marks[i].address - address >= size || block->owner > MODULES)
			continue;
		if (block->nr_stats == 4)
			fail("too many counters in one", "block");
		block->counted |= 1ull << marks[i].stat;
		block->stats[block->nr_stats++] = marks[i].stat;
	}
	qemu_plugin_register_vcpu_tb_exec_cb(tb, executed, CB_NO_REGS, block);
}

static void ended(qemu_plugin_id_t id, void *data)
{
	(void)id;
	(void)data;
	fprintf(out, "guest %" PRIu64 "\n", guest);
	for (const struct way *way = ways; way < ways + nr_ways; way++)
		if (way->times)
			fprintf(out, "way %" PRIx64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", way->counted,
				way->times, way->instructions[LOWVISOR], way->instructions[MODULES],
				way->instructions[HOST_KERNEL], way->instructions[USER]);
	for (unsigned int i = 0; i < NR_STATS; i++)
		if (stats[i])
			fprintf(out, "stat %u %" PRIu64 "\n", i, stats[i]);
	fclose(out);
}

static void read_line(const char *line)
{
	uint32_t a, b;

	if (sscanf(line, "low %" SCNx32 " %" SCNx32, &a, &b) == 2 && nr_ranges < NR_RANGES)
		ranges[nr_ranges++] = (struct range){ a, b, LOWVISOR };
	else if (sscanf(line, "modules %" SCNx32 " %" SCNx32, &a, &b) == 2 && nr_ranges < NR_RANGES)
		ranges[nr_ranges++] = (struct range){ a, b, MODULES };
	else if (sscanf(line, "enters %" SCNx32 " %" SCNx32, &a, &b) == 2 && nr_entries < NR_RANGES)
		entries[nr_entries++] = (struct range){ a, b, LOWVISOR };
	else if (sscanf(line, "counted %" SCNx32 " %" SCNx32, &a, &b) == 2 && nr_marks < NR_MARKS && b < NR_STATS)
		marks[nr_marks++] = (struct mark){ a, b };
	else
		fail("bad or one too many in the map:", line);
}

static void read_map(const char *path)
{
	FILE *map = fopen(path, "r");
	char line[80];

	if (!map)
		fail("cannot read", path);
	while (fgets(line, sizeof(line), map))
		read_line(line);
	fclose(map);
}

VISIBLE int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "out=", 4))
			out = fopen(argv[i] + 4, "w");
		else if (!strncmp(argv[i], "map=", 4))
			read_map(argv[i] + 4);
		else
			fail("bad argument", argv[i]);
	}
	if (!out || !nr_ranges)
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, ended, NULL);
	return 0;
}
