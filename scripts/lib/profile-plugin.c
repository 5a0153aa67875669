// SPDX-License-Identifier: GPL-2.0-only
/*
 * A QEMU plugin that tells where instructions are executed: how often each block of them ran.
 *
 *	-plugin profile-plugin.so,out=FILE[,start=ADDRESS][,stop=ADDRESS]
 *
 * FILE gets a line "ADDRESS EXECUTIONS INSTRUCTIONS" for each translated block that ran, and a line "end COUNT" behind them:
 * the instructions that were executed, exactly, since a block may be left in its middle. With start and stop, hexadecimal,
 * what runs from an execution of the one to the next one of the other counts, and each such stretch gets its lines. For one
 * virtual CPU.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qemu-plugin.h"

/** A block; the same address may have several, of other lengths or other address spaces. */
struct block {
	struct block *next;
	uint32_t address, length;
	uint64_t executions;
};

static struct block *blocks;
static FILE *out;
static uint32_t start, stop;
static bool counting = true;
static uint64_t all, before;	/* instructions, and those in front of what counts */

static void begin(void)
{
	for (struct block *block = blocks; block; block = block->next)
		block->executions = 0;
	before = all;
	counting = true;
}

static void write_out(void)
{
	for (struct block *block = blocks; block; block = block->next) {
		if (block->executions)
			fprintf(out, "%08" PRIx32 " %" PRIu64 " %" PRIu32 "\n", block->address, block->executions, block->length);
	}
	fprintf(out, "end %" PRIu64 "\n", all - before);
	counting = false;
}

/* Before the block's own instructions count */
static void passed(unsigned int cpu, void *data)
{
	const struct block *block = data;

	(void)cpu;
	if (block->address == start)
		begin();
	else if (counting)
		write_out();
}

/* The two ends are looked at when they are executed; for the rest it is enough to count, which takes no call. */
static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	struct block *block = calloc(1, sizeof(*block));

	(void)id;
	if (!block)
		abort();
	*block = (struct block){ blocks, qemu_plugin_tb_vaddr(tb), qemu_plugin_tb_n_insns(tb), 0 };
	blocks = block;
	if ((start && block->address == start) || (stop && block->address == stop))
		qemu_plugin_register_vcpu_tb_exec_cb(tb, passed, CB_NO_REGS, block);
	qemu_plugin_register_vcpu_tb_exec_inline(tb, INLINE_ADD_U64, &block->executions, 1);
	for (size_t i = 0; i < block->length; i++)
		qemu_plugin_register_vcpu_insn_exec_inline(qemu_plugin_tb_get_insn(tb, i), INLINE_ADD_U64, &all, 1);
}

static void ended(qemu_plugin_id_t id, void *data)
{
	(void)id;
	(void)data;
	if (counting)
		write_out();
	fclose(out);
}

VISIBLE int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "out=", 4)) {
			out = fopen(argv[i] + 4, "w");
		} else if (!strncmp(argv[i], "start=", 6)) {
			start = strtoul(argv[i] + 6, NULL, 16);
		} else if (!strncmp(argv[i], "stop=", 5)) {
			stop = strtoul(argv[i] + 5, NULL, 16);
		} else {
			fprintf(stderr, "profile-plugin: bad argument %s\n", argv[i]);
			return -1;
		}
	}
	if (!out)
		return -1;
	counting = !start;
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, ended, NULL);
	return 0;
}
