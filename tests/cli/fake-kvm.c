// SPDX-License-Identifier: GPL-2.0
/*
 * A KVM without a guest: vCPU 0 plays a script, the file named by KVM32_FAKE; other vCPUs wait. With it the monitor's
 * run loop, console, devices and exit codes are tested on the build machine. One step per line:
 *
 *	write ADDRESS LENGTH VALUE	a store outside RAM
 *	read ADDRESS LENGTH VALUE	a load that must give VALUE
 *	puts TEXT			sends TEXT and a line end to the serial port
 *	gets TEXT			waits until these characters came from it
 *	off | reset | crash		a system event
 *	exit REASON			any other exit
 *	error ERRNO			KVM_RUN fails
 *	reg INDEX VALUE			core register INDEX must have been set to VALUE
 *	ram ADDRESS VALUE		a word of guest memory must be VALUE
 *	wait				until somebody interrupts
 *	sleep MILLISECONDS
 *	exits MOST			there were no more exits so far
 *	ahead BYTES			so much memory was mapped before
 *	strategy NUMBER ADDRESS		what the VM was told; 1 0 if nothing
 *
 * Loads from a read-only slot are answered from it, and stores to a coalesced zone gather, without an exit. Memory is
 * mapped ahead a MiB at a time.
 * KVM32_FAKE_BACKENDS and KVM32_FAKE_STRATEGIES are what the capabilities of these names answer (4: pv; 7: all); with KVM32_FAKE_PLAIN there are neither
 * read-only slots nor coalesced stores. A failed expectation ends the process with 99.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "../../abi/kvm-arm.h"
#include "../../vmm/kvm-sys.h"
#include "../../vmm/machine.h"

#define PAGE		4096
#define RUN_BYTES	(2 * PAGE)
#define RING_ENTRIES	170
#define UART_FLAGS	(UART_BASE + 0x18)
#define UART_RXFE	0x10u
#define FAKE_FAILED	99
#define CPUS		8
#define ARGUMENTS	3

static FILE *script;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;	/* slots and the zone: other threads change them */
static struct kvm_userspace_memory_region slots[2];
static struct kvm_coalesced_mmio_zone zone;
static unsigned int exits;
static uint64_t mapped_ahead;
static uint64_t strategy[2];
static uint32_t core_regs[sizeof(struct kvm_regs) / 4];
static int vm_fd = -1, vcpu_fds[CPUS] = { -1, -1, -1, -1, -1, -1, -1, -1 };
static struct kvm_run *runs[CPUS];

/* A step that takes more than one exit. */
static const char *text_left;		/* of puts or gets */
static char text[256];
static bool getting, checking_flags;
static bool read_pending;
static uint64_t read_expected;

static void __attribute__((format(printf, 1, 2), noreturn)) fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "fake-kvm: ");
	vfprintf(stderr, format, args);
	fprintf(stderr, "\n");
	va_end(args);
	_exit(FAKE_FAILED);
}

static int new_fd(void)
{
	return open("/dev/null", O_RDWR | O_CLOEXEC);
}

static int vcpu_of(int fd)
{
	for (int i = 0; i < CPUS; i++) {
		if (vcpu_fds[i] == fd)
			return i;
	}
	return -1;
}

const char *kvm_sys_node(void)
{
	return "fake";
}

int kvm_sys_open(void)
{
	const char *path = getenv("KVM32_FAKE");

	if (!path)
		return -ENOENT;
	if (!script)
		script = fopen(path, "re");
	return script ? new_fd() : -errno;
}

void kvm_sys_close(int fd)
{
	int n = vcpu_of(fd);

	if (n >= 0)
		vcpu_fds[n] = -1;
	if (fd == vm_fd)
		vm_fd = -1;
	close(fd);
}

void *kvm_sys_map(int fd, size_t bytes)
{
	int n = vcpu_of(fd);

	runs[n] = calloc(1, bytes);
	return runs[n];
}

void kvm_sys_unmap(void *mapping, size_t bytes)
{
	(void)bytes;
	free(mapping);
}

static int capability(unsigned long number)
{
	const char *backends = getenv("KVM32_FAKE_BACKENDS"), *strategies = getenv("KVM32_FAKE_STRATEGIES");

	switch (number) {
	case KVM32_CAP_BACKENDS:
		return backends && vm_fd < 0 ? atoi(backends) : 1 << KVM32_VM_PV;
	case KVM32_CAP_PV_STRATEGY:
		return strategies ? atoi(strategies) : 7;
	case KVM_CAP_MAX_VCPUS:
		return CPUS;
	case KVM_CAP_READONLY_MEM:
	case KVM_CAP_COALESCED_MMIO:
		return !getenv("KVM32_FAKE_PLAIN");
	case KVM_CAP_PRE_FAULT_MEMORY:
		return !getenv("KVM32_FAKE_PLAIN");
	default:
		return 1;
	}
}

