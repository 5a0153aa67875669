// SPDX-License-Identifier: GPL-2.0
/* kvm32 version, kvm32 man */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

#include "commands.h"
#include "exit-code.h"
#include "kvm.h"

#ifndef KVM32_VERSION
#define KVM32_VERSION	"0.1"
#endif

struct version_config {
	bool json;
};

static const struct option_row version_options[] = {
	{ 0, "json", NULL, "for programs", OPTION_FLAG, offsetof(struct version_config, json) },
};

static unsigned int backends_here(void)
{
	struct kvm kvm;
	unsigned int there;

	if (kvm_open(&kvm))
		return 0;
	there = kvm_backends(&kvm);
	kvm_close(&kvm);
	return there;
}

static int show_version(const struct command *self, int argc, char **argv)
{
	struct version_config config = { 0 };
	int err = options_parse(self, argc, argv, &config, NULL, 0);
	unsigned int there;
	bool pv, hyp;

	if (err)
		return err == -ECANCELED ? EXIT_GUEST_OFF : EXIT_USAGE;
	there = backends_here();
	pv = there & 1u << KVM32_VM_PV;
	hyp = there & 1u << KVM32_VM_HYP;
	if (config.json)
		printf("{\"version\": \"%s\", \"backends\": [%s%s%s]}\n", KVM32_VERSION, pv ? "\"pv\"" : "",
		       pv && hyp ? ", " : "", hyp ? "\"hyp\"" : "");
	else
		printf("kvm32 %s, backends here:%s%s%s\n", KVM32_VERSION, pv ? " pv" : "", hyp ? " hyp" : "",
		       there ? "" : " none");
	return EXIT_GUEST_OFF;
}

const struct command version_command = {
	.name = "version",
	.arguments = "",
	.summary = "Shows the version, and the backends that this host has.",
	ROWS(version_options),
	.run = show_version,
};

/* roff takes a minus for a hyphen and a leading dot for a request. */
static void roff(const char *text)
{
	for (; *text; text++)
		printf(*text == '-' || *text == '\\' ? "\\%c" : "%c", *text);
}

static void man_row(const struct option_row *row)
{
	char left[80];

	options_left(row, left, sizeof(left));
	printf(".TP\n.B ");
	roff(left);
	printf("\n");
	roff(row->help);
	printf("\n");
}

static void man_section(const struct command *command)
{
	printf(".SH KVM32 ");
	for (const char *c = command->name; *c; c++)
		putchar(*c & ~0x20);
	printf("\nkvm32 %s [OPTIONS] %s\n.PP\n", command->name, command->arguments);
	roff(command->summary);
	printf("\n");
	for (size_t i = 0; i < command->option_count; i++)
		man_row(&command->options[i]);
}

static void man_exit_codes(void)
{
	static const struct {
		int code;
		const char *text;
	} codes[] = {
		{ EXIT_GUEST_OFF, "the guest shut down, or the user ended it; for other commands: done" },
		{ EXIT_HOST_ERROR, "something failed on the host: a file, memory, the kernel modules" },
		{ EXIT_USAGE, "wrong options" },
		{ EXIT_GUEST_RESET, "the guest reset, with --no-reboot" },
		{ EXIT_VCPU_CRASH, "a vCPU could not go on; its registers were printed" },
		{ EXIT_GUEST_PANIC, "the guest panicked, with --no-reboot or by saying so to the hypervisor" },
		{ EXIT_NO_SUPPORT, "this host cannot run the machine" },
		{ EXIT_TIMEOUT, "the time of --timeout was up" },
	};

	printf(".SH EXIT STATUS\n");
	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
		printf(".TP\n.B %d\n", codes[i].code);
		roff(codes[i].text);
		printf("\n");
	}
	printf(".TP\n.B 128+N\nended by signal N\n");
}

static int man(const struct command *self, int argc, char **argv)
{
	(void)self;
	(void)argc;
	(void)argv;
	printf(".TH KVM32 1\n.SH NAME\nkvm32 \\- virtual machines on 32\\-bit ARM\n");
	for (size_t i = 0; commands[i]; i++)
		man_section(commands[i]);
	man_exit_codes();
	return EXIT_GUEST_OFF;
}

const struct command man_command = {
	.name = "man",
	.arguments = "",
	.summary = "Writes the manual page, made from the same tables as this help.",
	.run = man,
};
