// SPDX-License-Identifier: GPL-2.0
/*
 * Pages that the guest did not ask for. Where it goes through its memory in order, those behind the one that it touches come with it:
 * only of the slot, only of memory that is the VMM's to have, never as written to, and nothing of it stays when the VMM changes it.
 */
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "served.h"

#define PAGE	0x1000u
#define BASE	0x50000000u	/* a slot of its own */
#define PAGES	64u
#define SIZE	(PAGES * PAGE)
#define BATCH	16u		/* the most that comes at once */

static char *memory;

static struct vm start(uint32_t flags, uint32_t pages)
{
	struct vm vm = vm_create();
	uint32_t told;

	memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	madvise(memory, SIZE, MADV_NOHUGEPAGE);
	CHECK(!vm_set_memory(&vm, 1, flags, BASE, pages * PAGE, memory));
	LOAD(&vm, served);
	vm_add_vcpu(&vm, 0, false);
	CHECK(!served_until_question(&vm, &told));
	return vm;
}

static void end(struct vm *vm)
{
	munmap(memory, SIZE);
	vm_close(vm);
}

static uint32_t value_of(uint32_t page)
{
	return 0xa5000000 | page;
}

static bool store(struct vm *vm, uint32_t page)
{
	return !served_store(vm, BASE + page * PAGE, value_of(page));
}

static bool store_in_order(struct vm *vm, uint32_t first, uint32_t count)
{
	uint32_t i;

	for (i = first; i < first + count; i++)
		if (!store(vm, i) || *(uint32_t *)(memory + i * PAGE) != value_of(i))
			return false;
	return true;
}

static bool loads(struct vm *vm, uint32_t page, uint32_t expected)
{
	uint32_t value = ~expected;

	return !served_load(vm, BASE + page * PAGE, &value) && value == expected;
}

/* How many of these pages has the VMM? */
static unsigned int resident(uint32_t first, uint32_t count)
{
	unsigned char there[PAGES];
	unsigned int i, sum = 0;

	if (mincore(memory + first * PAGE, count * PAGE, there))
		return ~0u;
	for (i = 0; i < count; i++)
		sum += there[i] & 1;
	return sum;
}

static long long faults(int stats)
{
	return vm_counter(stats, "stage2_fault") + vm_counter(stats, "shadow_fault");
}

/* In order, several come at once; here and there, none but what is asked for. */
static void come_along(void)
{
	struct vm vm = start(0, PAGES);
	int stats = ioctl(vm.vcpu[0], KVM_GET_STATS_FD, 0);
	long long before = faults(stats);
	unsigned int page;

	CHECK(store_in_order(&vm, 0, 2 * BATCH));
	CHECK(faults(stats) - before < BATCH);
	CHECK(resident(0, 2 * BATCH) == 2 * BATCH && resident(2 * BATCH, PAGES - 2 * BATCH) == 0);
	for (page = 2 * BATCH + 1; page < PAGES; page += 8)
		CHECK(store(&vm, page));
	CHECK(resident(2 * BATCH, PAGES - 2 * BATCH) == 4);
	close(stats);
	end(&vm);
}

/* What is only read takes no memory, and can be written to afterwards. */
static void read_first(void)
{
	struct vm vm = start(0, PAGES);
	unsigned int page, wrong = 0;

	for (page = 0; page < 2 * BATCH; page++)
		wrong += !loads(&vm, page, 0);
	CHECK(!wrong);
	CHECK(store_in_order(&vm, 0, 2 * BATCH));
	end(&vm);
}

static void end_of_slot(void)
{
	struct vm vm = start(0, BATCH + 4);

	CHECK(store_in_order(&vm, 0, BATCH + 4));
	CHECK(resident(BATCH + 4, PAGES - BATCH - 4) == 0);
	end(&vm);
}

/* Behind the area that the guest may have, and in its middle. */
static void protected(void)
{
	struct vm vm = start(0, PAGES);
	uint32_t value;

	mprotect(memory + 8 * PAGE, SIZE - 8 * PAGE, PROT_NONE);
	CHECK(store_in_order(&vm, 0, 8));
	CHECK(resident(8, PAGES - 8) == 0);
	CHECK(served_store(&vm, BASE + 8 * PAGE, value_of(8)) == EFAULT);
	mprotect(memory + 8 * PAGE, SIZE - 8 * PAGE, PROT_READ | PROT_WRITE);
	CHECK(!served_until_question(&vm, &value) && loads(&vm, 8, value_of(8)));
	CHECK(store_in_order(&vm, 9, BATCH));

	mprotect(memory + 3 * PAGE, PAGE, PROT_NONE);
	CHECK(loads(&vm, 2, value_of(2)) && loads(&vm, 4, value_of(4)));
	CHECK(served_load(&vm, BASE + 3 * PAGE, &value) == EFAULT);
	mprotect(memory + 3 * PAGE, PAGE, PROT_READ);
	CHECK(!served_until_question(&vm, &value) && value == value_of(3));
	CHECK(served_store(&vm, BASE + 3 * PAGE, 1) == EFAULT);
	mprotect(memory + 3 * PAGE, PAGE, PROT_READ | PROT_WRITE);
	CHECK(!served_until_question(&vm, &value) && loads(&vm, 3, 1));
	end(&vm);
}

