// SPDX-License-Identifier: GPL-2.0-only
/*
 * What single operations of an operating system cost: "operation NAME NANOSECONDS COUNT" for scripts/bench. The clock is
 * the kernel's. Where the board's own counts instructions, a nanosecond is one, the hypervisor's and the host's included.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE	4096

static void check(int good, const char *what)
{
	if (!good) {
		perror(what);
		exit(1);
	}
}

static uint64_t now(void)
{
	struct timespec time;

	check(!clock_gettime(CLOCK_MONOTONIC, &time), "clock_gettime");
	return time.tv_sec * 1000000000ull + time.tv_nsec;
}

static void null_call(unsigned int times)
{
	for (unsigned int i = 0; i < times; i++)
		syscall(SYS_getppid);
}

static void take_signal(int number)
{
	(void)number;
}

static void send_signal(unsigned int times)
{
	pid_t self = getpid();

	for (unsigned int i = 0; i < times; i++)
		check(!kill(self, SIGUSR1), "kill");
}

static void *map(size_t bytes)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	check(memory != MAP_FAILED, "mmap");
	return memory;
}

static void map_unmap(unsigned int times)
{
	for (unsigned int i = 0; i < times; i++)
		check(!munmap(map(16 * PAGE), 16 * PAGE), "munmap");
}

/* Each page is new: the kernel clears it. */
static void page_fault(unsigned int times)
{
	char *memory = map((size_t)times * PAGE);

	for (unsigned int i = 0; i < times; i++)
		*(volatile char *)(memory + (size_t)i * PAGE) = 1;
	check(!munmap(memory, (size_t)times * PAGE), "munmap");
}

/* A read-only page becomes writable and back, and is written to: the same translation changes twice. */
static void protect(unsigned int times)
{
	char *memory = map(PAGE);

	for (unsigned int i = 0; i < times; i++) {
		check(!mprotect(memory, PAGE, PROT_READ | PROT_WRITE), "mprotect");
		*(volatile char *)memory = 1;
		check(!mprotect(memory, PAGE, PROT_READ), "mprotect");
	}
	check(!munmap(memory, PAGE), "munmap");
}

static void wait_for(pid_t child)
{
	int status;

	check(waitpid(child, &status, 0) > 0 && status == 0, "child");
}

static void fork_exit(unsigned int times)
{
	for (unsigned int i = 0; i < times; i++) {
		pid_t child = fork();

		check(child >= 0, "fork");
		if (!child)
			_exit(0);
		wait_for(child);
	}
}

static void fork_exec(unsigned int times)
{
	for (unsigned int i = 0; i < times; i++) {
		pid_t child = fork();

		check(child >= 0, "fork");
		if (!child) {
			execl("/proc/self/exe", "operations", "exit", NULL);
			_exit(1);
		}
		wait_for(child);
	}
}

static void pass_on(int from, int to)
{
	char byte;

	check(read(from, &byte, 1) == 1 && write(to, &byte, 1) == 1, "pipe");
}

/* A byte to another process and back: two switches between address spaces each time. */
static void pipe_pair(unsigned int times)
{
	int there[2], back[2];
	pid_t child;

	check(!pipe(there) && !pipe(back), "pipe");
	child = fork();
	check(child >= 0, "fork");
	for (unsigned int i = 0; i < times; i++) {
		if (!child) {
			pass_on(there[0], back[1]);
		} else {
			check(write(there[1], "", 1) == 1, "pipe");
			check(read(back[0], &(char){ 0 }, 1) == 1, "pipe");
		}
	}
	if (!child)
		_exit(0);
	wait_for(child);
	close(there[0]);
	close(there[1]);
	close(back[0]);
	close(back[1]);
}

#define RING	16

/* A byte once around as many processes, each of which waits for it. */
static void pipe_ring(unsigned int times)
{
	int pipes[RING][2];
	unsigned int i, own = 0;

	for (i = 0; i < RING; i++)
		check(!pipe(pipes[i]), "pipe");
	for (i = 1; i < RING && !own; i++) {
		pid_t child = fork();

		check(child >= 0, "fork");
		if (!child)
			own = i;
	}
	for (i = 0; i < times; i++) {
		if (own) {
			pass_on(pipes[own - 1][0], pipes[own][1]);
		} else {
			check(write(pipes[0][1], "", 1) == 1, "pipe");
			check(read(pipes[RING - 1][0], &(char){ 0 }, 1) == 1, "pipe");
		}
	}
	if (own)
		_exit(0);
	for (i = 0; i < RING; i++) {
		if (i)
			wait_for(-1);
		close(pipes[i][0]);
		close(pipes[i][1]);
	}
}

static const struct {
	const char *name;
	void (*run)(unsigned int times);
	unsigned int times;
} operations[] = {
	{ "null_call", null_call, 10000 },
	{ "signal", send_signal, 500 },
	{ "map_unmap", map_unmap, 200 },
	{ "page_fault", page_fault, 256 },
	{ "protect_fault", protect, 200 },
	{ "pipe_pair", pipe_pair, 200 },
	{ "pipe_ring", pipe_ring, 50 },
	{ "fork_exit", fork_exit, 20 },
	{ "fork_exec", fork_exec, 20 },
};

#define COUNT	(sizeof(operations) / sizeof(operations[0]))

static uint64_t measure(void (*run)(unsigned int times), unsigned int times)
{
	uint64_t start;

	run(times / 10);	/* so that nothing is done for the first time */
	start = now();
	run(times);
	return now() - start;
}

int main(int argc, char **argv)
{
	unsigned long long took[COUNT];

	if (argc > 1 && !strcmp(argv[1], "exit"))
		return 0;
	check(signal(SIGUSR1, take_signal) != SIG_ERR, "signal");
	for (unsigned int i = 0; i < COUNT; i++)
		took[i] = measure(operations[i].run, operations[i].times);
	/* Not earlier: what is printed would be on its way while the next one is measured. */
	for (unsigned int i = 0; i < COUNT; i++)
		printf("operation %s %llu %u\n", operations[i].name, took[i], operations[i].times);
	return 0;
}
