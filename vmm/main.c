// SPDX-License-Identifier: GPL-2.0
/* kvm32: virtual machines on 32-bit ARM. Each command is a file cmd-NAME.c. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "exit-code.h"
#include "msg.h"

const struct command *const commands[] = {
	&run_command, &check_command, &stat_command, &version_command, &man_command, NULL,
};

static void usage(FILE *out)
{
	fprintf(out, "Usage: kvm32 COMMAND [OPTIONS]\n\n");
	for (size_t i = 0; commands[i]; i++)
		fprintf(out, "  %-10s%s\n", commands[i]->name, commands[i]->summary);
	fprintf(out, "\nkvm32 COMMAND --help shows the options of a command.\n");
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; commands[i]; i++) {
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	}
	return NULL;
}

/* A standard stream that is closed would become the first file we open, and the console would write into it. */
static void fill_standard_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

static int help(int argc, char **argv)
{
	const struct command *command = argc > 2 ? find(argv[2]) : NULL;

	if (command)
		command_help(command);
	else
		usage(stdout);
	return EXIT_GUEST_OFF;
}

int main(int argc, char **argv)
{
	const struct command *command;

	fill_standard_streams();
	if (argc < 2) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
		return help(argc, argv);
	command = find(!strcmp(argv[1], "--version") ? "version" : argv[1]);
	if (!command) {
		msg_error("%s: no such command; see kvm32 --help", argv[1]);
		return EXIT_USAGE;
	}
	return command->run(command, argc - 1, argv + 1);
}
