// SPDX-License-Identifier: GPL-2.0
/* KVM_IRQFD and KVM_SET_GSI_ROUTING: arguments, and what a guest gets of a signal. */
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "api.h"

#define GICD_ICFGR2	0xc08	/* interrupts 32-47 */

static int irqfd(struct vm *vm, int fd, uint32_t gsi, uint32_t flags, int resamplefd)
{
	struct kvm_irqfd args = { .fd = fd, .gsi = gsi, .flags = flags, .resamplefd = resamplefd };

	return ioctl(vm->fd, KVM_IRQFD, &args);
}

static int new_event(void)
{
	return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

static void signal_event(int fd)
{
	uint64_t one = 1;

	CHECK(write(fd, &one, 8) == 8);
}

/* What was signalled since the last look. */
static uint64_t signals(int fd)
{
	uint64_t count = 0;

	return read(fd, &count, 8) == 8 ? count : 0;
}

/* A guest that names each interrupt it gets, ready for the first one. */
static struct vm listener(void)
{
	struct vm vm = vm_create();

	LOAD(&vm, echo);
	vm_add_vcpu(&vm, 0, false);
	vm_add_gic(&vm);
	CHECK(vm_said(&vm, 0) == 0);
	return vm;
}

/* Nothing comes: the guest sleeps until a signal. */
static void silence(struct vm *vm)
{
	vm_signal_soon();
	FAILS(EINTR, vm_run(vm, 0));
	vm_signal_done();
}

static void arguments(void)
{
	struct vm vm = vm_create();
	int event = new_event(), other = new_event(), file = open("/dev/null", O_RDWR);

	vm_add_vcpu(&vm, 0, false);
	FAILS(EAGAIN, irqfd(&vm, event, 0, 0, 0));
	vm_add_gic(&vm);
	FAILS(EINVAL, irqfd(&vm, event, 0, 4, 0));
	FAILS(EBADF, irqfd(&vm, -1, 0, 0, 0));
	FAILS(EINVAL, irqfd(&vm, file, 0, 0, 0));
	FAILS(EBADF, irqfd(&vm, event, 0, KVM_IRQFD_FLAG_RESAMPLE, -1));
	FAILS(EINVAL, irqfd(&vm, event, 0, KVM_IRQFD_FLAG_RESAMPLE, file));
	FAILS(EFAULT, ioctl(vm.fd, KVM_IRQFD, NULL));
	CHECK(!irqfd(&vm, event, 0, 0, 0));
	FAILS(EBUSY, irqfd(&vm, event, 0, 0, 0));
	FAILS(EBUSY, irqfd(&vm, event, 1, 0, 0));
	CHECK(!irqfd(&vm, other, 0, 0, 0));
	CHECK(!irqfd(&vm, event, 1, KVM_IRQFD_FLAG_DEASSIGN, 0));
	FAILS(EBUSY, irqfd(&vm, event, 0, 0, 0));
	CHECK(!irqfd(&vm, event, 0, KVM_IRQFD_FLAG_DEASSIGN, 0));
	CHECK(!irqfd(&vm, event, 0, KVM_IRQFD_FLAG_DEASSIGN, 0));
	FAILS(EBADF, irqfd(&vm, -1, 0, KVM_IRQFD_FLAG_DEASSIGN, 0));
	FAILS(EINVAL, irqfd(&vm, file, 0, KVM_IRQFD_FLAG_DEASSIGN, 0));
	CHECK(!irqfd(&vm, event, 7, 0, 0));
	close(event);
	close(other);
	close(file);
	vm_close(&vm);
}

/* A pulse each, also for what was signalled before. */
static void edge(void)
{
	struct vm vm = listener();
	uint32_t all_edge = 0xaaaaaaaa;
	int event = new_event();

	CHECK(!vm_gic_attribute(&vm, 1, KVM_DEV_ARM_VGIC_GRP_DIST_REGS, GICD_ICFGR2, &all_edge));
	signal_event(event);
	CHECK(!irqfd(&vm, event, 3, 0, 0));
	CHECK(vm_said(&vm, 0) == 35);
	silence(&vm);
	signal_event(event);
	CHECK(vm_said(&vm, 0) == 35);
	CHECK(!irqfd(&vm, event, 3, KVM_IRQFD_FLAG_DEASSIGN, 0));
	signal_event(event);
	silence(&vm);
	vm_close(&vm);
	close(event);
}

/* A level stays up until the guest ends the interrupt, and then the second eventfd says so. */
static void resample(void)
{
	struct vm vm = listener();
	int event = new_event(), done = new_event(), second = new_event(), second_done = new_event();

	CHECK(!irqfd(&vm, event, 1, KVM_IRQFD_FLAG_RESAMPLE, done));
	CHECK(!irqfd(&vm, second, 1, KVM_IRQFD_FLAG_RESAMPLE, second_done));
	signal_event(event);
	CHECK(vm_said(&vm, 0) == 33);
	CHECK(signals(done) == 0);
	silence(&vm);
	CHECK(signals(done) == 1);
	CHECK(signals(second_done) == 1);
	signal_event(second);
	signal_event(second);
	CHECK(vm_said(&vm, 0) == 33);
	silence(&vm);
	CHECK(signals(done) == 1);
	/* Lowered with the last one that could have raised it. */
	signal_event(event);
	CHECK(!irqfd(&vm, event, 1, KVM_IRQFD_FLAG_DEASSIGN, 0));
	CHECK(!irqfd(&vm, second, 1, KVM_IRQFD_FLAG_DEASSIGN, 0));
	silence(&vm);
	CHECK(signals(done) == 0);
	vm_close(&vm);
	close(event);
	close(done);
	close(second);
	close(second_done);
}

/* A client's own level is nobody's business to lower. */
static void plain_level(void)
{
	struct vm vm = listener();
	struct kvm_irq_level line = { .irq = KVM_ARM_IRQ_TYPE_SPI << KVM_ARM_IRQ_TYPE_SHIFT | 34, .level = 1 };
	int event = new_event(), done = new_event();

	CHECK(!irqfd(&vm, event, 1, KVM_IRQFD_FLAG_RESAMPLE, done));
	CHECK(!ioctl(vm.fd, KVM_IRQ_LINE, &line));
	CHECK(vm_said(&vm, 0) == 34);
	CHECK(vm_said(&vm, 0) == 34);
	CHECK(signals(done) == 0);
	close(event);
	close(done);
	vm_close(&vm);
}

static void *signal_later(void *argument)
{
	usleep(50000);
	signal_event((intptr_t)argument);
	return NULL;
}

/* The signal comes from another thread while the guest sleeps; later the eventfd is closed, or outlives its VM. */
static void lives(void)
{
	struct vm vm = listener();
	int event = new_event(), done = new_event(), copy = dup(event);
	pthread_t thread;

	CHECK(!irqfd(&vm, event, 1, KVM_IRQFD_FLAG_RESAMPLE, done));
	close(done);
	pthread_create(&thread, NULL, signal_later, (void *)(intptr_t)event);
	CHECK(vm_said(&vm, 0) == 33);
	pthread_join(thread, NULL);
	close(event);
	silence(&vm);
	signal_event(copy);
	CHECK(vm_said(&vm, 0) == 33);
	close(copy);
	event = new_event();
	CHECK(!irqfd(&vm, event, 1, 0, 0));
	vm_close(&vm);
	signal_event(event);
	CHECK(signals(event) == 1);
	close(event);
}

struct routing {
	struct kvm_irq_routing head;
	struct kvm_irq_routing_entry entries[4];
};

static int route(struct vm *vm, struct routing *routing, uint32_t nr)
{
	routing->head.nr = nr;
	return ioctl(vm->fd, KVM_SET_GSI_ROUTING, routing);
}

/* One wrong entry at a time. */
static void bad_routes(struct vm *vm)
{
	static const struct kvm_irq_routing_entry bad[] = {
		{ .gsi = 4096, .type = KVM_IRQ_ROUTING_IRQCHIP },
		{ .gsi = 0, .type = 0 },
		{ .gsi = 0, .type = 3 },
		{ .gsi = 0, .type = -1u },
		{ .gsi = 0, .type = KVM_IRQ_ROUTING_IRQCHIP, .flags = 1 },
		{ .gsi = 0, .type = KVM_IRQ_ROUTING_IRQCHIP, .u.irqchip.irqchip = 1 },
		{ .gsi = 0, .type = KVM_IRQ_ROUTING_IRQCHIP, .u.irqchip.pin = 988 },
		{ .gsi = 0, .type = KVM_IRQ_ROUTING_MSI, .flags = 2 },
	};
	struct routing routing = { 0 };
	unsigned int i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		routing.entries[0] = bad[i];
		FAILS(EINVAL, route(vm, &routing, 1));
	}
	routing.entries[0] = routing.entries[1] = (struct kvm_irq_routing_entry){ .gsi = 3, .type = 1 };
	FAILS(EINVAL, route(vm, &routing, 2));
	FAILS(EINVAL, route(vm, &routing, 4097));
	routing.head.flags = 1;
	FAILS(EINVAL, route(vm, &routing, 0));
	FAILS(EFAULT, ioctl(vm->fd, KVM_SET_GSI_ROUTING, NULL));
}