static int create_vcpu(unsigned long id)
{
	if (id >= CPUS)
		return -EINVAL;
	vcpu_fds[id] = new_fd();
	return vcpu_fds[id];
}

static int set_one_reg(const struct kvm_one_reg *reg)
{
	uint64_t index = reg->id & 0xffff;

	if (index >= sizeof(core_regs) / sizeof(*core_regs))
		return -ENOENT;
	core_regs[index] = *(const uint32_t *)(uintptr_t)reg->addr;
	return 0;
}

static int get_one_reg(const struct kvm_one_reg *reg)
{
	uint64_t index = reg->id & 0xffff;
	bool core = (reg->id & KVM_REG_ARM_COPROC_MASK) == KVM_REG_ARM_CORE;

	*(uint32_t *)(uintptr_t)reg->addr =
		core && index < sizeof(core_regs) / sizeof(*core_regs) ? core_regs[index] : 0x413fc090;
	return 0;
}

static void start_access(struct kvm_run *run, uint64_t address, unsigned int length, uint64_t value, bool is_write)
{
	run->exit_reason = KVM_EXIT_MMIO;
	run->mmio.phys_addr = address;
	run->mmio.len = length;
	run->mmio.is_write = is_write;
	memcpy(run->mmio.data, &value, sizeof(value));
}

/* From a slot; false: none is there. */
static bool load_in_place(uint64_t address, unsigned int length, uint64_t *value)
{
	const struct kvm_userspace_memory_region *slot = &slots[UART_SLOT];
	bool found;

	*value = 0;
	pthread_mutex_lock(&lock);
	found = address - slot->guest_phys_addr < slot->memory_size &&
		length <= slot->memory_size - (address - slot->guest_phys_addr);
	if (found)
		memcpy(value, (const char *)(uintptr_t)slot->userspace_addr + (address - slot->guest_phys_addr), length);
	pthread_mutex_unlock(&lock);
	return found;
}

/* Into the ring; false: no zone, or no room. */
static bool gather(uint64_t address, unsigned int length, uint64_t value)
{
	struct kvm_coalesced_mmio_ring *ring = (void *)((char *)runs[0] + PAGE);
	uint32_t last = ring->last, next = (last + 1) % RING_ENTRIES;
	bool fits;

	pthread_mutex_lock(&lock);
	fits = length <= zone.size && address - zone.addr <= zone.size - length &&
	       next != __atomic_load_n(&ring->first, __ATOMIC_ACQUIRE);
	if (fits) {
		ring->coalesced_mmio[last] = (struct kvm_coalesced_mmio){ .phys_addr = address, .len = length };
		memcpy(ring->coalesced_mmio[last].data, &value, sizeof(value));
		__atomic_store_n(&ring->last, next, __ATOMIC_RELEASE);
	}
	pthread_mutex_unlock(&lock);
	return fits;
}

static int store(struct kvm_run *run, uint64_t address, unsigned int length, uint64_t value)
{
	if (gather(address, length, value))
		return 1;
	start_access(run, address, length, value, true);
	return 0;
}

static int step_write(struct kvm_run *run, const uint64_t *args)
{
	return store(run, args[0], args[1], args[2]);
}

static void expect(uint64_t address, uint64_t value, uint64_t expected)
{
	if (value != expected)
		fail("0x%" PRIx64 " read from 0x%" PRIx64 ", expected 0x%" PRIx64, value, address, expected);
}

static int step_read(struct kvm_run *run, const uint64_t *args)
{
	uint64_t value;

	if (load_in_place(args[0], args[1], &value)) {
		expect(args[0], value, args[2]);
		return 1;
	}
	start_access(run, args[0], args[1], 0, false);
	read_pending = true;
	read_expected = args[2];
	return 0;
}

static int system_event(struct kvm_run *run, uint32_t type)
{
	run->exit_reason = KVM_EXIT_SYSTEM_EVENT;
	run->system_event.type = type;
	return 0;
}

static int step_off(struct kvm_run *run, const uint64_t *args)
{
	(void)args;
	return system_event(run, KVM_SYSTEM_EVENT_SHUTDOWN);
}

static int step_reset(struct kvm_run *run, const uint64_t *args)
{
	(void)args;
	return system_event(run, KVM_SYSTEM_EVENT_RESET);
}

static int step_crash(struct kvm_run *run, const uint64_t *args)
{
	(void)args;
	return system_event(run, KVM_SYSTEM_EVENT_CRASH);
}

static int step_exit(struct kvm_run *run, const uint64_t *args)
{
	run->exit_reason = args[0];
	return 0;
}

static int step_error(struct kvm_run *run, const uint64_t *args)
{
	(void)run;
	return -(int)args[0];
}

