// SPDX-License-Identifier: GPL-2.0
/*
 * kvm-api kill SEED COUNT COMMAND...: starts COMMAND, a monitor, over and over, two at a time, and kills each after a
 * pseudo-random time. Nothing of them may be left.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api.h"
#include "host.h"

#define AT_ONCE		2
#define SHORTEST	4000u	/* microseconds; each doubling up to 2^9 times that is as likely as the next one */
#define DOUBLINGS	9
#define SLACK		256	/* KiB of memory that somebody else may have taken meanwhile */

static uint32_t state;

static uint32_t next_random(void)
{
	state = state * 1664525 + 1013904223;
	return state >> 8;
}

static unsigned int next_delay(void)
{
	unsigned int base = SHORTEST << next_random() % DOUBLINGS;

	return base + next_random() % base;
}

static pid_t start(char **command)
{
	pid_t child = fork();
	int null;

	if (child)
		return child;
	setpgid(0, 0);
	null = open("/dev/null", O_RDWR);
	dup2(null, 0);
	dup2(null, 1);
	dup2(null, 2);
	execvp(command[0], command);
	_exit(127);
}

/* With all that it has started, whose ends are waited for, too. Was it there to be killed? */
static bool end(pid_t child)
{
	int status = 0;

	setpgid(child, child);
	kill(-child, SIGKILL);
	waitpid(child, &status, 0);
	while (waitpid(-child, NULL, 0) > 0)
		;
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static unsigned int entries(const char *name)
{
	DIR *folder = opendir(name);
	unsigned int count = 0;

	while (folder && readdir(folder))
		count++;
	if (folder)
		closedir(folder);
	return count;
}

static unsigned int kill_some(uint32_t count, char **command)
{
	unsigned int killed = 0, i;
	pid_t child[AT_ONCE];

	for (; count >= AT_ONCE; count -= AT_ONCE) {
		for (i = 0; i < AT_ONCE; i++)
			child[i] = start(command);
		for (i = 0; i < AT_ONCE; i++) {
			usleep(next_delay() / AT_ONCE);
			killed += end(child[i]);
		}
	}
	return killed;
}

/* As long as they take */
static void run_through(char **command)
{
	pid_t child[AT_ONCE];
	unsigned int i;

	for (i = 0; i < AT_ONCE; i++)
		child[i] = start(command);
	for (i = 0; i < AT_ONCE; i++)
		waitpid(child[i], NULL, 0);
}

/* The first ones, of which some come to their end, leave caches behind; afterwards memory may only come back late. */
void kill_at_random(uint32_t seed, uint32_t count, char **command)
{
	unsigned long references, memory, now = 0;
	unsigned int killed, tries;

	state = seed;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	run_through(command);
	kill_some(4 * AT_ONCE, command);
	references = read_number("/sys/module/kvm32/refcnt", "");
	memory = free_memory();
	killed = kill_some(count, command);
	for (tries = 0; tries < 50 && now + SLACK < memory; tries++) {
		usleep(100000);
		now = free_memory();
	}
	printf("# seed %u: %u of %u killed before their end, %lu of %lu KiB are free again\n", seed, killed, count, now,
	       memory);
	CHECK(killed >= count / 2);
	CHECK(read_number("/sys/module/kvm32/refcnt", "") == references);
	CHECK(entries("/sys/kernel/debug/kvm32") == 2);		/* . and .. */
	CHECK(now + SLACK >= memory);
}
