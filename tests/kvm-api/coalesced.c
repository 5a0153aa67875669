// SPDX-License-Identifier: GPL-2.0
/* KVM_REGISTER_COALESCED_MMIO: arguments, which stores gather, a full ring, indices that are nonsense, two vCPUs. */
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "api.h"

#define PAGE		0x1000u
#define ENTRIES		((PAGE - sizeof(struct kvm_coalesced_mmio_ring)) / sizeof(struct kvm_coalesced_mmio))
#define WORDS		20u	/* of the sender before it speaks */
#define MAX_ZONES	1000u
#define ROUNDS		100u

static int zone(struct vm *vm, unsigned long command, uint64_t addr, uint32_t size, uint32_t pio)
{
	struct kvm_coalesced_mmio_zone args = { .addr = addr, .size = size, .pio = pio };

	return ioctl(vm->fd, command, &args);
}

static int add(struct vm *vm, uint64_t addr, uint32_t size)
{
	return zone(vm, KVM_REGISTER_COALESCED_MMIO, addr, size, 0);
}

static int take_away(struct vm *vm, uint64_t addr, uint32_t size)
{
	return zone(vm, KVM_UNREGISTER_COALESCED_MMIO, addr, size, 0);
}

static struct kvm_coalesced_mmio_ring *ring_of(struct vm *vm, unsigned int id)
{
	return (void *)((char *)vm->run[id] + PAGE * KVM_COALESCED_MMIO_PAGE_OFFSET);
}

/* Takes the oldest store out; false: there is none. */
static bool take(struct vm *vm, struct kvm_coalesced_mmio *store)
{
	struct kvm_coalesced_mmio_ring *ring = ring_of(vm, 0);
	uint32_t first = ring->first;

	if (first == __atomic_load_n(&ring->last, __ATOMIC_ACQUIRE))
		return false;
	*store = ring->coalesced_mmio[first];
	__atomic_store_n(&ring->first, (first + 1) % ENTRIES, __ATOMIC_RELEASE);
	return true;
}

static bool took(struct vm *vm, uint32_t offset, uint32_t length, uint32_t value)
{
	struct kvm_coalesced_mmio store;
	uint64_t data;

	if (!take(vm, &store))
		return false;
	memcpy(&data, store.data, sizeof(data));
	return store.phys_addr == DEVICE + offset && store.len == length && !store.pio && data == value;
}

static bool is_empty(struct vm *vm)
{
	return ring_of(vm, 0)->first == ring_of(vm, 0)->last;
}

static bool stopped_at(struct vm *vm, unsigned int id, uint32_t offset)
{
	struct kvm_run *run = vm->run[id];

	return run->exit_reason == KVM_EXIT_MMIO && run->mmio.is_write && run->mmio.phys_addr == DEVICE + offset;
}

static void arguments(struct vm *vm)
{
	unsigned int i, errors = 0;

	FAILS(EFAULT, ioctl(vm->fd, KVM_REGISTER_COALESCED_MMIO, NULL));
	FAILS(EFAULT, ioctl(vm->fd, KVM_UNREGISTER_COALESCED_MMIO, NULL));
	FAILS(EINVAL, zone(vm, KVM_REGISTER_COALESCED_MMIO, DEVICE, 4, 2));
	FAILS(EINVAL, zone(vm, KVM_UNREGISTER_COALESCED_MMIO, DEVICE, 4, 2));
	CHECK(!take_away(vm, DEVICE, 4));
	for (i = 0; i < MAX_ZONES; i++)
		errors += add(vm, 0x20000000, 16) != 0;
	CHECK(errors == 0);
	FAILS(ENOSPC, add(vm, 0x30000000, 4));
	/* All zones around what is named go at once. */
	CHECK(!take_away(vm, 0x20000000, 17));
	FAILS(ENOSPC, add(vm, 0x30000000, 4));
	CHECK(!take_away(vm, 0x20000004, 4));
	for (i = 0; i < MAX_ZONES; i++)
		errors += zone(vm, KVM_REGISTER_COALESCED_MMIO, DEVICE, 0x1000, 1) != 0;
	CHECK(errors == 0);
	CHECK(!take_away(vm, DEVICE, 0x1000));
	FAILS(ENOSPC, add(vm, DEVICE, 4));
	CHECK(!zone(vm, KVM_UNREGISTER_COALESCED_MMIO, DEVICE, 0x1000, 1));
	CHECK(!add(vm, DEVICE, 4));
	CHECK(!take_away(vm, DEVICE, 4));
}

