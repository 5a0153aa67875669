// SPDX-License-Identifier: GPL-2.0
/*
 * Stores to a device that gather in KVM's ring, by translations that the guest changes: each goes where its tables and registers say at
 * that moment. The lowvisor does most of them itself, which its counter shows.
 */
#include <pthread.h>
#include <unistd.h>

#include "fill-list.h"

#define ENTRIES		((PAGE - sizeof(struct kvm_coalesced_mmio_ring)) / sizeof(struct kvm_coalesced_mmio))

/* Small pages, not global (B3.5.1): Device memory for privileged modes alone, as drivers have it, and such without stores. */
#define PRIVATE		0x816
#define PRIVATE_RO	0xa16

#define REGISTER	0x50u	/* where stores gather, and in the word behind it, in both pages of the device */

/* The device's stores, as they have to be in the ring. */
struct gathered {
	struct list *list;
	unsigned int n;
	struct store {
		uint32_t address, length, value;
	} stores[ENTRIES];
};

static uint32_t pte(unsigned int page, uint32_t attributes)
{
	return (DEVICE + page * PAGE) | attributes;
}

static void expect(struct gathered *gathered, uint32_t address, uint32_t length, uint32_t value)
{
	gathered->stores[gathered->n++] = (struct store){ address, length, value };
}

/* By small page @index, which is page @page of the device. */
static void gather(struct gathered *gathered, unsigned int index, unsigned int page, uint32_t offset)
{
	uint32_t value = 0xc0de0000 + gathered->n;

	list_add(gathered->list, FILL_STORE, fill_va(index) + offset, value);
	expect(gathered, DEVICE + page * PAGE + offset, 4, value);
}

static void add_zones(struct vm *vm)
{
	unsigned int page;

	for (page = 0; page < 2; page++) {
		struct kvm_coalesced_mmio_zone zone = { .addr = DEVICE + page * PAGE + REGISTER, .size = 8 };

		CHECK(!ioctl(vm->fd, KVM_REGISTER_COALESCED_MMIO, &zone));
	}
}

static bool is(const struct kvm_coalesced_mmio *entry, const struct store *store)
{
	uint64_t value;

	memcpy(&value, entry->data, sizeof(value));
	if (entry->phys_addr == store->address && entry->len == store->length && value == store->value)
		return true;
	printf("# %u bytes at %08x: %08x, not %u at %08x: %08x\n", entry->len, (uint32_t)entry->phys_addr, (uint32_t)value,
	       store->length, store->address, store->value);
	return false;
}

static struct kvm_coalesced_mmio_ring *ring_of(const struct list *list)
{
	return (void *)((char *)list->fill->vm.run[0] + PAGE * KVM_COALESCED_MMIO_PAGE_OFFSET);
}

/* Takes all of it out. */
static bool ring_is(struct gathered *gathered)
{
	struct kvm_coalesced_mmio_ring *ring = ring_of(gathered->list);
	unsigned int i, n = (ring->last + ENTRIES - ring->first) % ENTRIES;
	bool right = n == gathered->n;

	for (i = 0; i < n && right; i++)
		right = is(&ring->coalesced_mmio[(ring->first + i) % ENTRIES], &gathered->stores[i]);
	ring->first = ring->last;
	return right;
}

static void run_twice(struct gathered *gathered)
{
	unsigned int round;

	for (round = 0; round < 2; round++) {
		CHECK(!list_run(gathered->list));
		CHECK(ring_is(gathered));
	}
	list_again(gathered->list);
	gathered->n = 0;
}

static void see_by_the_counter(struct gathered *gathered, unsigned int more, unsigned int at_most)
{
	int stats = ioctl(gathered->list->fill->vm.vcpu[0], KVM_GET_STATS_FD);
	long long before = vm_counter(stats, "fast_mmio"), after;

	run_twice(gathered);
	after = vm_counter(stats, "fast_mmio");
	printf("# %lld stores by the lowvisor\n", after - before);
	CHECK(after - before >= more && after - before <= at_most);
	close(stats);
}

/* Behind each flush the highvisor has to find the page again. */
static void most_without_exits(struct gathered *gathered)
{
	unsigned int i;

	list_enter(gathered->list, 0, 0, pte(0, PRIVATE));
	list_flush(gathered->list);
	for (i = 0; i < 40; i++)
		gather(gathered, 0, 0, REGISTER);
	see_by_the_counter(gathered, 76, 80);
}

