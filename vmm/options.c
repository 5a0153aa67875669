// SPDX-License-Identifier: GPL-2.0
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"
#include "msg.h"

#define ROWS_MAX	40
#define LONG_BASE	256	/* getopt's value of row n is LONG_BASE + n */
#define HELP_LETTER	'h'

int parse_size(const char *text, uint64_t *bytes)
{
	static const char suffixes[] = "bkmgtp";
	unsigned int shift = 20;
	uint64_t number;
	const char *suffix;
	char *end;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	number = strtoull(text, &end, 0);
	if (errno)
		return -EINVAL;
	if (*end) {
		suffix = strchr(suffixes, *end | 0x20);
		if (!suffix || !*suffix || end[1])
			return -EINVAL;
		shift = 10 * (suffix - suffixes);
	}
	if (number > UINT64_MAX >> shift)
		return -EINVAL;
	*bytes = number << shift;
	return 0;
}

static int parse_number(const char *text, uint64_t *number)
{
	char *end;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	*number = strtoull(text, &end, 0);
	return errno || *end ? -EINVAL : 0;
}

static int bad_value(const struct option_row *row, const char *value, const char *expected)
{
	msg_error("%s%s %s: %s", row->name ? "--" : "-", row->name ? row->name : (char[]){ row->letter, 0 }, value,
		  expected);
	return -EINVAL;
}

static int out_of_range(const struct option_row *row, const char *value)
{
	char expected[80];
	unsigned int unit = row->kind == OPTION_SIZE ? MIB : 1;
	const char *suffix = row->kind == OPTION_SIZE ? "M" : "";

	snprintf(expected, sizeof(expected), "must be from %" PRIu64 "%s to %" PRIu64 "%s", row->min / unit, suffix,
		 row->max / unit, suffix);
	return bad_value(row, value, expected);
}

static int set_number(const struct option_row *row, void *field, const char *value)
{
	uint64_t number;
	int err = row->kind == OPTION_SIZE ? parse_size(value, &number) : parse_number(value, &number);

	if (err)
		return bad_value(row, value, row->kind == OPTION_SIZE ? "no size (such as 128M)" : "no number");
	if (number < row->min || number > row->max)
		return out_of_range(row, value);
	if (row->kind == OPTION_SIZE)
		*(uint64_t *)field = number;
	else
		*(unsigned int *)field = number;
	return 0;
}

static int set_choice(const struct option_row *row, void *field, const char *value)
{
	char expected[120] = "must be one of:";

	for (unsigned int i = 0; row->choices[i]; i++) {
		if (!strcmp(row->choices[i], value)) {
			*(unsigned int *)field = i;
			return 0;
		}
		strncat(expected, " ", sizeof(expected) - strlen(expected) - 1);
		strncat(expected, row->choices[i], sizeof(expected) - strlen(expected) - 1);
	}
	return bad_value(row, value, expected);
}

static int set(const struct option_row *row, void *config, const char *value)
{
	void *field = (char *)config + row->offset;

	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return 0;
	case OPTION_TEXT:
		*(const char **)field = value;
		return 0;
	case OPTION_NUMBER:
	case OPTION_SIZE:
		return set_number(row, field, value);
	case OPTION_CHOICE:
		return set_choice(row, field, value);
	case OPTION_CALL:
		return row->parse(config, value);
	}
	return -EINVAL;
}

struct getopt_tables {
	char letters[2 * ROWS_MAX + 4];
	struct option names[ROWS_MAX + 2];
};

static void make_tables(const struct command *command, struct getopt_tables *tables)
{
	char *letter = tables->letters;
	struct option *name = tables->names;

	*letter++ = ':';	/* report a missing value as ':' */
	*letter++ = HELP_LETTER;
	*name++ = (struct option){ .name = "help", .val = HELP_LETTER };
	for (size_t i = 0; i < command->option_count; i++) {
		const struct option_row *row = &command->options[i];
		int has_value = row->value ? required_argument : no_argument;

		if (row->letter) {
			*letter++ = row->letter;
			if (row->value)
				*letter++ = ':';
		}
		if (row->name)
			*name++ = (struct option){ .name = row->name, .has_arg = has_value, .val = LONG_BASE + (int)i };
	}
	*letter = 0;
	*name = (struct option){ 0 };
}

static const struct option_row *find_row(const struct command *command, int key)
{
	for (size_t i = 0; i < command->option_count; i++) {
		if (key == LONG_BASE + (int)i || (command->options[i].letter && key == command->options[i].letter))
			return &command->options[i];
	}
	return NULL;
}

static int bad_option(const struct command *command, int key, char **argv)
{
	const char *text = argv[optind - 1];
	char letter[] = { '-', optopt, 0 };

	/* A letter may stand in a group; a name was the last word that getopt looked at. */
	if (optopt && optopt < LONG_BASE)
		text = letter;
	msg_error("%s: %s %s; see kvm32 %s --help", command->name, text,
		  key == ':' ? "needs a value" : "is no option of this command", command->name);
	return -EINVAL;
}

static int take(const struct command *command, int key, char **argv, void *config)
{
	const struct option_row *row = find_row(command, key);

	if (key == HELP_LETTER) {
		command_help(command);
		return -ECANCELED;
	}
	if (!row)
		return bad_option(command, key, argv);
	return set(row, config, optarg);
}

static int take_operands(const struct command *command, int argc, char **argv, const char **operands, int most)
{
	int count = argc - optind;

	if (count > most) {
		msg_error("%s: %s: one argument too many; see kvm32 %s --help", command->name, argv[optind + most],
			  command->name);
		return -EINVAL;
	}
	for (int i = 0; i < count; i++)
		operands[i] = argv[optind + i];
	return count;
}

int options_parse(const struct command *command, int argc, char **argv, void *config, const char **operands,
		  int max_operands)
{
	struct getopt_tables tables;
	int key, err = 0;

	make_tables(command, &tables);
	optind = 0;	/* glibc: start afresh */
	opterr = 0;
	while (!err && (key = getopt_long(argc, argv, tables.letters, tables.names, NULL)) != -1)
		err = take(command, key, argv, config);
	return err ? err : take_operands(command, argc, argv, operands, max_operands);
}

void options_left(const struct option_row *row, char *text, size_t bytes)
{
	int n = 0;

	if (row->letter)
		n = snprintf(text, bytes, "-%c%s", row->letter, row->name ? ", " : "");
	if (row->name)
		n += snprintf(text + n, bytes - n, "--%s", row->name);
	if (row->value)
		snprintf(text + n, bytes - n, " %s", row->value);
}

void command_help(const struct command *command)
{
	char left[80];

	printf("Usage: kvm32 %s [OPTIONS]%s%s\n%s\n\n", command->name, *command->arguments ? " " : "",
	       command->arguments, command->summary);
	for (size_t i = 0; i < command->option_count; i++) {
		options_left(&command->options[i], left, sizeof(left));
		printf("  %-28s%s%s\n", left, strlen(left) >= 28 ? "\n                              " : "",
		       command->options[i].help);
	}
	printf("  %-28s%s\n", "-h, --help", "show this");
}
