// SPDX-License-Identifier: GPL-2.0
/*
 * Random calls in random order from several threads, with memory and files going away underneath: the kernel must stay
 * whole, nothing else is checked. `kvm-api fuzz SEED COUNT` repeats the rounds SEED to SEED + COUNT - 1.
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api.h"

#define MAX_FILES	32
#define STEPS		500
#define THREADS		3

static int files[MAX_FILES];
static char *ram;
static struct kvm_run *runs[MAX_FILES];
static int fuzz_zero;		/* /dev/zero */

static uint32_t next(uint32_t *random)
{
	*random ^= *random << 13;
	*random ^= *random >> 17;
	*random ^= *random << 5;
	return *random;
}

static uint32_t below(uint32_t *random, uint32_t limit)
{
	return next(random) % limit;
}

/* Numbers that are often right and often at an edge. */
static uint32_t number(uint32_t *random)
{
	static const uint32_t edges[] = {
		0, 1, 2, 7, 8, 16, 31, 32, 127, 128, 0xfff, 0x1000, 0x2000, RAM_BASE, DIST, CPU_INTERFACE, DEVICE, 0x200000,
		0x7fffffff, 0x80000000, 0xfffff000, 0xffffffff,
	};

	return below(random, 8) ? edges[below(random, sizeof(edges) / sizeof(edges[0]))] : next(random);
}

static void keep(int fd, uint32_t *random)
{
	if (fd < 0)
		return;
	close(__atomic_exchange_n(&files[below(random, MAX_FILES)], fd, __ATOMIC_RELAXED));
}

static void set_memory(int fd, uint32_t *random)
{
	struct kvm_userspace_memory_region region = {
		.slot = below(random, 4),
		.flags = below(random, 4),
		.guest_phys_addr = below(random, 2) ? RAM_BASE : number(random),
		.memory_size = below(random, 3) ? RAM_SIZE : number(random),
		.userspace_addr = (uintptr_t)ram + (below(random, 4) ? 0 : number(random)),
	};

	ioctl(fd, KVM_SET_USER_MEMORY_REGION, &region);
}

static void create_device(int fd, uint32_t *random)
{
	struct kvm_create_device device = { .type = KVM_DEV_TYPE_ARM_VGIC_V2, .fd = -1 };

	if (!ioctl(fd, KVM_CREATE_DEVICE, &device))
		keep(device.fd, random);
}

static void device_attribute(int fd, uint32_t *random)
{
	static const unsigned long commands[] = { KVM_SET_DEVICE_ATTR, KVM_GET_DEVICE_ATTR, KVM_HAS_DEVICE_ATTR };
	uint64_t value = number(random);
	struct kvm_device_attr attr = {
		.group = below(random, 6),
		.attr = below(random, 3),
		.addr = (uintptr_t)&value,
	};

	ioctl(fd, commands[below(random, 3)], &attr);
}

static void irq_line(int fd, uint32_t *random)
{
	struct kvm_irq_level line = {
		.irq = below(random, 4) << KVM_ARM_IRQ_TYPE_SHIFT | below(random, 3) << KVM_ARM_IRQ_VCPU_SHIFT | below(random, 300),
		.level = below(random, 2),
	};

	ioctl(fd, KVM_IRQ_LINE, &line);
}

/* Eventfds are among the files, like everything else. */
static void new_event(int fd, uint32_t *random)
{
	(void)fd;
	keep(eventfd(below(random, 3), EFD_NONBLOCK), random);
}

static void signal_event(int fd, uint32_t *random)
{
	uint64_t one = below(random, 4);

	if (write(fd, &one, 8) < 0 && read(fd, &one, 8) < 0)
		return;
}

static int any_file(uint32_t *random)
{
	return files[below(random, MAX_FILES)];
}

static void irqfd(int fd, uint32_t *random)
{
	struct kvm_irqfd args = {
		.fd = any_file(random),
		.gsi = below(random, 8) ? below(random, 3) : number(random),
		.flags = below(random, 4),
		.resamplefd = any_file(random),
	};

	ioctl(fd, KVM_IRQFD, &args);
}