/* One page after the other, and addresses and sizes by turns. */
static void others(struct gathered *gathered)
{
	struct list *list = gathered->list;
	unsigned int i;

	list_enter(list, 0, 0, pte(0, PRIVATE));
	list_enter(list, 0, 1, pte(1, PRIVATE));
	list_flush(list);
	for (i = 0; i < 16; i++)
		gather(gathered, i / 4 & 1, i / 4 & 1, REGISTER + (i / 2 & 1) * 4);
	for (i = 0; i < 8; i++) {
		list_add(list, FILL_STORE_BYTE, fill_va(0) + REGISTER + i, 0x100 + i);
		expect(gathered, DEVICE + REGISTER + i, 1, i);
		gather(gathered, 0, 0, REGISTER);
		list_add(list, FILL_STORE_SWAPPED, fill_va(0) + REGISTER, 0x11223344);
		expect(gathered, DEVICE + REGISTER, 4, 0x44332211);
		gather(gathered, 0, 0, REGISTER);
		gather(gathered, 0, 0, REGISTER);
		list_store(list, 3, 0x1000 + i);
	}
	for (i = 0; i < 8; i++) {
		list_add(list, FILL_STORE_BYTE, fill_va(0) + REGISTER, 0x100 + i);
		expect(gathered, DEVICE + REGISTER, 1, i);
	}
	/* The one that is known, at another address. */
	list_enter(list, 0, 1, pte(0, PRIVATE));
	list_flush_page(list, 1);
	for (i = 0; i < 8; i++)
		gather(gathered, i & 1, 0, REGISTER);
	run_twice(gathered);
}

static bool comes_out(struct list *list, uint32_t address, uint32_t value)
{
	struct kvm_run *run = list->fill->vm.run[0];

	return !vm_run(&list->fill->vm, 0) && run->exit_reason == KVM_EXIT_MMIO && run->mmio.is_write &&
	       run->mmio.phys_addr == address && !memcmp(run->mmio.data, &value, sizeof(value));
}

/* A page of which nothing gathers comes in place of one that is known, and the other way round. */
static void beside_the_zones(struct gathered *gathered)
{
	struct list *list = gathered->list;
	unsigned int i, round;

	list_enter(list, 0, 0, pte(0, PRIVATE));
	list_enter(list, 0, 1, pte(2, PRIVATE));
	list_flush(list);
	for (i = 0; i < 8; i++) {
		gather(gathered, 0, 0, REGISTER);
		gather(gathered, 0, 0, REGISTER);
		gather(gathered, 0, 0, REGISTER);
		list_add(list, FILL_STORE, fill_va(1) + REGISTER, i);
		list_add(list, FILL_STORE, fill_va(1) + REGISTER, ~i);
	}
	for (round = 0; round < 2; round++) {
		unsigned int errors = 0;

		list_begin(list);
		for (i = 0; i < 8; i++)
			errors += !comes_out(list, DEVICE + 2 * PAGE + REGISTER, i) ||
				  !comes_out(list, DEVICE + 2 * PAGE + REGISTER, ~i);
		CHECK(!errors && !list_finish(list));
		CHECK(ring_is(gathered));
	}
	list_again(list);
	gathered->n = 0;
}

/* The page is known; then there is memory in its place, another page of the device, or none that may be stored to. */
static void changed(struct gathered *gathered, uint32_t operation)
{
	bool named = operation == FILL_TLBIMVA || operation == FILL_TLBIMVAA || operation == FILL_TLBIMVAIS ||
		     operation == FILL_TLBIMVAAIS;
	static const uint32_t status[] = { WRITE | DOMAIN | PERMISSION_L2, WRITE | DOMAIN | TRANSLATION_L2 };
	const uint32_t ptes[] = { pte(0, PRIVATE_RO), 0 };
	uint32_t va = (named ? fill_va(0) : 0) | FILL_ASID;
	struct list *list = gathered->list;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		list_enter(list, 0, 0, pte(0, PRIVATE));
		list_add(list, operation, va, 0);
		gather(gathered, 0, 0, REGISTER);
		gather(gathered, 0, 0, REGISTER);
		list_enter(list, 0, 0, fill_pte(4, FILL_RW));
		list_add(list, operation, va, 0);
		list_add(list, FILL_STORE, fill_va(0) + REGISTER, operation);
		list_add(list, FILL_LOAD, fill_va(0) + REGISTER, 0);
		list_gives(list, operation);
		list_enter(list, 0, 0, pte(1, PRIVATE));
		list_add(list, operation, va, 0);
		gather(gathered, 0, 1, REGISTER);
		gather(gathered, 0, 1, REGISTER);
		list_enter(list, 0, 0, ptes[i]);
		list_add(list, operation, va, 0);
		list_add(list, FILL_STORE, fill_va(0) + REGISTER, 0xbad);
		list_faults(list, status[i], 0, 0);
	}
}

