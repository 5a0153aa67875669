// SPDX-License-Identifier: GPL-2.0
/*
 * The VMM's memory changes under its guest: dropped, moved, copied on write, protected, unmapped, merged, swapped out, its
 * file cut short. First step by step against a model of what each page holds, as the guest and as the process see it; then
 * while vCPUs write (change-running.c). The seed of a failure is printed; "change-steps SEED COUNT" runs one again.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "change.h"
#include "host.h"
#include "served.h"

#define STEPS		200

static uint32_t state;

void set_seed(uint32_t seed)
{
	state = seed;
}

uint32_t next_random(uint32_t below)
{
	state = state * 1664525 + 1013904223;
	return (uint64_t)state * below >> 32;
}

/* --- step by step --- */

static volatile uint32_t *word_of(struct area *area, unsigned int page)
{
	return (uint32_t *)(area->vm.ram + OFFSET + page * PAGE);
}

static uint32_t with_user_rights(void)
{
	return next_random(4) ? 0 : SERVED_AS_USER;
}

static int ask_guest(struct area *area, unsigned int page, uint32_t *value)
{
	return served_load(&area->vm, (RAM_BASE + OFFSET + page * PAGE) | with_user_rights(), value);
}

static int tell_guest(struct area *area, unsigned int page, uint32_t value)
{
	return served_store(&area->vm, (RAM_BASE + OFFSET + page * PAGE) | with_user_rights(), value);
}

static void wrong(struct area *area, const char *who, unsigned int page, uint32_t value, int error)
{
	printf("# %s: page %u is %08x, not %08x (%s)\n", who, page, value, area->model[page], strerror(error));
	area->errors++;
}

static void look(struct area *area, unsigned int page)
{
	uint32_t value = 0xdeadbeef;
	int error = ask_guest(area, page, &value);

	if (error || value != area->model[page])
		wrong(area, "guest", page, value, error);
	value = *word_of(area, page);
	if (value != area->model[page])
		wrong(area, "process", page, value, 0);
}

static void look_at_all(struct area *area)
{
	unsigned int page;

	for (page = 0; page < 2 * NR_PAGES && !area->errors; page++)
		look(area, page);
}

static void store(struct area *area, unsigned int page)
{
	uint32_t value = next_random(~0u);
	int error = 0;

	if (next_random(4))
		error = tell_guest(area, page, value);
	else
		*word_of(area, page) = value;
	area->model[page] = value;
	if (error)
		wrong(area, "guest's store", page, value, error);
}

/* An access that must end KVM_RUN with EFAULT, and is done again once there is memory. */
static void fails(struct area *area, unsigned int page, bool write)
{
	uint32_t value = 0;
	int error = write ? tell_guest(area, page, 0x600d) : ask_guest(area, page, &value);

	if (error != EFAULT)
		wrong(area, write ? "forbidden store" : "forbidden load", page, value, error);
}

static void after_failure(struct area *area, unsigned int page, bool write)
{
	uint32_t value = area->model[page];
	int error = served_until_question(&area->vm, &value);

	if (write)
		area->model[page] = 0x600d;
	if (error || (!write && value != area->model[page]))
		wrong(area, "access after EFAULT", page, value, error);
}

struct range choose(const struct vm *vm, unsigned int from)
{
	unsigned int first = next_random(NR_PAGES), count = 1 + next_random(NR_PAGES - first);

	return (struct range){
		.first = from + first,
		.count = count,
		.start = vm->ram + OFFSET + (from + first) * PAGE,
		.size = count * PAGE,
	};
}