static void hole(void)
{
	struct vm vm = start(0, PAGES);
	uint32_t value;

	munmap(memory + 8 * PAGE, 8 * PAGE);
	CHECK(store_in_order(&vm, 0, 8) && store_in_order(&vm, 16, 8));
	CHECK(served_store(&vm, BASE + 8 * PAGE, value_of(8)) == EFAULT);
	mmap(memory + 8 * PAGE, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(!served_until_question(&vm, &value) && store_in_order(&vm, 9, 7));
	CHECK(store_in_order(&vm, 24, BATCH));
	end(&vm);
}

/* They came with others, and some of them are not there any more when the guest comes to them. */
static void taken_away(void)
{
	struct vm vm = start(0, PAGES);
	unsigned int page, wrong = 0;

	CHECK(store_in_order(&vm, 0, 6) && resident(0, BATCH) > 6);
	madvise(memory + 4 * PAGE, 8 * PAGE, MADV_DONTNEED);
	for (page = 0; page < BATCH; page++)
		wrong += !loads(&vm, page, page < 4 ? value_of(page) : 0);
	CHECK(!wrong);
	CHECK(store_in_order(&vm, 4, 2 * BATCH));
	munmap(memory + 10 * PAGE, PAGE);
	mmap(memory + 10 * PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(loads(&vm, 10, 0) && loads(&vm, 9, value_of(9)) && loads(&vm, 11, value_of(11)));
	end(&vm);
}

static uint64_t dirty(struct vm *vm)
{
	uint64_t bits = 0;
	struct kvm_dirty_log log = { .slot = 1, .dirty_bitmap = (uintptr_t)&bits };

	return ioctl(vm->fd, KVM_GET_DIRTY_LOG, &log) ? ~0ull : bits;
}

/* Neither what came along before the log was on, nor with it. */
static void logged(void)
{
	struct vm vm = start(0, PAGES);

	CHECK(store_in_order(&vm, 0, 6) && resident(0, BATCH) > 6);
	CHECK(!vm_set_memory(&vm, 1, KVM_MEM_LOG_DIRTY_PAGES, BASE, SIZE, memory));
	CHECK(dirty(&vm) == 0);
	CHECK(store_in_order(&vm, 4, 3) && dirty(&vm) == 0x70);
	CHECK(loads(&vm, 5, value_of(5)) && loads(&vm, 12, 0) && dirty(&vm) == 0);
	CHECK(store_in_order(&vm, 32, 9) && dirty(&vm) == 0x1ffull << 32);
	CHECK(resident(32, 32) == 9);
	end(&vm);
}

/* A file's pages are the file's to give. */
static void of_a_file(void)
{
	int file = memfd_create("neighbours", MFD_CLOEXEC);
	struct vm vm = start(0, PAGES);

	CHECK(!ftruncate(file, 12 * PAGE));
	CHECK(mmap(memory, SIZE, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_SHARED, file, 0) == memory);
	CHECK(store_in_order(&vm, 0, 8) && resident(0, 12) == 8);
	CHECK(store_in_order(&vm, 8, 4) && served_store(&vm, BASE + 12 * PAGE, 1) == EFAULT);
	close(file);
	end(&vm);
}

/* --- somebody else gives the pages, and hears of each that is asked for --- */

static struct {
	int fd;
	unsigned int asked;
	bool quit;
} server;

static void *serve(void *unused)
{
	struct uffd_msg message;

	(void)unused;
	while (!__atomic_load_n(&server.quit, __ATOMIC_ACQUIRE)) {
		struct uffdio_zeropage zero = { .range.len = PAGE };

		if (read(server.fd, &message, sizeof(message)) != sizeof(message)) {
			usleep(1000);
			continue;
		}
		server.asked++;
		zero.range.start = message.arg.pagefault.address & ~(PAGE - 1ull);
		ioctl(server.fd, UFFDIO_ZEROPAGE, &zero);
	}
	return NULL;
}

static bool begin_to_serve(pthread_t *thread)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = {
		.range = { .start = (uintptr_t)memory, .len = SIZE }, .mode = UFFDIO_REGISTER_MODE_MISSING,
	};

	server.fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	server.asked = 0;
	server.quit = false;
	return server.fd >= 0 && !ioctl(server.fd, UFFDIO_API, &api) && !ioctl(server.fd, UFFDIO_REGISTER, &range) &&
	       !pthread_create(thread, NULL, serve, NULL);
}

static void of_a_server(void)
{
	struct vm vm = start(0, PAGES);
	pthread_t thread;

	CHECK(begin_to_serve(&thread));
	CHECK(store_in_order(&vm, 0, BATCH));
	__atomic_store_n(&server.quit, true, __ATOMIC_RELEASE);
	pthread_join(thread, NULL);
	CHECK(server.asked == BATCH && resident(0, PAGES) == BATCH);
	close(server.fd);
	end(&vm);
}

void test_neighbours(void)
{
	come_along();
	read_first();
	end_of_slot();
	protected();
	hole();
	taken_away();
	logged();
	of_a_file();
	of_a_server();
}
