// SPDX-License-Identifier: GPL-2.0
/*
 * Translations that change while two vCPUs come by them over and over: taken back by the host, logged, or invalidated by the other
 * vCPU. See fill-guest.S for what the guests look at.
 */
#include <pthread.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "fill.h"
#include "host.h"

#define PAGES		16u
#define CHANGES		120u
#define LOGS		36u
#define PAIR_CHANGES	2000u

#define ENOUGH		4	/* seconds of one of these, if the board is slow */

struct runner {
	struct fill *fill;
	unsigned int id;
	pthread_t thread;
	const bool *stop;
	unsigned int words, faults, errors;
};

static void tell_error(struct runner *runner, uint32_t word)
{
	struct vm *vm = &runner->fill->vm;

	printf("# vCPU %u: exit %u, %08x; r0 %08x, r3 %08x, r4 %08x, r7 %08x\n", runner->id, vm->run[runner->id]->exit_reason, word,
	       vm_get_reg(vm, runner->id, 0), vm_get_reg(vm, runner->id, 3), vm_get_reg(vm, runner->id, 4),
	       vm_get_reg(vm, runner->id, 7));
	runner->errors++;
}

/* Where there is no slot a load gives 0, as from a page that is empty. */
static void hear(struct runner *runner)
{
	struct kvm_run *run = runner->fill->vm.run[runner->id];
	uint32_t word = ~0u;

	if (run->exit_reason == KVM_EXIT_MMIO && run->mmio.phys_addr - FILL_AREA < PAGES * PAGE) {
		if (!run->mmio.is_write)
			memset(run->mmio.data, 0, sizeof(run->mmio.data));
		return;
	}
	if (run->exit_reason == KVM_EXIT_MMIO && run->mmio.is_write)
		memcpy(&word, run->mmio.data, sizeof(word));
	if (word >> 31)
		tell_error(runner, word);
	__atomic_add_fetch(&runner->words, 1, __ATOMIC_RELEASE);
}

/* Pages may be gone while they are replaced. */
static void *run_on(void *argument)
{
	struct runner *runner = argument;

	while (!__atomic_load_n(runner->stop, __ATOMIC_ACQUIRE) && !runner->errors) {
		if (!vm_run(&runner->fill->vm, runner->id)) {
			hear(runner);
		} else if (errno == EFAULT) {
			runner->faults++;
			usleep(100);
		} else if (errno != EINTR) {
			printf("# vCPU %u: %s\n", runner->id, strerror(errno));
			runner->errors++;
		}
	}
	return NULL;
}

struct race {
	struct fill fill;
	struct runner runner[2];
	bool stop;
	uint32_t generation[PAGES];
	char *others;		/* memory that is none of the VM's, as large as the pages */
};

static volatile uint32_t *host_word(struct race *race, unsigned int i)
{
	return (uint32_t *)(race->fill.vm.ram + (FILL_WORDS - RAM_BASE)) + i;
}

static void start_runners(struct race *race, uint32_t r3)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		fill_add_vcpu(&race->fill, i, i);
		vm_set_reg(&race->fill.vm, i, 3, r3);
		race->runner[i] = (struct runner){ .fill = &race->fill, .id = i, .stop = &race->stop };
	}
	for (i = 0; i < 2; i++)
		pthread_create(&race->runner[i].thread, NULL, run_on, &race->runner[i]);
}

/* The guests tell something often enough. */
static bool stop_runners(struct race *race)
{
	unsigned int i;

	__atomic_store_n(&race->stop, true, __ATOMIC_RELEASE);
	for (i = 0; i < 2; i++)
		pthread_join(race->runner[i].thread, NULL);
	return !race->runner[0].errors && !race->runner[1].errors;
}

static bool has_error(const struct race *race)
{
	return __atomic_load_n(&race->runner[0].errors, __ATOMIC_ACQUIRE) || __atomic_load_n(&race->runner[1].errors, __ATOMIC_ACQUIRE);
}

static unsigned int words(const struct race *race, unsigned int id)
{
	return __atomic_load_n(&race->runner[id].words, __ATOMIC_ACQUIRE);
}

/* Both go on: they tell something that they did not know before. */
static bool progress(const struct race *race)
{
	unsigned int before[] = { words(race, 0), words(race, 1) }, tries;

	for (tries = 0; tries < 20000 && !has_error(race); tries++) {
		if (words(race, 0) - before[0] > 1 && words(race, 1) - before[1] > 1)
			return true;
		usleep(1000);
	}
	printf("# vCPUs do not go on\n");
	return false;
}