static void ioeventfd(int fd, uint32_t *random)
{
	struct kvm_ioeventfd args = {
		.fd = any_file(random),
		.addr = below(random, 2) ? DEVICE : number(random),
		.len = 1 << below(random, 4) >> 1,
		.flags = below(random, 8),
		.datamatch = below(random, 2),
	};

	ioctl(fd, KVM_IOEVENTFD, &args);
}

/* The ring's page too: its indices are anybody's. */
static void coalesced(int fd, uint32_t *random)
{
	struct kvm_coalesced_mmio_zone zone = {
		.addr = below(random, 4) ? DEVICE : number(random), .size = number(random), .pio = !below(random, 8),
	};
	struct kvm_coalesced_mmio_ring *ring;

	ioctl(fd, below(random, 3) ? KVM_REGISTER_COALESCED_MMIO : KVM_UNREGISTER_COALESCED_MMIO, &zone);
	ring = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 4096 * KVM_COALESCED_MMIO_PAGE_OFFSET);
	if (ring == MAP_FAILED)
		return;
	/* Not every file has such a page: asked this way, the answer is an error and not a signal. */
	if (read(fuzz_zero, ring, sizeof(*ring)) == sizeof(*ring)) {
		ring->first = number(random);
		ring->last = number(random);
	}
	munmap(ring, 4096);
}

static void routing(int fd, uint32_t *random)
{
	struct {
		struct kvm_irq_routing head;
		struct kvm_irq_routing_entry entries[2];
	} args = { .head.nr = below(random, 3) };
	unsigned int i;

	for (i = 0; i < 2; i++)
		args.entries[i] = (struct kvm_irq_routing_entry){
			.gsi = i + below(random, 2), .type = below(random, 3), .u.irqchip.pin = below(random, 990),
		};
	ioctl(fd, KVM_SET_GSI_ROUTING, &args);
}

static void gic_register(int fd, uint32_t *random)
{
	uint32_t value = number(random);
	struct kvm_device_attr attr = {
		.group = KVM_DEV_ARM_VGIC_GRP_DIST_REGS + below(random, 2),
		.attr = (uint64_t)below(random, 3) << KVM_DEV_ARM_VGIC_CPUID_SHIFT | (below(random, 0x1000) & ~3),
		.addr = (uintptr_t)&value,
	};

	ioctl(fd, below(random, 2) ? KVM_SET_DEVICE_ATTR : KVM_GET_DEVICE_ATTR, &attr);
}

static void vcpu_events(int fd, uint32_t *random)
{
	struct kvm_vcpu_events events = { .exception = {
		.serror_pending = below(random, 2), .serror_has_esr = !below(random, 8), .ext_dabt_pending = below(random, 2),
	} };

	ioctl(fd, below(random, 2) ? KVM_SET_VCPU_EVENTS : KVM_GET_VCPU_EVENTS, &events);
}

static void vcpu_attribute(int fd, uint32_t *random)
{
	uint32_t value = below(random, 40);
	struct kvm_device_attr attr = { .group = 1, .attr = below(random, 3), .addr = (uintptr_t)&value };

	ioctl(fd, KVM_SET_DEVICE_ATTR, &attr);
}

static void vcpu_init(int fd, uint32_t *random)
{
	struct kvm_vcpu_init init = { .target = below(random, 8) / 7, .features = { 1u << KVM_ARM_VCPU_PSCI_0_2 } };
	uint32_t pc = RAM_BASE;
	struct kvm_one_reg reg = { .id = KVM_REG_ARM_CORE_ID(KVM_ARM_UREG_PC), .addr = (uintptr_t)&pc };

	init.features[0] |= !below(random, 4) << KVM_ARM_VCPU_POWER_OFF;
	ioctl(fd, KVM_ARM_VCPU_INIT, &init);
	ioctl(fd, KVM_SET_ONE_REG, &reg);
}