/* One ring for all vCPUs, and nothing behind it. */
static void mapping(struct vm *vm)
{
	char *pages = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, vm->vcpu[0], 0);
	int fds[2];

	CHECK(pages != MAP_FAILED && !pipe(fds));
	CHECK(write(fds[1], pages + PAGE, 1) == 1);
	FAILS(EFAULT, write(fds[1], pages + 2 * PAGE, 1));
	CHECK(ring_of(vm, 0) != ring_of(vm, 1));
	ring_of(vm, 0)->coalesced_mmio[7].phys_addr = 0x1234;
	CHECK(ring_of(vm, 1)->coalesced_mmio[7].phys_addr == 0x1234);
	munmap(pages, 3 * PAGE);
	close(fds[0]);
	close(fds[1]);
}

/* The guest stores words 1 and 2 at 0x50, a half-word at 0x54, a byte at 0x58, two words at 0x60, and speaks. */
static void widths(void)
{
	struct vm vm = vm_create();

	LOAD(&vm, doorbell);
	vm_add_vcpu(&vm, 0, false);
	/* Only what lies in a zone as a whole. */
	CHECK(!add(&vm, DEVICE + 0x50, 2));
	CHECK(!add(&vm, DEVICE + 0x52, 4));
	CHECK(!add(&vm, DEVICE + 0x58, 1));
	CHECK(!vm_run(&vm, 0) && stopped_at(&vm, 0, 0x50));
	CHECK(!vm_run(&vm, 0) && stopped_at(&vm, 0, 0x50));
	CHECK(!vm_run(&vm, 0) && stopped_at(&vm, 0, 0x60));
	CHECK(took(&vm, 0x54, 2, 1));
	CHECK(took(&vm, 0x58, 1, 1));
	CHECK(is_empty(&vm));
	CHECK(!add(&vm, DEVICE + 0x50, 0x14));
	CHECK(!vm_run(&vm, 0) && stopped_at(&vm, 0, 0x64));
	CHECK(is_empty(&vm));
	CHECK(vm_said(&vm, 0) == 1);
	CHECK(!vm_run(&vm, 0) && stopped_at(&vm, 0, 0x64));
	CHECK(took(&vm, 0x50, 4, 1));
	CHECK(took(&vm, 0x50, 4, 2));
	CHECK(took(&vm, 0x54, 2, 1));
	CHECK(took(&vm, 0x58, 1, 1));
	CHECK(took(&vm, 0x60, 4, 1));
	CHECK(is_empty(&vm));
	CHECK(!take_away(&vm, DEVICE + 0x50, 4));
	CHECK(vm_said(&vm, 0) == 1);
	CHECK(!vm_run(&vm, 0) && stopped_at(&vm, 0, 0x50));
	CHECK(is_empty(&vm));
	vm_close(&vm);
}

/* An eventfd comes before a zone, also where the hypervisor has seen the page take stores: of the words at 0x50 it gets the second. */
static void behind_a_doorbell(void)
{
	struct vm vm = vm_create();
	struct kvm_ioeventfd args = { .addr = DEVICE + 0x50, .len = 4, .datamatch = 2, .fd = eventfd(0, EFD_NONBLOCK),
				      .flags = KVM_IOEVENTFD_FLAG_DATAMATCH };
	uint64_t count;

	LOAD(&vm, doorbell);
	vm_add_vcpu(&vm, 0, false);
	CHECK(!add(&vm, DEVICE + 0x50, 0x14));
	CHECK(!ioctl(vm.fd, KVM_IOEVENTFD, &args));
	for (unsigned int round = 0; round < 3; round++) {
		CHECK(!vm_run(&vm, 0) && stopped_at(&vm, 0, 0x64));
		CHECK(vm_said(&vm, 0) == 1);
		CHECK(took(&vm, 0x50, 4, 1));
		CHECK(took(&vm, 0x54, 2, 1));
		CHECK(took(&vm, 0x58, 1, 1));
		CHECK(took(&vm, 0x60, 4, 1));
		CHECK(is_empty(&vm));
		CHECK(read(args.fd, &count, sizeof(count)) == sizeof(count) && count == 1);
	}
	close(args.fd);
	vm_close(&vm);
}

/* What the sender stores as its nth access. */
static bool is_nth(uint32_t n, uint32_t address, uint32_t value)
{
	uint32_t round = n / (WORDS + 1), word = n % (WORDS + 1);

	return address == DEVICE + (word == WORDS ? 0 : 0x50) && value == round * WORDS + word;
}

