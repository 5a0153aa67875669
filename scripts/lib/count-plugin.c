// SPDX-License-Identifier: GPL-2.0-only
/*
 * A QEMU plugin that counts instructions, and writes down the count each time execution comes to a mark. A mark is an
 * address together with the words that must stand there: a guest's kernel and its host's use the same addresses.
 *
 *	-plugin count-plugin.so,out=FILE,mark=NAME:ADDRESS:WORD[:WORD]...[,mark=...]
 *
 * FILE gets a line "NAME COUNT" for each pass. A board runs on behind its power-off until QEMU hears of it, so the count at the
 * end would differ between two runs. For one virtual CPU.
 *
 * A mark with the name "wait" is at a store, behind which the processor stands still, for a moment of real time that is none of the
 * board's, until all other threads of QEMU sleep: what a device was told to do by it is done before the next instruction.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "qemu-plugin.h"

#define MARKS_MAX	8
#define WORDS_MAX	4

static struct mark {
	char name[32];
	uint32_t address;
	uint32_t words[WORDS_MAX];
	unsigned int count;
} marks[MARKS_MAX];

#define WAIT		"wait"
#define LOOKS		4	/* that have to find all others asleep, one after the other */
#define LOOK_NS		(200 * 1000)

static unsigned int mark_count;
static uint64_t executed;
static FILE *out;

/* proc(5): the state stands behind the name's parenthesis. A thread that has just ended sleeps as well. */
static bool sleeps(const char *thread)
{
	char path[64], line[256] = "", *state;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%s/stat", thread);
	file = fopen(path, "r");
	if (!file)
		return true;
	state = fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
	fclose(file);
	return !state || state[2] == 'S';
}

static bool all_others_sleep(void)
{
	DIR *threads = opendir("/proc/self/task");
	const struct dirent *thread;
	bool all = true;

	if (!threads)
		abort();
	while ((thread = readdir(threads)))
		if (thread->d_name[0] != '.' && atoi(thread->d_name) != gettid())
			all &= sleeps(thread->d_name);
	closedir(threads);
	return all;
}

/* Behind a store. Who hands work on to another thread wakes it before it sleeps itself. */
static void wait_for_others(unsigned int cpu, uint32_t info, uint64_t address, void *data)
{
	unsigned int looks = 0;

	(void)cpu;
	(void)info;
	(void)address;
	(void)data;
	while (looks < LOOKS) {
		nanosleep(&(struct timespec){ .tv_nsec = LOOK_NS }, NULL);
		looks = all_others_sleep() ? looks + 1 : 0;
	}
}

static void passed(unsigned int cpu, void *data)
{
	const struct mark *mark = data;

	(void)cpu;
	fprintf(out, "%s %" PRIu64 "\n", mark->name, executed);
	fflush(out);
}

/* Do the mark's words begin here? Those that the block does not reach are not looked at. */
static bool stands_at(const struct mark *mark, const struct qemu_plugin_tb *tb, size_t i)
{
	size_t rest = qemu_plugin_tb_n_insns(tb) - i;

	if ((uint32_t)qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, i)) != mark->address)
		return false;
	for (unsigned int n = 0; n < mark->count && n < rest; n++) {
		if (memcmp(qemu_plugin_insn_data(qemu_plugin_tb_get_insn(tb, i + n)), &mark->words[n], sizeof(uint32_t)))
			return false;
	}
	return true;
}

static void add_callback(struct qemu_plugin_insn *insn, struct mark *mark)
{
	if (strcmp(mark->name, WAIT))
		qemu_plugin_register_vcpu_insn_exec_cb(insn, passed, CB_NO_REGS, mark);
	else
		qemu_plugin_register_vcpu_mem_cb(insn, wait_for_others, CB_NO_REGS, MEM_W, NULL);
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	(void)id;
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);

		for (unsigned int n = 0; n < mark_count; n++) {
			if (stands_at(&marks[n], tb, i))
				add_callback(insn, &marks[n]);
		}
		qemu_plugin_register_vcpu_insn_exec_inline(insn, INLINE_ADD_U64, &executed, 1);
	}
}

static void ended(qemu_plugin_id_t id, void *data)
{
	(void)id;
	(void)data;
	fclose(out);
}

/* NAME:ADDRESS:WORD... */
static bool add_mark(char *text)
{
	struct mark *mark = &marks[mark_count];
	char *name = strsep(&text, ":"), *address = strsep(&text, ":"), *word;

	if (mark_count == MARKS_MAX || !address)
		return false;
	snprintf(mark->name, sizeof(mark->name), "%s", name);
	mark->address = strtoul(address, NULL, 16);
	while ((word = strsep(&text, ":")) && mark->count < WORDS_MAX)
		mark->words[mark->count++] = strtoul(word, NULL, 16);
	mark_count++;
	return mark->count > 0;
}

VISIBLE int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		bool good = false;

		if (!strncmp(argv[i], "out=", 4))
			good = (out = fopen(argv[i] + 4, "w"));
		else if (!strncmp(argv[i], "mark=", 5))
			good = add_mark(argv[i] + 5);
		if (!good) {
			fprintf(stderr, "count-plugin: bad argument %s\n", argv[i]);
			return -1;
		}
	}
	if (!out)
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, ended, NULL);
	return 0;
}
