// SPDX-License-Identifier: GPL-2.0-only
/*
 * Address spaces that change all the time, from several threads: each step ends with a translation that was used and is
 * no longer what the tables say, and looks whether that shows. "result paging ROUNDS" if nowhere.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE	4096
#define PAGES	192
#define ROUNDS	5
#define THREADS	3

static void check(int good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "paging: wrong: %s\n", what);
	exit(1);
}

static volatile uint32_t *map(int protection)
{
	void *memory = mmap(NULL, PAGES * PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	check(memory != MAP_FAILED, "mmap");
	return memory;
}

static void unmap(volatile uint32_t *memory)
{
	check(!munmap((void *)memory, PAGES * PAGE), "munmap");
}

static void fill(volatile uint32_t *memory, uint32_t value)
{
	for (unsigned int i = 0; i < PAGES; i++)
		memory[i * PAGE / 4] = value ? value + i : 0;
}

/* holds: is it what fill() made of it? */
static int holds(volatile uint32_t *memory, uint32_t value)
{
	for (unsigned int i = 0; i < PAGES; i++) {
		if (memory[i * PAGE / 4] != (value ? value + i : 0))
			return 0;
	}
	return 1;
}

/* Other pages at the addresses that other ones had */
static void other_pages(uint32_t value)
{
	volatile uint32_t *memory = map(PROT_READ | PROT_WRITE);

	check(holds(memory, 0), "a fresh page is not empty");
	fill(memory, value);
	check(!madvise((void *)memory, PAGES * PAGE, MADV_DONTNEED), "madvise");
	check(holds(memory, 0), "a page that was given back is still seen");
	fill(memory, value);
	check(holds(memory, value), "what was written is not there");
	unmap(memory);
}

/* Pages that move to other addresses; without a hole, which another thread would fill */
static void moved_pages(uint32_t value)
{
	volatile uint32_t *from = map(PROT_READ | PROT_WRITE), *to = map(PROT_READ | PROT_WRITE);
	int flags = MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP;

	fill(from, value);
	fill(to, ~value);
	check(mremap((void *)from, PAGES * PAGE, PAGES * PAGE, flags, to) == to, "mremap");
	check(holds(to, value), "a page did not move");
	check(holds(from, 0), "a page that moved is still where it was");
	unmap(from);
	unmap(to);
}

/* Read-only until the first write: parent and child must not see each other's. */
static void copied_pages(uint32_t value)
{
	volatile uint32_t *memory = map(PROT_READ | PROT_WRITE);
	int status, line[2];
	pid_t child;
	char go;

	fill(memory, value);
	check(!pipe(line), "pipe");
	child = fork();
	check(child >= 0, "fork");
	if (!child) {
		close(line[1]);
		check(read(line[0], &go, 1) == 1, "read");
		check(holds(memory, value), "the child sees what its parent wrote");
		_exit(0);
	}
	fill(memory, ~value);
	check(write(line[1], "", 1) == 1, "write");
	check(waitpid(child, &status, 0) == child && !status, "the child");
	check(holds(memory, ~value), "what was written is not there");
	close(line[0]);
	close(line[1]);
	unmap(memory);
}

/* Write access that comes and goes */
static void guarded_pages(uint32_t value)
{
	volatile uint32_t *memory = map(PROT_READ | PROT_WRITE);
	pid_t child;
	int status;

	fill(memory, value);
	check(!mprotect((void *)memory, PAGES * PAGE, PROT_READ), "mprotect");
	child = fork();
	check(child >= 0, "fork");
	if (!child) {
		memory[0] = 0;
		_exit(0);
	}
	check(waitpid(child, &status, 0) == child && WIFSIGNALED(status), "a read-only page was written");
	check(!mprotect((void *)memory, PAGES * PAGE, PROT_READ | PROT_WRITE), "mprotect");
	fill(memory, ~value);
	check(holds(memory, ~value), "what was written is not there");
	unmap(memory);
}

static void new_program(void)
{
	int status;
	pid_t child = vfork();

	check(child >= 0, "vfork");
	if (!child) {
		execl("/bin/paging", "paging", "nothing", NULL);
		_exit(1);
	}
	check(waitpid(child, &status, 0) == child && !status, "exec");
}

static void *rounds(void *argument)
{
	uint32_t base = (uintptr_t)argument << 20;

	for (unsigned int i = 1; i <= ROUNDS; i++) {
		other_pages(base + (i << 8));
		moved_pages(base + (i << 8));
		copied_pages(base + (i << 8));
		guarded_pages(base + (i << 8));
		new_program();
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];

	(void)argv;
	if (argc > 1)
		return 0;
	for (uintptr_t i = 0; i < THREADS; i++)
		check(!pthread_create(&threads[i], NULL, rounds, (void *)(i + 1)), "pthread_create");
	for (unsigned int i = 0; i < THREADS; i++)
		check(!pthread_join(threads[i], NULL), "pthread_join");
	printf("result paging %u\n", ROUNDS);
	return 0;
}
