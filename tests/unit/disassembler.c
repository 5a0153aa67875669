// SPDX-License-Identifier: GPL-2.0
#include "disassembler.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *program(const char *variable, const char *otherwise)
{
	const char *name = getenv(variable);

	return name ? name : otherwise;
}

/* Bytes in memory order; the first halfword of a T32 instruction is the upper half of its word. */
static unsigned int word_bytes(enum instruction_set set, uint32_t word, uint8_t bytes[4])
{
	if (set == SET_T32)
		word = word << 16 | word >> 16;
	bytes[0] = word;
	bytes[1] = word >> 8;
	bytes[2] = word >> 16;
	bytes[3] = word >> 24;
	return set == SET_T16 ? 2 : 4;
}

static void write_binary(FILE *file, enum instruction_set set, const uint32_t *words, size_t n)
{
	uint8_t bytes[4];
	size_t i;

	for (i = 0; i < n; i++)
		fwrite(bytes, 1, word_bytes(set, words[i], bytes), file);
}

/* In brackets each word stands for itself: an invalid one does not shift its neighbours. */
static void write_hex(FILE *file, enum instruction_set set, const uint32_t *words, size_t n)
{
	uint8_t bytes[4];
	unsigned int b, length;
	size_t i;

	for (i = 0; i < n; i++) {
		length = word_bytes(set, words[i], bytes);
		for (b = 0; b < length; b++)
			fprintf(file, "%s0x%02x", b ? " " : "[", bytes[b]);
		fputs("]\n", file);
	}
}

typedef void (*writer)(FILE *file, enum instruction_set set, const uint32_t *words, size_t n);

/* Puts the words into a file and starts the command, whose %s stands for the file. */
static FILE *run(const char *command, writer write, enum instruction_set set, const uint32_t *words, size_t n)
{
	char name[] = "/tmp/kvm32-words-XXXXXX";
	char line[1024];
	int fd = mkstemp(name);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	if (!file)
		return NULL;
	write(file, set, words, n);
	fclose(file);
	/* The shell has the file open before it removes the name. */
	snprintf(line, sizeof(line), "exec 3<%s; rm %s; %s", name, name, command);
	return popen(line, "r");
}

/* "    8:	e5912004 	ldr	r2, [r1, #4]	@ comment": the text is the third column on. */
static bool parse_line(char *line, struct disassembled *out)
{
	char *text = strchr(line, ':'), *comment, *end;

	if (line[0] != ' ' || !text || !(text = strchr(text + 2, '\t')))
		return false;
	text++;
	comment = strchr(text, '@');
	out->unpredictable = comment && strstr(comment, "<UNPREDICTABLE>");
	end = comment ? comment : text + strlen(text);
	while (end > text && strchr(" \t\n", end[-1]))
		end--;
	*end = 0;
	for (end = text; *end; end++)
		if (*end == '\t')
			*end = ' ';
	snprintf(out->text, sizeof(out->text), "%s", text);
	return true;
}

static bool run_objdump(enum instruction_set set, const uint32_t *words, size_t n, struct disassembled *out)
{
	char command[512], line[512];
	size_t i = 0;
	FILE *file;

	snprintf(command, sizeof(command),
		 "%s -D -z -b binary -m arm -M reg-names-raw%s /dev/fd/3",
		 program("OBJDUMP", "arm-linux-gnueabihf-objdump"), set == SET_A32 ? "" : ",force-thumb");
	file = run(command, write_binary, set, words, n);
	while (file && fgets(line, sizeof(line), file)) {
		if (i == n || !parse_line(line, &out[i]))
			continue;
		out[i].word = words[i];
		i++;
	}
	return file && pclose(file) == 0 && i == n;
}

/* llvm-mc names each line that it cannot decode, or that it can but would not. */
static bool run_llvm(enum instruction_set set, const uint32_t *words, size_t n, struct disassembled *out)
{
	char command[512], line[512];
	unsigned long at;
	FILE *file;
	int status;

	snprintf(command, sizeof(command), "%s --disassemble -triple=%s-none-eabi -mattr=+neon,+virtualization,+trustzone <&3 2>&1 >/dev/null",
		 program("LLVM_MC", "llvm-mc-16"), set == SET_A32 ? "armv7a" : "thumbv7a");
	file = run(command, write_hex, set, words, n);
	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "<stdin>:%lu:", &at) != 1 || at < 1 || at > n)
			continue;
		out[at - 1].validity = strstr(line, "potentially undefined") ? DOUBTFUL : INVALID;
	}
	/* 1: there were invalid words. */
	status = file ? pclose(file) : -1;
	return WIFEXITED(status) && WEXITSTATUS(status) <= 1;
}

struct disassembled *disassemble(enum instruction_set set, const uint32_t *words, size_t n)
{
	struct disassembled *out = calloc(n, sizeof(*out));

	if (out && run_objdump(set, words, n, out) && run_llvm(set, words, n, out))
		return out;
	fprintf(stderr, "no disassembly: are binutils-arm-linux-gnueabihf and llvm-16 installed?\n");
	free(out);
	return NULL;
}