static void changed_by_guest(struct gathered *gathered)
{
	uint32_t operation;

	for (operation = FILL_TLBIALL; operation <= FILL_TLBIMVAAIS; operation++)
		changed(gathered, operation);
	run_twice(gathered);
}

/* What takes no flush: a domain, an address space. User mode does not get at what the kernel may store to. */
static void by_registers(struct gathered *gathered)
{
	struct list *list = gathered->list;
	unsigned int i;

	list_enter(list, 0, 0, pte(0, PRIVATE));
	list_enter(list, 1, 0, fill_pte(5, FILL_RW));
	list_flush(list);
	for (i = 0; i < 8; i++) {
		gather(gathered, 0, 0, REGISTER);
		gather(gathered, 0, 0, REGISTER);
		list_add(list, FILL_DACR, 0, FILL_CLOSED);
		gather(gathered, 0, 0, REGISTER);
		list_faults(list, WRITE | DOMAIN | DOMAIN_L2, FILL_MEND_DACR, FILL_OPEN);
		gather(gathered, 0, 0, REGISTER);
		list_add(list, FILL_USER_STORE, fill_va(0) + REGISTER, 0xbad);
		list_faults(list, WRITE | DOMAIN | PERMISSION_L2, 0, 0);
		gather(gathered, 0, 0, REGISTER);
		list_add(list, FILL_SPACE, fill_ttbr(1), FILL_ASID + 1);
		list_add(list, FILL_STORE, fill_va(0) + REGISTER, i);
		list_add(list, FILL_LOAD, fill_va(0) + REGISTER, 0);
		list_gives(list, i);
		list_add(list, FILL_SPACE, fill_ttbr(0), FILL_ASID);
		gather(gathered, 0, 0, REGISTER);
	}
	see_by_the_counter(gathered, 2 * 8, 2 * 8 * 6);
}

/* --- another vCPU stores --- */

#define ROUNDS	100u

struct sender {
	struct vm *vm;
	pthread_t thread;
	bool stop;
};

/* Stores that find no room come out as well, and are of no interest. */
static void *send(void *argument)
{
	struct sender *sender = argument;

	while (!__atomic_load_n(&sender->stop, __ATOMIC_ACQUIRE))
		if (vm_run(sender->vm, 1) && errno != EINTR)
			break;
	return NULL;
}

/* Return: how many stores there were. */
static unsigned int empty(struct list *list)
{
	struct kvm_coalesced_mmio_ring *ring = ring_of(list);
	uint32_t last = __atomic_load_n(&ring->last, __ATOMIC_ACQUIRE);
	unsigned int n = (last + ENTRIES - ring->first) % ENTRIES;

	__atomic_store_n(&ring->first, last, __ATOMIC_RELEASE);
	return n;
}

/* The page that the other vCPU stores to becomes @pte, for both. */
static bool turn(struct list *list, uint32_t pte)
{
	list_again(list);
	list_enter(list, 0, 0, pte);
	list_add(list, FILL_TLBIMVAIS, fill_va(0) | FILL_ASID, 0);
	return !list_run(list);
}

/*
 * Once the device is no longer there, nothing more comes to it. In split mode something may, which the hardware had sent to the highvisor
 * before: what the guest's TLB forgets that does not hear of.
 */
static void turned_by_another(struct list *list)
{
	struct sender sender = { .vm = &list->fill->vm };
	unsigned int i, stores = 0, late = 0, errors = 0;

	errors += !turn(list, pte(0, PRIVATE));
	fill_add_vcpu(list->fill, 1, fill_va(0) + REGISTER);
	pthread_create(&sender.thread, NULL, send, &sender);
	for (i = 0; i < ROUNDS; i++) {
		usleep(i * 37 % 1000);
		stores += empty(list);
		errors += !turn(list, fill_pte(6, FILL_RW));
		stores += empty(list);
		usleep(i * 17 % 300);
		late += empty(list);
		errors += !turn(list, pte(0, PRIVATE));
	}
	__atomic_store_n(&sender.stop, true, __ATOMIC_RELEASE);
	pthread_join(sender.thread, NULL);
	printf("# %u stores of another vCPU, %u late, %u errors\n", stores, late, errors);
	CHECK(!errors && stores > ROUNDS);
	CHECK(!late || !fill_is_pv(list->fill));
}

void fill_devices(unsigned int strategy)
{
	struct fill fill;
	struct gathered gathered = { .list = list_start(&fill, strategy, 8) };

	add_zones(&fill.vm);
	fill_enter(&fill, 0, 3, fill_pte(3, FILL_RW));
	most_without_exits(&gathered);
	others(&gathered);
	beside_the_zones(&gathered);
	changed_by_guest(&gathered);
	by_registers(&gathered);
	turned_by_another(gathered.list);
	list_end(gathered.list);
}