static void routes(void)
{
	struct vm vm = listener();
	struct routing routing = { .entries = {
		{ .gsi = 5, .type = KVM_IRQ_ROUTING_IRQCHIP, .u.irqchip.pin = 10 },
		{ .gsi = 4095, .type = KVM_IRQ_ROUTING_IRQCHIP, .u.irqchip.pin = 11 },
		{ .gsi = 6, .type = KVM_IRQ_ROUTING_MSI, .flags = KVM_MSI_VALID_DEVID },
		{ .gsi = 7, .type = KVM_IRQ_ROUTING_IRQCHIP, .u.irqchip.pin = 987 },
	} };
	static const uint32_t gsis[] = { 5, 4095, 6, 7, 8 };
	int event[5], i, done = new_event();

	bad_routes(&vm);
	CHECK(!route(&vm, &routing, 4));
	for (i = 0; i < 5; i++) {
		event[i] = new_event();
		CHECK(!irqfd(&vm, event[i], gsis[i], KVM_IRQFD_FLAG_RESAMPLE, done));
	}
	for (i = 1; i < 5; i++)
		signal_event(event[i]);
	CHECK(vm_said(&vm, 0) == 43);
	silence(&vm);
	CHECK(signals(done) == 1);
	signal_event(event[0]);
	CHECK(vm_said(&vm, 0) == 42);
	for (i = 0; i < 5; i++)
		close(event[i]);
	close(done);
	vm_close(&vm);
}

void test_irqfd(void)
{
	arguments();
	edge();
	resample();
	plain_level();
	lives();
	routes();
}
