// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that changes while vCPUs write to it: nothing is lost of what stays, what is given up is left alone, no vCPU is
 * stopped by what comes back, and a guest hears of none of it.
 */
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "change.h"
#include "host.h"

#define CHANGES		80
#define LOSSES		120

/* A vCPU that renews half of the private pages. Memory may be gone only while there is a hole: an even number is none. */
struct writer {
	struct vm *vm;
	unsigned int id;
	pthread_t thread;
	const unsigned int *holes;
	const bool *stop;
	unsigned int rounds, lost, faults, errors;
};

static void hear(struct writer *writer)
{
	const struct kvm_run *run = writer->vm->run[writer->id];
	uint32_t word = ~0u;

	if (run->exit_reason == KVM_EXIT_MMIO && run->mmio.is_write)
		memcpy(&word, run->mmio.data, sizeof(word));
	writer->rounds++;
	if (word >> 31) {
		printf("# vCPU %u: exit %u, found %08x\n", writer->id, run->exit_reason, word);
		writer->errors++;
		return;
	}
	writer->lost = word;
}

static void *write_on(void *argument)
{
	struct writer *writer = argument;

	while (!__atomic_load_n(writer->stop, __ATOMIC_ACQUIRE) && !writer->errors) {
		unsigned int before = __atomic_load_n(writer->holes, __ATOMIC_ACQUIRE);

		if (!vm_run(writer->vm, writer->id)) {
			hear(writer);
			continue;
		}
		if (errno == EFAULT && ((before & 1) || __atomic_load_n(writer->holes, __ATOMIC_ACQUIRE) != before)) {
			writer->faults++;
			usleep(500);
			continue;
		}
		if (errno == EINTR)
			continue;
		printf("# vCPU %u: %s\n", writer->id, strerror(errno));
		writer->errors++;
	}
	return NULL;
}

struct writers {
	struct vm vm;
	struct writer writer[2];
	unsigned int holes;
	bool stop;
	uint32_t *others;	/* memory that is none of the VM's, as large as the area */
};

static void nothing(int signal)
{
	(void)signal;
}

static void start_writer(struct writer *writer)
{
	struct sigaction action = { .sa_handler = nothing };

	sigaction(SIGUSR1, &action, NULL);
	pthread_create(&writer->thread, NULL, write_on, writer);
}

/* After *stop was set. */
static void stop_writer(struct writer *writer)
{
	writer->vm->run[writer->id]->immediate_exit = 1;
	pthread_kill(writer->thread, SIGUSR1);
	pthread_join(writer->thread, NULL);
}

