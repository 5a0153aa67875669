// SPDX-License-Identifier: GPL-2.0
#include "terminal.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

static struct termios saved;
static atomic_bool is_raw;	/* lock-free, so a signal handler may use it */

void terminal_restore(void)
{
	if (!atomic_exchange(&is_raw, false))
		return;
	tcsetattr(STDIN_FILENO, TCSANOW, &saved);
}

/* A crash of our own. SA_RESETHAND: returning repeats it with the default action. */
static void on_fatal(int signal)
{
	terminal_restore();
	raise(signal);
}

static void restore_on_crash(void)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT };
	struct sigaction action = { .sa_handler = on_fatal, .sa_flags = SA_RESETHAND };

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaction(signals[i], &action, NULL);
}

bool terminal_raw(void)
{
	struct termios raw;

	/* In the background, changing the settings would stop us and spoil the shell's. */
	if (!isatty(STDIN_FILENO) || tcgetpgrp(STDIN_FILENO) != getpgrp() || tcgetattr(STDIN_FILENO, &saved))
		return false;
	raw = saved;
	/* Output processing stays: our own messages count on it, and the guest's CR LF does not mind. */
	raw.c_iflag &= ~(ICRNL | INLCR | IGNCR | IXON | ISTRIP | BRKINT);
	raw.c_lflag &= ~(ICANON | ECHO | ISIG | IEXTEN);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	atomic_store(&is_raw, true);
	atexit(terminal_restore);
	restore_on_crash();
	if (tcsetattr(STDIN_FILENO, TCSANOW, &raw)) {
		atomic_store(&is_raw, false);
		return false;
	}
	return true;
}