static bool stopped_with_nth(struct vm *vm, unsigned int id, uint32_t n)
{
	uint32_t value;

	memcpy(&value, vm->run[id]->mmio.data, sizeof(value));
	return vm->run[id]->exit_reason == KVM_EXIT_MMIO && is_nth(n, vm->run[id]->mmio.phys_addr, value);
}

static void full(void)
{
	struct kvm_coalesced_mmio store;
	struct vm vm = vm_create();
	uint32_t n = 0, errors = 0, value;

	LOAD(&vm, sender);
	vm_add_vcpu(&vm, 0, false);
	CHECK(!add(&vm, DEVICE, 0x100));
	for (unsigned int round = 0; round < 5; round++) {
		uint32_t before = n;

		errors += vm_run(&vm, 0) != 0;
		for (; take(&vm, &store); n++) {
			memcpy(&value, store.data, sizeof(value));
			errors += !is_nth(n, store.phys_addr, value);
		}
		errors += n - before != ENTRIES - 1;
		errors += !stopped_with_nth(&vm, 0, n++);
	}
	CHECK(errors == 0);
	vm_close(&vm);
}

/* User space may write anything there. The kernel neither writes outside of the page nor loses the guest's store. */
static void nonsense(void)
{
	static const uint32_t edges[] = { ENTRIES, ENTRIES + 1, 0x1000, 0x7fffffff, 0x80000000, 0xffffffff };
	struct vm vm = vm_create();
	struct kvm_coalesced_mmio_ring *ring;
	uint32_t n = 0, errors = 0;

	LOAD(&vm, sender);
	vm_add_vcpu(&vm, 0, false);
	ring = ring_of(&vm, 0);
	CHECK(!add(&vm, DEVICE, 0x100));
	for (unsigned int i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		ring->last = edges[i];
		ring->first = i;
		errors += vm_run(&vm, 0) != 0 || !stopped_with_nth(&vm, 0, n++) || ring->last != edges[i];
	}
	ring->last = ENTRIES - 1;
	ring->first = 0;
	errors += vm_run(&vm, 0) != 0 || !stopped_with_nth(&vm, 0, n++) || ring->last != ENTRIES - 1;
	/* From there it wraps. */
	ring->first = 3;
	errors += vm_run(&vm, 0) != 0 || !stopped_with_nth(&vm, 0, n + 3) || ring->last != 2;
	CHECK(errors == 0);
	vm_close(&vm);
}

static struct two {
	struct vm vm;
	pthread_mutex_t lock;
	uint32_t next[2];	/* store of each vCPU */
	uint32_t errors, exits, gathered;
} two = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Values say whose they are in their top bit. */
static void got(uint32_t address, const uint8_t *data)
{
	uint32_t value, id;

	memcpy(&value, data, sizeof(value));
	id = value >> 31;
	two.errors += !is_nth(two.next[id]++, address, value & 0x7fffffff);
}

static void take_all(void)
{
	struct kvm_coalesced_mmio store;

	for (; take(&two.vm, &store); two.gathered++)
		got(store.phys_addr, store.data);
}

static void *run_one(void *argument)
{
	unsigned int id = (uintptr_t)argument;

	for (unsigned int i = 0; i < ROUNDS; i++) {
		int ret = vm_run(&two.vm, id);

		pthread_mutex_lock(&two.lock);
		take_all();
		two.errors += ret != 0;
		got(two.vm.run[id]->mmio.phys_addr, two.vm.run[id]->mmio.data);
		two.exits++;
		pthread_mutex_unlock(&two.lock);
	}
	return NULL;
}

/* The stores of each vCPU come in their order, in the ring or by an exit, whoever empties the ring. */
static void two_vcpus(void)
{
	pthread_t threads[2];

	two.vm = vm_create();
	LOAD(&two.vm, sender);
	for (uintptr_t id = 0; id < 2; id++) {
		vm_add_vcpu(&two.vm, id, false);
		vm_set_reg(&two.vm, id, 0, id << 31);
	}
	mapping(&two.vm);
	CHECK(!add(&two.vm, DEVICE + 0x50, 4));
	for (uintptr_t id = 0; id < 2; id++)
		pthread_create(&threads[id], NULL, run_one, (void *)id);
	for (unsigned int i = 0; i < 200; i++) {
		pthread_mutex_lock(&two.lock);
		take_all();
		pthread_mutex_unlock(&two.lock);
		usleep(100);
	}
	for (unsigned int id = 0; id < 2; id++)
		pthread_join(threads[id], NULL);
	take_all();
	CHECK(two.errors == 0);
	CHECK(two.exits == 2 * ROUNDS && two.gathered > 10 * two.exits);
	vm_close(&two.vm);
}