static int step_reg(struct kvm_run *run, const uint64_t *args)
{
	(void)run;
	if (core_regs[args[0]] != args[1])
		fail("register %" PRIu64 " is 0x%" PRIx32, args[0], core_regs[args[0]]);
	return 1;
}

static int step_ram(struct kvm_run *run, const uint64_t *args)
{
	uint64_t offset = args[0] - slots[RAM_SLOT].guest_phys_addr;
	uint32_t word;

	(void)run;
	memcpy(&word, (const char *)(uintptr_t)slots[RAM_SLOT].userspace_addr + offset, sizeof(word));
	if (word != args[1])
		fail("the word at 0x%" PRIx64 " is 0x%" PRIx32, args[0], word);
	return 1;
}

/* The signal that ends it may come just before: immediate_exit is then set. */
static int step_wait(struct kvm_run *run, const uint64_t *args)
{
	(void)args;
	while (!__atomic_load_n(&run->immediate_exit, __ATOMIC_SEQ_CST))
		poll(NULL, 0, 10);
	return -EINTR;
}

static int step_sleep(struct kvm_run *run, const uint64_t *args)
{
	(void)run;
	poll(NULL, 0, args[0]);
	return 1;
}

static int step_exits(struct kvm_run *run, const uint64_t *args)
{
	(void)run;
	if (exits > args[0])
		fail("%u exits, expected %" PRIu64 " at most", exits, args[0]);
	return 1;
}

static int step_ahead(struct kvm_run *run, const uint64_t *args)
{
	(void)run;
	if (mapped_ahead != args[0])
		fail("0x%" PRIx64 " bytes were mapped ahead", mapped_ahead);
	return 1;
}

static int step_strategy(struct kvm_run *run, const uint64_t *args)
{
	(void)run;
	if (strategy[0] != args[0] || strategy[1] != args[1])
		fail("the strategy is %" PRIu64 " 0x%" PRIx64, strategy[0], strategy[1]);
	return 1;
}

/* Return: 0 an exit, 1 the next step, -errno for KVM_RUN. */
static const struct {
	const char *name;
	int (*run)(struct kvm_run *run, const uint64_t *args);
} steps[] = {
	{ "write", step_write }, { "read", step_read }, { "off", step_off }, { "reset", step_reset },
	{ "crash", step_crash }, { "exit", step_exit }, { "error", step_error }, { "reg", step_reg },
	{ "ram", step_ram }, { "wait", step_wait }, { "sleep", step_sleep }, { "exits", step_exits },
	{ "ahead", step_ahead }, { "strategy", step_strategy },
};

static int play_line(struct kvm_run *run, const char *line)
{
	uint64_t args[ARGUMENTS] = { 0 };
	char name[16];
	int used;

	if (sscanf(line, "%15s%n", name, &used) != 1)
		return 1;
	if (!strcmp(name, "puts") || !strcmp(name, "gets")) {
		snprintf(text, sizeof(text), "%s%s", line + used + 1, *name == 'g' ? "" : "\n");
		text_left = text;
		getting = *name == 'g';
		return 1;
	}
	sscanf(line + used, "%" SCNi64 " %" SCNi64 " %" SCNi64, (int64_t *)&args[0], (int64_t *)&args[1],
	       (int64_t *)&args[2]);
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		if (!strcmp(steps[i].name, name))
			return steps[i].run(run, args);
	}
	fail("no such step: %s", name);
}

/* The answer to the load that was the last exit. */
static void take_answer(const struct kvm_run *run)
{
	uint64_t value = 0;

	read_pending = false;
	memcpy(&value, run->mmio.data, run->mmio.len);
	if (checking_flags) {
		checking_flags = false;
		if (!(value & UART_RXFE)) {
			read_pending = true;
			read_expected = (uint8_t)*text_left++;
		}
		return;
	}
	expect(run->mmio.phys_addr, value, read_expected);
}

/* The next character of puts or gets. Return: 0 an exit, 1 without. */
static int play_text(struct kvm_run *run)
{
	uint64_t flags;

	if (!getting)
		return store(run, UART_BASE, 1, (uint8_t)*text_left++);
	if (runs[0]->immediate_exit)
		return -EINTR;
	poll(NULL, 0, 1);
	if (load_in_place(UART_FLAGS, 4, &flags)) {
		if (!(flags & UART_RXFE))
			fail("the flags tell of input, where it cannot be read");
		return 1;
	}
	start_access(run, UART_FLAGS, 4, 0, false);
	checking_flags = read_pending = true;
	return 0;
}