static void one_reg(int fd, uint32_t *random)
{
	static const uint64_t timers[] = {
		KVM_REG_ARM_TIMER_CTL, KVM_REG_ARM_TIMER_CNT, KVM_REG_ARM_TIMER_CVAL, KVM_REG_ARM_PTIMER_CTL,
		KVM_REG_ARM_PTIMER_CVAL, ~0ull, 0,
	};
	uint64_t value = number(random);
	struct kvm_one_reg reg = { .id = KVM_REG_ARM_CORE_ID(below(random, 40)), .addr = (uintptr_t)&value };

	if (below(random, 2))
		reg.id = timers[below(random, sizeof(timers) / sizeof(timers[0]))];
	ioctl(fd, below(random, 2) ? KVM_SET_ONE_REG : KVM_GET_ONE_REG, &reg);
}

static void mp_state(int fd, uint32_t *random)
{
	struct kvm_mp_state state = { .mp_state = below(random, 8) };

	ioctl(fd, below(random, 2) ? KVM_SET_MP_STATE : KVM_GET_MP_STATE, &state);
}

static void run(int fd, uint32_t *random)
{
	unsigned int i = below(random, 5);

	while (i--)
		ioctl(fd, KVM_RUN, 0);
}

static void map_run(int fd, uint32_t *random)
{
	unsigned int slot = below(random, MAX_FILES);
	void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (map == MAP_FAILED)
		return;
	map = __atomic_exchange_n(&runs[slot], map, __ATOMIC_RELAXED);
	if (map)
		munmap(map, 4096);
}

static void open_vm(int fd, uint32_t *random)
{
	keep(open("/dev/kvm", O_RDWR | O_CLOEXEC), random);
	keep(ioctl(fd, KVM_CREATE_VM, below(random, 4)), random);
}

static void set_strategy(int fd, uint32_t *random)
{
	struct kvm_enable_cap cap = {
		.cap = KVM32_CAP_PV_STRATEGY + !below(random, 16),
		.flags = !below(random, 16),
		.args = { below(random, 4), number(random) & (below(random, 4) ? -4096u : -1u), !below(random, 16) },
	};

	if (cap.args[0] != KVM32_STRATEGY_INLINE && below(random, 4))
		cap.args[1] = 0;
	ioctl(fd, KVM_ENABLE_CAP, &cap);
}

static void create_vcpu(int fd, uint32_t *random)
{
	keep(ioctl(fd, KVM_CREATE_VCPU, below(random, 3)), random);
}

static void stats(int fd, uint32_t *random)
{
	keep(ioctl(fd, KVM_GET_STATS_FD, 0), random);
}

static void read_stats(int fd, uint32_t *random)
{
	char buffer[512];

	if (pread(fd, buffer, below(random, sizeof(buffer)), number(random)) > 0)
		buffer[0] = 0;
}

static void close_one(int fd, uint32_t *random)
{
	(void)fd;
	close(__atomic_exchange_n(&files[below(random, MAX_FILES)], -1, __ATOMIC_RELAXED));
}