static void start_writers(struct writers *w)
{
	unsigned int i, half = NR_PAGES / 2 * PAGE;

	*w = (struct writers){ .vm = vm_create() };
	w->others = mmap(NULL, NR_PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	LOAD(&w->vm, renew);
	for (i = 0; i < 2; i++) {
		vm_add_vcpu(&w->vm, i, false);
		vm_set_reg(&w->vm, i, 0, RAM_BASE + OFFSET + i * half);
		vm_set_reg(&w->vm, i, 1, RAM_BASE + OFFSET + (i + 1) * half);
		w->writer[i] = (struct writer){ .vm = &w->vm, .id = i, .holes = &w->holes, .stop = &w->stop };
	}
	for (i = 0; i < 2; i++)
		start_writer(&w->writer[i]);
}

static void stop_writers(struct writers *w)
{
	unsigned int i;

	__atomic_store_n(&w->stop, true, __ATOMIC_RELEASE);
	for (i = 0; i < 2; i++)
		stop_writer(&w->writer[i]);
	vm_close(&w->vm);
	munmap(w->others, NR_PAGES * PAGE);
}

static void hole(struct writers *w)
{
	__atomic_add_fetch(&w->holes, 1, __ATOMIC_SEQ_CST);
}

/* Nothing may be lost by these. */
static void keep(struct writers *w, unsigned int what)
{
	struct range range = choose(&w->vm, 0);
	char *elsewhere;

	switch (what) {
	case 0:
		hole(w);
		mprotect(range.start, range.size, PROT_READ);
		usleep(next_random(1000));
		mprotect(range.start, range.size, PROT_READ | PROT_WRITE);
		hole(w);
		break;
	case 1:
		elsewhere = mmap(NULL, range.size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		hole(w);
		mremap(range.start, range.size, range.size, MREMAP_MAYMOVE | MREMAP_FIXED, elsewhere);
		usleep(next_random(1000));
		mremap(elsewhere, range.size, range.size, MREMAP_MAYMOVE | MREMAP_FIXED, range.start);
		hole(w);
		break;
	case 2:
		madvise(range.start, range.size, MADV_PAGEOUT);
		break;
	case 3:
		if (!next_random(4))
			write_file("/proc/sys/vm/drop_caches", "2");	/* the PV backend's tables too */
		break;
	default:
		if (!next_random(4))
			write_file("/proc/sys/vm/compact_memory", "1");
	}
}

static uint32_t *word_of_others(struct writers *w, unsigned int i)
{
	return w->others + i / 2 * PAGE / 4 + (i & 1) * (PAGE / 4 - 1);
}

/* The pages that were just given up are somebody else's now: nobody may write where the guest does. */
static bool is_left_alone(struct writers *w, unsigned int count)
{
	unsigned int i, changed = 0;

	for (i = 0; i < 2 * count; i++)
		*word_of_others(w, i) = ~i;
	usleep(next_random(1500));
	for (i = 0; i < 2 * count; i++)
		changed += *word_of_others(w, i) != ~i;
	if (changed)
		printf("# %u words of other memory changed\n", changed);
	madvise(w->others, count * PAGE, MADV_DONTNEED);
	return !changed;
}

/* All of it is dropped while the vCPUs are just about to map it, or some of it is gone for a while. */
static bool lose(struct writers *w, unsigned int what)
{
	struct range range = choose(&w->vm, 0);
	bool alone;

	if (what % 4) {
		madvise(w->vm.ram + OFFSET, NR_PAGES * PAGE, MADV_DONTNEED);
		return is_left_alone(w, NR_PAGES);
	}
	hole(w);
	munmap(range.start, range.size);
	alone = is_left_alone(w, range.count);
	map_anew(&range);
	hole(w);
	return alone;
}

/* A child's copy is of one moment: what the child reads stays what it is, and what it writes no guest reads. */
static _Noreturn void hold_copy(struct writers *w)
{
	uint32_t seen[NR_PAGES];
	volatile uint32_t *words = (uint32_t *)(w->vm.ram + OFFSET);
	unsigned int page, i;

	for (page = 0; page < NR_PAGES; page++)
		seen[page] = words[page * PAGE / 4];
	for (i = 0; i < 5; i++) {
		usleep(2000);
		for (page = 0; page < NR_PAGES; page++) {
			if (words[page * PAGE / 4] != seen[page])
				_exit(1);
			if (page % 5 == i)
				words[page * PAGE / 4] = seen[page] = 0xdead0000 + page;
		}
	}
	_exit(0);
}

static bool fork_under(struct writers *w)
{
	pid_t child = fork();
	int status = -1;

	if (!child)
		hold_copy(w);
	waitpid(child, &status, 0);
	return !status;
}

/* Both go on: they tell something that they did not know before. */
static bool progress(struct writers *w)
{
	unsigned int tries, before[] = { w->writer[0].rounds, w->writer[1].rounds };

	for (tries = 0; tries < 20000 && !w->writer[0].errors && !w->writer[1].errors; tries++) {
		if (__atomic_load_n(&w->writer[0].rounds, __ATOMIC_ACQUIRE) - before[0] > 1 &&
		    __atomic_load_n(&w->writer[1].rounds, __ATOMIC_ACQUIRE) - before[1] > 1)
			return true;
		usleep(1000);
	}
	printf("# vCPUs do not go on: rounds %u to %u and %u to %u\n", before[0], w->writer[0].rounds, before[1],
	       w->writer[1].rounds);
	return false;
}

static void under_way(uint32_t seed)
{
	unsigned int i, lost, copies = 0, stops = 0, alone = 0;
	struct writers w;

	set_seed(seed);
	start_writers(&w);
	stops += !progress(&w);
	for (i = 0; i < CHANGES && !stops; i++) {
		keep(&w, next_random(5));
		if (i % 10 == 0)
			copies += fork_under(&w);
		usleep(next_random(3000));
		stops += i % 5 == 0 && !progress(&w);
	}
	CHECK(copies == CHANGES / 10);
	lost = w.writer[0].lost + w.writer[1].lost;
	CHECK(!w.writer[0].errors && !w.writer[1].errors && lost == 0);
	for (i = 0; i < LOSSES && !stops; i++) {
		alone += lose(&w, i);
		stops += i % 16 == 0 && !progress(&w);
	}
	CHECK(!stops && alone == LOSSES);
	stop_writers(&w);
	CHECK(!w.writer[0].errors && !w.writer[1].errors);
	CHECK(w.writer[0].lost + w.writer[1].lost > 0 && w.writer[0].faults + w.writer[1].faults > 0);
	printf("# seed %u: %u and %u rounds, %u and %u words lost, %u and %u faults\n", seed, w.writer[0].rounds,
	       w.writer[1].rounds, w.writer[0].lost, w.writer[1].lost, w.writer[0].faults, w.writer[1].faults);
}

/* The page that instructions are in goes and comes back. */
static void code(void)
{
	struct area area = start_area(guest_coded, guest_coded_end);
	struct writer writer = { .vm = &area.vm };
	unsigned int holes = 0, i;
	char *page = area.vm.ram + OFFSET + NR_PAGES * PAGE;
	bool stop = false;

	/* The first page of the file, in the place where the guest goes on. */
	memcpy(page, guest_trapping, guest_trapping_end - guest_trapping);
	page = mmap(area.vm.ram + OFFSET, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, area.file, 0);
	writer.holes = &holes;
	writer.stop = &stop;
	start_writer(&writer);
	for (i = 0; i < CHANGES && !writer.errors; i++) {
		__atomic_add_fetch(&holes, 1, __ATOMIC_SEQ_CST);
		munmap(page, PAGE);
		usleep(next_random(2000));
		mmap(page, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, area.file, 0);
		__atomic_add_fetch(&holes, 1, __ATOMIC_SEQ_CST);
		usleep(next_random(4000));
	}
	__atomic_store_n(&stop, true, __ATOMIC_RELEASE);
	stop_writer(&writer);
	CHECK(!writer.errors && !writer.lost && writer.rounds > 0 && writer.faults > 0);
	end_area(&area);
}

void change_while_running(uint32_t seed)
{
	under_way(seed);
	code();
}