/* Zones that come and go while the guest stores: nothing is lost. */
static void *change_zones(void *argument)
{
	for (unsigned int i = 0; i < 100; i++) {
		add(argument, DEVICE + 0x50, 4);
		usleep(i * 7 % 50);
		take_away(argument, DEVICE + 0x50, 4);
	}
	return NULL;
}

static void changes(void)
{
	struct kvm_coalesced_mmio store;
	struct vm vm = vm_create();
	uint32_t n = 0, errors = 0, value;
	pthread_t thread;

	LOAD(&vm, sender);
	vm_add_vcpu(&vm, 0, false);
	pthread_create(&thread, NULL, change_zones, &vm);
	while (n < 3000) {
		errors += vm_run(&vm, 0) != 0;
		for (; take(&vm, &store); n++) {
			memcpy(&value, store.data, sizeof(value));
			errors += !is_nth(n, store.phys_addr, value);
		}
		errors += !stopped_with_nth(&vm, 0, n++);
	}
	CHECK(errors == 0);
	pthread_join(thread, NULL);
	vm_close(&vm);
}

static uint32_t take_words(struct vm *vm)
{
	uint32_t n = 0;

	while (take(vm, &(struct kvm_coalesced_mmio){ 0 }))
		n++;
	return n;
}

/* How many words came into the ring before the guest spoke; ~0: it stopped elsewhere. */
static uint32_t gathered_in_a_round(struct vm *vm)
{
	return !vm_run(vm, 0) && stopped_at(vm, 0, 0) ? take_words(vm) : ~0u;
}

/* The hypervisor learns where such stores go, and does them without the highvisor. */
static void sees_that_it_learns(struct vm *vm)
{
	int stats = ioctl(vm->vcpu[0], KVM_GET_STATS_FD);
	long long before = vm_counter(stats, "fast_mmio");

	CHECK(gathered_in_a_round(vm) == WORDS);
	CHECK(vm_counter(stats, "fast_mmio") - before == WORDS);
	close(stats);
}

/* What comes to be where stores went to the ring, after they did: an eventfd, memory, and nothing at all. */
static void later_changes(void)
{
	static uint32_t page[PAGE / 4] __attribute__((aligned(PAGE)));
	struct vm vm = vm_create();
	struct kvm_ioeventfd args = { .addr = DEVICE + 0x50, .len = 4, .fd = eventfd(0, EFD_NONBLOCK) };
	uint64_t count;

	LOAD(&vm, sender);
	vm_add_vcpu(&vm, 0, false);
	CHECK(!add(&vm, DEVICE + 0x50, 4));
	CHECK(gathered_in_a_round(&vm) == WORDS);
	sees_that_it_learns(&vm);

	CHECK(!ioctl(vm.fd, KVM_IOEVENTFD, &args));
	CHECK(gathered_in_a_round(&vm) == 0);
	CHECK(read(args.fd, &count, sizeof(count)) == sizeof(count) && count == WORDS);
	args.flags = KVM_IOEVENTFD_FLAG_DEASSIGN;
	CHECK(!ioctl(vm.fd, KVM_IOEVENTFD, &args));
	CHECK(gathered_in_a_round(&vm) == WORDS);
	sees_that_it_learns(&vm);

	CHECK(!vm_set_memory(&vm, 7, 0, DEVICE, PAGE, page));
	vm_signal_soon();
	CHECK(vm_run(&vm, 0) == -1 && errno == EINTR);
	vm_signal_done();
	CHECK(is_empty(&vm) && page[0x50 / 4] > 3 * WORDS && page[0]);
	CHECK(!vm_set_memory(&vm, 7, 0, DEVICE, 0, page));
	CHECK(gathered_in_a_round(&vm) <= WORDS);
	CHECK(gathered_in_a_round(&vm) == WORDS);

	CHECK(!take_away(&vm, DEVICE + 0x50, 4));
	CHECK(!vm_run(&vm, 0) && stopped_at(&vm, 0, 0x50) && is_empty(&vm));
	close(args.fd);
	vm_close(&vm);
}

void test_coalesced(void)
{
	struct vm vm = vm_create();

	arguments(&vm);
	vm_close(&vm);
	widths();
	behind_a_doorbell();
	full();
	nonsense();
	two_vcpus();
	changes();
	later_changes();
}