static void change_ram(int fd, uint32_t *random)
{
	char *page = ram + below(random, RAM_SIZE / 4096) * 4096;

	(void)fd;
	switch (below(random, 6)) {
	case 0:
		madvise(page, 4096, MADV_DONTNEED);
		break;
	case 1:
		mprotect(page, 4096, PROT_READ);
		break;
	case 2:
		mmap(page, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		break;
	case 3:
		if (!fork())
			_exit(0);
		break;
	default:
		memcpy(ram, below(random, 3) ? guest_echo : below(random, 2) ? guest_write : guest_doorbell, guest_timer_end - guest_timer);
	}
}

static void pre_fault(int fd, uint32_t *random)
{
	struct kvm_pre_fault_memory range = {
		.gpa = below(random, 2) ? RAM_BASE + below(random, 16) * 4096 : number(random),
		.size = below(random, 8) ? below(random, 64) * 4096 : number(random),
		.flags = !below(random, 16),
	};

	ioctl(fd, KVM_PRE_FAULT_MEMORY, &range);
}

static void bad_pointer(int fd, uint32_t *random)
{
	static const unsigned long commands[] = {
		KVM_SET_USER_MEMORY_REGION, KVM_IRQ_LINE, KVM_CREATE_DEVICE, KVM_ARM_VCPU_INIT, KVM_GET_ONE_REG, KVM_SET_ONE_REG,
		KVM_GET_REG_LIST, KVM_SET_SIGNAL_MASK, KVM_GET_MP_STATE, KVM_GET_DIRTY_LOG, KVM_ARM_SET_DEVICE_ADDR,
		KVM_SET_DEVICE_ATTR, KVM_CHECK_EXTENSION, KVM_CREATE_IRQCHIP, KVM_ARM_PREFERRED_TARGET, KVM_IRQFD, KVM_IOEVENTFD,
		KVM_SET_GSI_ROUTING, KVM_IRQ_LINE_STATUS, KVM_GET_VCPU_EVENTS, KVM_SET_VCPU_EVENTS,
		KVM_REGISTER_COALESCED_MMIO, KVM_UNREGISTER_COALESCED_MMIO, KVM_PRE_FAULT_MEMORY,
		KVM_ENABLE_CAP,
	};

	ioctl(fd, commands[below(random, sizeof(commands) / sizeof(commands[0]))], number(random) & ~3u);
}

static void (*const steps[])(int fd, uint32_t *random) = {
	open_vm, open_vm, set_strategy, create_vcpu, create_vcpu, vcpu_init, vcpu_init, set_memory, set_memory, create_device,
	device_attribute, device_attribute, irq_line, one_reg, one_reg, mp_state, run, run, run, run, map_run, stats,
	read_stats, close_one, change_ram, bad_pointer, new_event, new_event, signal_event, signal_event, irqfd, irqfd,
	ioeventfd, coalesced, routing, gic_register, gic_register, vcpu_events, vcpu_attribute, pre_fault,
};

static void *walk(void *argument)
{
	uint32_t random = (uintptr_t)argument;
	unsigned int i;

	for (i = 0; i < STEPS; i++)
		steps[below(&random, sizeof(steps) / sizeof(steps[0]))](files[below(&random, MAX_FILES)], &random);
	return NULL;
}

static void nothing(int signal)
{
	(void)signal;
}

/* Nobody runs for longer than the next tick. */
static void start_ticks(void)
{
	struct sigaction action = { .sa_handler = nothing };
	struct itimerval tick = { .it_interval = { .tv_usec = 5000 }, .it_value = { .tv_usec = 5000 } };

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &tick, NULL);
}

static void round_of(uint32_t seed)
{
	pthread_t threads[THREADS];
	uint32_t i;

	for (i = 0; i < MAX_FILES; i++)
		files[i] = -1;
	ram = mmap(NULL, RAM_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	files[0] = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	start_ticks();
	for (i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, walk, (void *)(uintptr_t)((seed * THREADS + i) * 2654435761u | 1));
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

/* A round may end by a signal of its own making; one that hangs is killed in the middle of it. */
static void child(uint32_t seed)
{
	struct timespec wait = { .tv_nsec = 20000000 };
	pid_t pid = fork();
	unsigned int i;

	if (!pid) {
		round_of(seed);
		_exit(0);
	}
	for (i = 0; i < 250 && !waitpid(pid, NULL, WNOHANG); i++)
		nanosleep(&wait, NULL);
	if (i < 250)
		return;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

void fuzz(uint32_t seed, uint32_t count)
{
	uint32_t i;

	alarm(0);
	fuzz_zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	for (i = 0; i < count; i++) {
		printf("# round %u\n", seed + i);
		child(seed + i);
	}
	CHECK(true);
}