void map_anew(const struct range *range)
{
	mmap(range->start, range->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

static void expect_zero(struct area *area, const struct range *range)
{
	memset(area->model + range->first, 0, range->count * sizeof(uint32_t));
}

static struct range drop(struct area *area)
{
	struct range range = choose(&area->vm, 0);

	madvise(range.start, range.size, MADV_DONTNEED);
	expect_zero(area, &range);
	return range;
}

/* Away and back: gone for the guest meanwhile, and the same afterwards. Or replaced by new memory for good. */
static struct range move(struct area *area)
{
	struct range range = choose(&area->vm, 0);
	char *elsewhere = mremap(range.start, range.size, range.size, MREMAP_MAYMOVE | MREMAP_FIXED,
				 mmap(NULL, range.size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	unsigned int i;

	for (i = 0; i < range.count; i++)
		if (*(uint32_t *)(elsewhere + i * PAGE) != area->model[range.first + i])
			wrong(area, "moved page", range.first + i, *(uint32_t *)(elsewhere + i * PAGE), 0);
	if (next_random(2)) {
		fails(area, range.first, false);
		mremap(elsewhere, range.size, range.size, MREMAP_MAYMOVE | MREMAP_FIXED, range.start);
		after_failure(area, range.first, false);
		return range;
	}
	map_anew(&range);
	expect_zero(area, &range);
	look(area, range.first);
	munmap(elsewhere, range.size);
	return range;
}

static struct range unmap(struct area *area)
{
	struct range range = choose(&area->vm, 0);
	bool write = next_random(2);

	munmap(range.start, range.size);
	fails(area, range.first, write);
	map_anew(&range);
	expect_zero(area, &range);
	after_failure(area, range.first, write);
	return range;
}

static struct range protect(struct area *area)
{
	struct range range = choose(&area->vm, 0);

	mprotect(range.start, range.size, PROT_READ);
	look(area, range.first);
	fails(area, range.first, true);
	if (*word_of(area, range.first) != area->model[range.first])
		wrong(area, "protected page", range.first, *word_of(area, range.first), 0);
	mprotect(range.start, range.size, PROT_READ | PROT_WRITE);
	after_failure(area, range.first, true);
	return range;
}

/* A child's copy: it holds what the parent had and what the child writes, whatever the guest does, and no guest sees it. */
static _Noreturn void copy(struct area *area, unsigned int rounds)
{
	unsigned int page;

	while (rounds--) {
		for (page = 0; page < NR_PAGES; page++)
			if (*word_of(area, page) != area->model[page])
				_exit(1);
		page = next_random(NR_PAGES);
		*word_of(area, page) = area->model[page] = next_random(~0u);
		usleep(1000);
	}
	_exit(0);
}

static struct range fork_copy(struct area *area)
{
	struct range range = choose(&area->vm, 0);
	pid_t child = fork();
	int status = -1;
	unsigned int i;

	if (!child)
		copy(area, 20);
	for (i = 0; i < range.count; i++) {
		store(area, range.first + i);
		look(area, next_random(2 * NR_PAGES));
	}
	waitpid(child, &status, 0);
	if (status)
		wrong(area, "child's copy", 0, status, 0);
	return range;
}

/* The file's half: a hole, and a file cut short and long again. */
static struct range punch(struct area *area)
{
	struct range range = choose(&area->vm, NR_PAGES);

	if (fallocate(area->file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (range.first - NR_PAGES) * PAGE, range.size))
		wrong(area, "fallocate", range.first, 0, errno);
	expect_zero(area, &range);
	return range;
}

static struct range cut(struct area *area)
{
	struct range range = choose(&area->vm, NR_PAGES);
	bool write = next_random(2);

	range.count = 2 * NR_PAGES - range.first;
	if (ftruncate(area->file, (range.first - NR_PAGES) * PAGE))
		wrong(area, "ftruncate", range.first, 0, errno);
	fails(area, range.first, write);
	if (ftruncate(area->file, NR_PAGES * PAGE))
		wrong(area, "ftruncate", range.first, 0, errno);
	expect_zero(area, &range);
	after_failure(area, range.first, write);
	return range;
}

/* Another way to the file's pages. */
static struct range write_to_file(struct area *area)
{
	struct range range = choose(&area->vm, NR_PAGES);
	uint32_t value = next_random(~0u);

	if (pwrite(area->file, &value, sizeof(value), (range.first - NR_PAGES) * PAGE) != sizeof(value))
		wrong(area, "pwrite", range.first, 0, errno);
	area->model[range.first] = value;
	return range;
}

/* The host is short of memory, moves pages about. */
static struct range page_out(struct area *area)
{
	struct range range = choose(&area->vm, 0);

	madvise(range.start, range.size, MADV_PAGEOUT);
	if (!next_random(4))
		write_file("/proc/sys/vm/compact_memory", "1");
	return range;
}

static struct range (*const changes[])(struct area *area) = {
	drop, move, unmap, protect, fork_copy, punch, cut, write_to_file, page_out,
};

struct area start_area(const char *code, const char *end)
{
	struct area area = { .vm = vm_create(), .file = memfd_create("kvm-api", MFD_CLOEXEC) };

	if (ftruncate(area.file, NR_PAGES * PAGE) ||
	    mmap(area.vm.ram + OFFSET + NR_PAGES * PAGE, NR_PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
		 area.file, 0) == MAP_FAILED)
		area.errors++;
	vm_load(&area.vm, code, end);
	vm_add_vcpu(&area.vm, 0, false);
	return area;
}

static struct area start_served(void)
{
	struct area area = start_area(guest_served, guest_served_end);
	uint32_t told;

	area.errors += served_until_question(&area.vm, &told) != 0;
	return area;
}

void end_area(struct area *area)
{
	vm_close(&area->vm);
	close(area->file);
}

static bool steps(uint32_t seed, unsigned int count)
{
	struct area area = start_served();
	struct range range;
	unsigned int i;

	set_seed(seed);
	for (i = 0; i < count && !area.errors; i++) {
		if (next_random(4)) {
			store(&area, next_random(2 * NR_PAGES));
			look(&area, next_random(2 * NR_PAGES));
			continue;
		}
		range = changes[next_random(sizeof(changes) / sizeof(changes[0]))](&area);
		while (range.count-- && !area.errors)
			look(&area, range.first + range.count);
	}
	look_at_all(&area);
	if (area.errors)
		printf("# seed %u, step %u\n", seed, i);
	end_area(&area);
	return !area.errors;
}

/* --- swapped out and merged: is it done at all? --- */

static void swap(void)
{
	struct area area = start_served();
	unsigned int page;

	for (page = 0; page < NR_PAGES; page++)
		store(&area, page);
	madvise(area.vm.ram + OFFSET, NR_PAGES * PAGE, MADV_PAGEOUT);
	CHECK(read_number("/proc/self/status", "VmSwap:") >= NR_PAGES * PAGE / 1024 / 2);
	look_at_all(&area);
	CHECK(!area.errors);
	end_area(&area);
}

/* The host's frame that a page is in. */
static uint64_t frame_of(struct area *area, unsigned int page)
{
	uint64_t entry = 0;
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

	if (pread(fd, &entry, sizeof(entry), (uintptr_t)word_of(area, page) / PAGE * sizeof(entry)) != sizeof(entry))
		area->errors++;
	close(fd);
	return entry & ((1ull << 55) - 1);
}

/* Of 16 pages each that are the same. */
static unsigned int nr_merged(struct area *area)
{
	unsigned int page, count = 0;

	for (page = 0; page < NR_PAGES; page++)
		count += page % 16 && frame_of(area, page) == frame_of(area, page - 1);
	return count;
}

static void merge(void)
{
	struct area area = start_served();
	unsigned int page, tries;

	for (page = 0; page < NR_PAGES; page++) {
		area.model[page] = 0x5a5a0000 + page / 16;
		area.errors += tell_guest(&area, page, area.model[page]) != 0;
	}
	madvise(area.vm.ram + OFFSET, NR_PAGES * PAGE, MADV_MERGEABLE);
	CHECK(write_file("/sys/kernel/mm/ksm/pages_to_scan", "1000") && write_file("/sys/kernel/mm/ksm/run", "1"));
	for (tries = 0; tries < 500 && nr_merged(&area) < NR_PAGES - 2; tries++)
		usleep(10000);
	write_file("/sys/kernel/mm/ksm/run", "0");
	/* The guest's loads bring nothing apart, its stores what they are to. */
	look_at_all(&area);
	CHECK(!area.errors && nr_merged(&area) == NR_PAGES - 2);
	for (page = 1; page < NR_PAGES; page += 2)
		store(&area, page);
	look_at_all(&area);
	CHECK(!area.errors && nr_merged(&area) == 0);
	write_file("/sys/kernel/mm/ksm/run", "2");
	look_at_all(&area);
	write_file("/sys/kernel/mm/ksm/run", "0");
	CHECK(!area.errors);
	end_area(&area);
}

/* --- all of it is given back --- */

static unsigned long pages_of_tables(void)
{
	add_up_statistics();
	return read_number("/proc/vmstat", "nr_page_table_pages ");
}

/* A page that each of them keeps would show. Some of what is freed is so only later. */
static void all_given_back(void)
{
	unsigned long before = 0, now = 0, tables_before = 0, tables = ~0ul;
	unsigned int i, tries;

	for (i = 0; i < 130; i++) {
		struct area area;

		if (i == 10) {
			before = free_memory();
			tables_before = pages_of_tables();
		}
		area = start_served();
		store(&area, 0);
		look(&area, NR_PAGES);
		drop(&area);
		look(&area, 0);
		end_area(&area);
	}
	for (tries = 0; tries < 50 && (now + 256 < before || tables > tables_before + 8); tries++) {
		usleep(100000);
		now = free_memory();
		tables = pages_of_tables();
	}
	printf("# %lu of %lu KiB are free again, %lu pages of tables for %lu\n", now, before, tables, tables_before);
	CHECK(now + 256 >= before);
	CHECK(tables <= tables_before + 8);
}

void test_change(void)
{
	uint32_t seed;

	for (seed = 1; seed <= 3; seed++)
		CHECK(steps(seed, STEPS));
	swap();
	merge();
	change_while_running(1);
	all_given_back();
}

void change(uint32_t seed, uint32_t count)
{
	CHECK(steps(seed, count));
	change_while_running(seed);
}