static int play(struct kvm_run *run)
{
	char line[256];
	int result = 1;

	if (read_pending)
		take_answer(run);
	if (read_pending) {		/* gets: the flags say there is a character */
		start_access(run, UART_BASE, 1, 0, false);
		return 0;
	}
	while (result > 0) {
		if (text_left && *text_left) {
			result = play_text(run);
			continue;
		}
		if (!fgets(line, sizeof(line), script))
			return step_wait(run, NULL);
		line[strcspn(line, "\n")] = 0;
		result = play_line(run, line);
	}
	return result;
}

static int run_vcpu(int fd)
{
	int n = vcpu_of(fd);

	if (runs[n]->immediate_exit)
		return -EINTR;
	exits += !n;
	return n ? step_wait(runs[n], NULL) : play(runs[0]);
}

static int set_slot(const struct kvm_userspace_memory_region *region)
{
	bool read_only = region->slot == UART_SLOT;

	if (region->memory_size && read_only != (region->flags == KVM_MEM_READONLY))
		fail("slot %" PRIu32 " with flags %" PRIx32, region->slot, region->flags);
	pthread_mutex_lock(&lock);
	slots[region->slot] = *region;
	pthread_mutex_unlock(&lock);
	return 0;
}

static int set_zone(const struct kvm_coalesced_mmio_zone *to)
{
	static const struct kvm_coalesced_mmio_zone none;

	pthread_mutex_lock(&lock);
	zone = to ? *to : none;
	pthread_mutex_unlock(&lock);
	return 0;
}

/* Only what comes next of RAM, by one vCPU, once all of it is taken from the host. */
static int pre_fault(int fd, struct kvm_pre_fault_memory *range)
{
	const struct kvm_userspace_memory_region *ram = &slots[RAM_SLOT];
	uint64_t step = range->size < MIB ? range->size : MIB;
	static bool interrupted;
	unsigned char resident;

	if (range->gpa != ram->guest_phys_addr + mapped_ahead || range->size != ram->memory_size - mapped_ahead)
		fail("0x%" PRIx64 " bytes at 0x%" PRIx64 " to map ahead", (uint64_t)range->size, (uint64_t)range->gpa);
	if (mincore((char *)(uintptr_t)ram->userspace_addr + mapped_ahead + step - PAGE, PAGE, &resident) || !(resident & 1))
		fail("memory at 0x%" PRIx64 " is not taken", (uint64_t)range->gpa);
	if (vcpu_of(fd))
		return -EBADF;
	if (!interrupted) {
		interrupted = true;
		return -EINTR;
	}
	mapped_ahead += step;
	range->gpa += step;
	range->size -= step;
	return 0;
}

static int enable(const struct kvm_enable_cap *cap)
{
	if (cap->cap != KVM32_CAP_PV_STRATEGY || vcpu_fds[0] >= 0)
		fail("capability 0x%" PRIx32 " enabled", cap->cap);
	memcpy(strategy, cap->args, sizeof(strategy));
	return 0;
}

static int preferred_target(struct kvm_vcpu_init *init)
{
	memset(init, 0, sizeof(*init));
	return 0;
}

int kvm_sys_ioctl(int fd, unsigned long request, unsigned long argument)
{
	switch (request) {
	case KVM_GET_API_VERSION:
		return KVM_API_VERSION;
	case KVM_GET_VCPU_MMAP_SIZE:
		return RUN_BYTES;
	case KVM_CHECK_EXTENSION:
		return capability(argument);
	case KVM_CREATE_VM:
		memset(slots, 0, sizeof(slots));
		mapped_ahead = 0;
		strategy[0] = KVM32_STRATEGY_LOWVISOR;
		strategy[1] = 0;
		set_zone(NULL);
		vm_fd = new_fd();
		return vm_fd;
	case KVM_SET_USER_MEMORY_REGION:
		return set_slot((const struct kvm_userspace_memory_region *)argument);
	case KVM_REGISTER_COALESCED_MMIO:
		return set_zone((const struct kvm_coalesced_mmio_zone *)argument);
	case KVM_UNREGISTER_COALESCED_MMIO:
		return set_zone(NULL);
	case KVM_CREATE_DEVICE:
		((struct kvm_create_device *)argument)->fd = new_fd();
		return 0;
	case KVM_ENABLE_CAP:
		return enable((const struct kvm_enable_cap *)argument);
	case KVM_CREATE_VCPU:
		return create_vcpu(argument);
	case KVM_ARM_PREFERRED_TARGET:
		return preferred_target((struct kvm_vcpu_init *)argument);
	case KVM_SET_ONE_REG:
		return set_one_reg((const struct kvm_one_reg *)argument);
	case KVM_GET_ONE_REG:
		return get_one_reg((const struct kvm_one_reg *)argument);
	case KVM_PRE_FAULT_MEMORY:
		return pre_fault(fd, (struct kvm_pre_fault_memory *)argument);
	case KVM_RUN:
		return run_vcpu(fd);
	case KVM_GET_STATS_FD:
		return -ENOTTY;
	default:
		return 0;
	}
}