static bool has_time(time_t start)
{
	return time(NULL) - start < ENOUGH;
}

static long long fast_fills(struct race *race)
{
	long long sum = 0;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		int stats = ioctl(race->fill.vm.vcpu[i], KVM_GET_STATS_FD, 0);

		sum += vm_counter(stats, "fast_shadow");
		close(stats);
	}
	return sum;
}

/* --- pages that the host takes back --- */

static void announce(struct race *race, unsigned int first, unsigned int count, bool done)
{
	unsigned int i;

	for (i = first; i < first + count; i++) {
		race->generation[i] += done;
		__atomic_store_n(host_word(race, i), 2 * race->generation[i] + !done, __ATOMIC_SEQ_CST);
	}
}

static void write_generations(struct race *race, char *place, unsigned int first, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		__atomic_store_n((uint32_t *)(place + i * PAGE), race->generation[first + i] + 1, __ATOMIC_SEQ_CST);
}

/* Memory that was just given up is somebody else's now: neither does a guest write there, nor read this. */
static bool is_left_alone(struct race *race)
{
	unsigned int i, changed = 0;
	uint32_t *words = (uint32_t *)race->others;

	memset(words, 0xff, PAGES * PAGE);
	usleep(1000);
	for (i = 0; i < PAGES * PAGE / 4; i++)
		changed += words[i] != ~0u;
	if (changed)
		printf("# %u words of other memory changed\n", changed);
	madvise(words, PAGES * PAGE, MADV_DONTNEED);
	return !changed;
}

static void replace_slot(struct race *race)
{
	struct fill *fill = &race->fill;
	char *new = fill_map(NULL, FILL_AREA_SIZE), *old = fill->area;

	write_generations(race, new, 0, PAGES);
	vm_set_memory(&fill->vm, 0, 0, FILL_AREA, 0, old);
	vm_set_memory(&fill->vm, 0, 0, FILL_AREA, FILL_AREA_SIZE, new);
	munmap(old, FILL_AREA_SIZE);
	fill->area = new;
}

/* Pages come in place of others, of which the guests see nothing once it is announced. */
static bool change_pages(struct race *race, unsigned int i)
{
	unsigned int how = i % 5, first = how == 3 ? 0 : i * 7 % PAGES, count = how == 3 ? PAGES : 1 + i * 5 % (PAGES - first);
	char *place = race->fill.area + first * PAGE, *new;

	announce(race, first, count, false);
	switch (how) {
	case 0:
		madvise(place, count * PAGE, MADV_DONTNEED);
		write_generations(race, place, first, count);
		break;
	case 1:
		fill_map(place, count * PAGE);
		write_generations(race, place, first, count);
		break;
	case 2:
		new = fill_map(NULL, count * PAGE);
		write_generations(race, new, first, count);
		mremap(new, count * PAGE, count * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, place);
		break;
	case 3:
		replace_slot(race);
		break;
	default:
		write_file("/proc/sys/vm/drop_caches", "2");	/* the PV backend's tables */
		write_generations(race, place, first, count);
	}
	announce(race, first, count, true);
	return is_left_alone(race);
}

static void start_race(struct race *race, unsigned int strategy)
{
	unsigned int i;

	*race = (struct race){ .fill = fill_start(guest_fill_race, guest_fill_race_end, strategy) };
	race->others = fill_map(NULL, PAGES * PAGE);
	for (i = 0; i < PAGES; i++)
		fill_enter(&race->fill, 0, i, fill_pte(i, FILL_RW));
	write_generations(race, race->fill.area, 0, PAGES);
	announce(race, 0, PAGES, true);
	start_runners(race, PAGES);
}

static void end_race(struct race *race)
{
	munmap(race->others, PAGES * PAGE);
	fill_end(&race->fill);
}

static void taken_back(unsigned int strategy)
{
	unsigned int i, alone = 0;
	time_t begin = time(NULL);
	struct race race;
	bool goes_on;

	start_race(&race, strategy);
	goes_on = progress(&race);
	for (i = 0; i < CHANGES && goes_on && has_time(begin); i++) {
		alone += change_pages(&race, i);
		usleep(i * 37 % 1000);
		if (i % 16 == 0)
			goes_on = progress(&race);
	}
	CHECK(goes_on && alone == i);
	CHECK(stop_runners(&race));
	printf("# %u changes, %u and %u words, %u and %u times nothing there, %lld pages by the lowvisor\n", i, words(&race, 0),
	       words(&race, 1), race.runner[0].faults, race.runner[1].faults, fast_fills(&race));
	if (strategy)
		CHECK(fast_fills(&race) > 1000);
	end_race(&race);
}

