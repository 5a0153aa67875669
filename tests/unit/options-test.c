// SPDX-License-Identifier: GPL-2.0
/* The option table, and counters out of the kernel's files. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../abi/kvm-arm.h"
#include "../../vmm/msg.h"
#include "../../vmm/options.h"
#include "../../vmm/stats.h"
#include "unit.h"

struct config {
	bool flag;
	const char *text;
	unsigned int number, choice;
	uint64_t size;
	int calls;
};

static int call(void *config, const char *value)
{
	((struct config *)config)->calls++;
	return strcmp(value, "bad") ? 0 : -EINVAL;
}

#define FIELD(member)	offsetof(struct config, member)

static const char *const choices[] = { "red", "green", NULL };

static const struct option_row rows[] = {
	{ 'f', "flag", NULL, "", OPTION_FLAG, FIELD(flag) },
	{ 't', "text", "TEXT", "", OPTION_TEXT, FIELD(text) },
	{ 0, "number", "N", "", OPTION_NUMBER, FIELD(number), 2, 10 },
	{ 's', "size", "SIZE", "", OPTION_SIZE, FIELD(size), 1 << 20, 1ull << 40 },
	{ 0, "choice", "C", "", OPTION_CHOICE, FIELD(choice), .choices = choices },
	{ 'x', NULL, "X", "", OPTION_CALL, .parse = call },
};

static const struct command command = {
	.name = "test", .arguments = "", .summary = "", .options = rows, .option_count = sizeof(rows) / sizeof(*rows),
};

static char last_line[1024];

static void keep_line(const char *line)
{
	strncpy(last_line, line, sizeof(last_line) - 1);
}

static int parse(struct config *config, const char **operand, const char *line)
{
	char words[256], *argv[16] = { "test" };
	int argc = 1;

	memset(config, 0, sizeof(*config));
	strncpy(words, line, sizeof(words) - 1);
	words[sizeof(words) - 1] = 0;
	for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	return options_parse(&command, argc, argv, config, operand, 1);
}

static void test_good(void **state)
{
	const char *operand = NULL;
	struct config config;

	(void)state;
	assert_int_equal(parse(&config, &operand, "-f operand --number=7 -s 64k --choice green -xa -x b"), -EINVAL);
	assert_int_equal(parse(&config, &operand, "-f operand --number=7 -s 4096k --choice green -xa -x b"), 1);
	assert_true(config.flag);
	assert_int_equal(config.number, 7);
	assert_int_equal(config.size, 4 << 20);
	assert_int_equal(config.choice, 1);
	assert_int_equal(config.calls, 2);
	assert_int_equal(parse(&config, &operand, "-fs 2"), 0);
	assert_true(config.flag);
	assert_int_equal(config.size, 2 << 20);
	assert_int_equal(parse(&config, &operand, "-- -f"), 1);
	assert_false(config.flag);
}

static void test_bad(void **state)
{
	static const struct {
		const char *line, *message;
	} lines[] = {
		{ "--number 1", "must be from 2 to 10" }, { "--number 11", "must be from 2 to 10" },
		{ "--number -3", "no number" }, { "--number 3x", "no number" },
		{ "--number 99999999999999999999", "no number" }, { "--choice blue", "must be one of: red green" },
		{ "-s 0", "must be from 1M to" }, { "-s 1Q", "no size" }, { "-q", "-q is no option" },
		{ "--quux", "--quux is no option" }, { "-t", "-t needs a value" }, { "--text", "--text needs a value" },
		{ "--flag=1", "is no option" }, { "a b", "b: one argument too many" },
	};
	const char *operand;
	struct config config;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		assert_int_equal(parse(&config, &operand, lines[i].line), -EINVAL);
		if (!strstr(last_line, lines[i].message))
			fail_msg("%s: %s", lines[i].line, last_line);
	}
	assert_int_equal(parse(&config, &operand, "-x bad"), -EINVAL);
}

static void test_sizes(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} good[] = {
		{ "1", 1 << 20 }, { "1b", 1 }, { "1K", 1 << 10 }, { "3m", 3 << 20 }, { "2G", 2ull << 30 },
		{ "1T", 1ull << 40 }, { "1p", 1ull << 50 }, { "0", 0 }, { "0x10b", 0x10b << 20 },
	};
	static const char *const bad[] = { "", "m", "-1", "+1", " 1", "1mm", "1 m", "1z", "99999999999999999999",
					   "17592186044416", "16777216T", "1\t" };
	uint64_t bytes;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_int_equal(parse_size(good[i].text, &bytes), 0);
		assert_int_equal(bytes, good[i].bytes);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(parse_size(bad[i], &bytes), -EINVAL);
}

/* The file behind KVM_GET_STATS_FD: two counters and a histogram. */
struct stats_file {
	struct kvm_stats_header header;
	char id[16];
	struct {
		__u32 flags;
		__s16 exponent;
		__u16 size;
		__u32 offset, bucket_size;
		char name[16];
	} descriptors[3];
	uint64_t data[6];
};

static void make_stats(struct stats_file *s)
{
	*s = (struct stats_file){
		.header = { 0, 16, 3, offsetof(struct stats_file, id), offsetof(struct stats_file, descriptors),
			    offsetof(struct stats_file, data) },
		.descriptors = { { .size = 1, .offset = 0, .name = "exits" }, { .size = 4, .offset = 8, .name = "times" },
				 { .size = 1, .offset = 40, .name = "wfi" } },
		.data = { 11, 1, 2, 3, 4, 22 },
	};
}

static int read_stats(const struct stats_file *s, size_t bytes, struct counters *counters)
{
	FILE *file = tmpfile();
	int err;

	fwrite(s, bytes, 1, file);
	fflush(file);
	err = counters_from_fd(fileno(file), counters);
	fclose(file);
	return err;
}

static void test_stats_file(void **state)
{
	struct counters counters;
	struct stats_file s;

	(void)state;
	make_stats(&s);
	assert_int_equal(read_stats(&s, sizeof(s), &counters), 0);
	assert_int_equal(counters.count, 2);
	assert_string_equal(counters.rows[0].name, "exits");
	assert_int_equal(counters.rows[0].value, 11);
	assert_string_equal(counters.rows[1].name, "wfi");
	assert_int_equal(counters.rows[1].value, 22);
	counters_sort(&counters);
	assert_int_equal(counters.rows[0].value, 22);
}

static void test_stats_file_that_lies(void **state)
{
	struct counters counters;
	struct stats_file s;

	(void)state;
	make_stats(&s);
	for (size_t bytes = 1; bytes < sizeof(s); bytes++)
		assert_int_equal(read_stats(&s, bytes, &counters), -EIO);
	s.header.name_size = 0xffffffff;
	assert_int_equal(read_stats(&s, sizeof(s), &counters), -EPROTO);
	make_stats(&s);
	s.header.num_desc = 0xffffffff;
	assert_true(read_stats(&s, sizeof(s), &counters) < 0);
	make_stats(&s);
	memset(s.descriptors[0].name, 'x', 16);		/* no end */
	assert_int_equal(read_stats(&s, sizeof(s), &counters), 0);
	assert_int_equal(strlen(counters.rows[0].name), 16);
}

static int setup(void **state)
{
	(void)state;
	msg_sink = keep_line;
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good), cmocka_unit_test(test_bad), cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_stats_file), cmocka_unit_test(test_stats_file_that_lies),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
