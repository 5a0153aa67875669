/* SPDX-License-Identifier: GPL-2.0 */
/* Options as a table: parsing, --help and the man page are made from the same rows. */
#ifndef VMM_OPTIONS_H
#define VMM_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

enum option_kind {
	OPTION_FLAG,	/* bool */
	OPTION_TEXT,	/* const char * */
	OPTION_NUMBER,	/* unsigned int, min..max */
	OPTION_SIZE,	/* uint64_t, min..max; MiB unless a suffix says otherwise */
	OPTION_CHOICE,	/* unsigned int: index into choices */
	OPTION_CALL,	/* parse() does it */
};

struct option_row {
	char letter;			/* 0: none */
	const char *name;		/* NULL: only the letter */
	const char *value;		/* what --help calls its value */
	const char *help;
	enum option_kind kind;
	size_t offset;			/* into the configuration */
	uint64_t min, max;
	const char *const *choices;	/* up to a NULL */
	int (*parse)(void *config, const char *value);	/* 0, or -EINVAL (after a message, or for a general one) */
};

/** A command of the program: kvm32 NAME [OPTIONS] [ARGUMENTS]. */
struct command {
	const char *name;
	const char *arguments;		/* for the usage line */
	const char *summary;
	const struct option_row *options;
	size_t option_count;
	int (*run)(const struct command *self, int argc, char **argv);	/* Return: exit code */
};

/**
 * options_parse() - argv[0] is the command's name.
 * @operands: what is no option, in order; at most @max_operands.
 *
 * Return: the number of operands; -EINVAL after a message; -ECANCELED if --help was asked for and shown.
 */
int options_parse(const struct command *command, int argc, char **argv, void *config, const char **operands,
		  int max_operands);

/** parse_size() - NUMBER[BKMGTP], in either case; without suffix MiB. Return: 0 or -EINVAL. */
int parse_size(const char *text, uint64_t *bytes);

/** options_left() - an option as --help shows it: "-m, --mem SIZE". */
void options_left(const struct option_row *row, char *text, size_t bytes);

void command_help(const struct command *command);

#endif