/* --- the dirty log --- */

static void read_stores(struct race *race, uint32_t stores[2 * PAGES])
{
	unsigned int i;

	for (i = 0; i < 2 * PAGES; i++)
		stores[i] = *(volatile uint32_t *)(race->fill.area + i / 2 * PAGE + 0x100 + i % 2 * 4);
}

static int get_log(struct race *race, uint64_t *bits)
{
	uint64_t all[FILL_AREA_SIZE / PAGE / 64];
	struct kvm_dirty_log log = { .slot = 0, .dirty_bitmap = (uintptr_t)all };
	int ret = ioctl(race->fill.vm.fd, KVM_GET_DIRTY_LOG, &log);

	*bits = all[0];
	return ret;
}

/*
 * Words that were stored to between two looks, behind one log and before the next one, in a page that is not in that. The vCPUs may be
 * a while about their first store.
 */
static unsigned int missing(struct race *race, unsigned int *stored)
{
	uint32_t after[2 * PAGES], before[2 * PAGES];
	unsigned int i, count = 0, tries = 0;
	uint64_t bits;

	if (get_log(race, &bits))
		return PAGES;
	read_stores(race, after);
	do {
		usleep(1500);
		read_stores(race, before);
	} while (!memcmp(before, after, sizeof(before)) && ++tries < 100);
	if (get_log(race, &bits))
		return PAGES;
	for (i = 0; i < 2 * PAGES; i++)
		if (after[i] != before[i]) {
			*stored += 1;
			count += !(bits >> i / 2 & 1);
		}
	return count;
}

static void log_on(struct race *race, bool on)
{
	CHECK(!vm_set_memory(&race->fill.vm, 0, on ? KVM_MEM_LOG_DIRTY_PAGES : 0, FILL_AREA, FILL_AREA_SIZE, race->fill.area));
}

static void logged(unsigned int strategy)
{
	unsigned int i, lost = 0, stored = 0;
	time_t begin = time(NULL);
	struct race race;
	bool goes_on;

	start_race(&race, strategy);
	goes_on = progress(&race);
	for (i = 0; i < LOGS && goes_on && !has_error(&race) && has_time(begin); i++) {
		if (i % 12 == 0) {
			log_on(&race, false);
			goes_on = progress(&race);
			log_on(&race, true);
		}
		lost += missing(&race, &stored);
	}
	goes_on = progress(&race);
	CHECK(stop_runners(&race));
	printf("# %u words stored to, %u of them not logged\n", stored, lost);
	CHECK(goes_on && stored > 0 && !lost);
	end_race(&race);
}

/* --- the other vCPU's invalidations --- */

/* Work for CPUs that are left over: where they are those of a model, it stops more often in the middle of something. */
static void *spin(void *stop)
{
	while (!__atomic_load_n((const bool *)stop, __ATOMIC_RELAXED))
		;
	return NULL;
}

static void invalidated(unsigned int strategy)
{
	struct race race = { .fill = fill_start(guest_fill_pair, guest_fill_pair_end, strategy) };
	unsigned int changes, i, idle = sysconf(_SC_NPROCESSORS_ONLN) < 3 ? 0 : 2;
	time_t begin = time(NULL);
	pthread_t spinner[2];

	fill_add_vcpu(&race.fill, 0, 0);
	fill_add_vcpu(&race.fill, 1, 1);
	race.runner[1] = (struct runner){ .fill = &race.fill, .id = 1, .stop = &race.stop };
	pthread_create(&race.runner[1].thread, NULL, run_on, &race.runner[1]);
	for (i = 0; i < idle; i++)
		pthread_create(&spinner[i], NULL, spin, &race.stop);
	do {
		changes = vm_said(&race.fill.vm, 0);
	} while (changes < PAIR_CHANGES && (has_time(begin) || !words(&race, 1)));
	CHECK(changes != 0xdeadbeef);
	__atomic_store_n(&race.stop, true, __ATOMIC_RELEASE);
	/* Whoever looks may be waiting for a change to be done: it needs one that goes on. */
	while (pthread_tryjoin_np(race.runner[1].thread, NULL))
		vm_said(&race.fill.vm, 0);
	for (i = 0; i < idle; i++)
		pthread_join(spinner[i], NULL);
	printf("# %u changes, %u words of who looks\n", changes, words(&race, 1));
	CHECK(!race.runner[1].errors);
	fill_end(&race.fill);
}

void fill_while_running(unsigned int strategy)
{
	taken_back(strategy);
	logged(strategy);
	invalidated(strategy);
}
