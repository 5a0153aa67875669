// SPDX-License-Identifier: GPL-2.0
#include "events.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "msg.h"

/* Bytes that the guest sent may wait for an exit that long; after a while without any, none are kept back any more. */
#define DRAIN_MS	4
#define REST_MS		100

static int signal_fd = -1;

int events_block_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaddset(&set, signals[i]);
	signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signal_fd < 0)
		return -errno;
	/* SIGUSR1 is for vCPU threads: elsewhere it would end the process before they catch it. */
	sigaddset(&set, SIGUSR1);
	signal(SIGPIPE, SIG_IGN);
	return -pthread_sigmask(SIG_BLOCK, &set, NULL);
}

uint64_t events_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ull + now.tv_nsec / 1000000;
}

static void on_stop(struct vm *vm)
{
	(void)vm;	/* the loop sees vm->stopping */
}

static void on_signal(struct vm *vm)
{
	struct signalfd_siginfo info;

	if (read(signal_fd, &info, sizeof(info)) == sizeof(info))
		vm_stop(vm, EXIT_SIGNAL + info.ssi_signo);
}

static void on_wake(struct vm *vm)
{
	uint64_t count;

	if (read(vm->console->wake_fd, &count, sizeof(count)) < 0)
		return;
	/* Interactive users want to read the dump, scripts the exit code. */
	if (atomic_load(&vm->console->hung) && vm->config->no_reboot)
		vm_stop(vm, EXIT_GUEST_PANIC);
}

static void on_alarm(struct vm *vm)
{
	pl031_alarm(&vm->rtc);
}

static void on_frame(struct vm *vm)
{
	virtio_net_input(vm->virtio_net);
}

static void on_input(struct vm *vm)
{
	if (!console_input(vm->console))
		vm_stop(vm, EXIT_GUEST_OFF);
}

/* What this thread knows of stores that KVM keeps back. */
struct gathered {
	bool on;			/* there may be some */
	unsigned int performed;		/* of all that there were */
	uint64_t last;			/* when there were some */
};

static int poll_timeout(bool gathering, uint64_t deadline)
{
	int most = gathering ? DRAIN_MS : INT_MAX;
	uint64_t now = events_now();

	if (!deadline)
		return most < INT_MAX ? most : -1;
	if (now >= deadline)
		return 0;
	return deadline - now < (unsigned int)most ? (int)(deadline - now) : most;
}

/* A guest that waits after it has sent something does not come out. Once more after the end: there may be a last one. */
static void drain(struct vm *vm, struct gathered *gathered)
{
	bool was_on = gathered->on;
	unsigned int performed;

	gathered->on = atomic_load(&vm->gathering);
	if (!was_on && !gathered->on)
		return;
	mmio_ring_drain(&vm->ring, &vm->bus);
	performed = atomic_load(&vm->ring.performed);
	if (!was_on || performed != gathered->performed)
		gathered->last = events_now();
	else if (events_now() - gathered->last > REST_MS)
		pl011_rest(&vm->uart);
	gathered->performed = performed;
}

static bool wants_frames(struct vm *vm)
{
	return vm->virtio_net && vm->link && virtio_net_listens(vm->virtio_net);
}

void events_loop(struct vm *vm, uint64_t deadline)
{
	static void (*const handlers[])(struct vm *vm) = { on_stop, on_signal, on_wake, on_alarm, on_frame, on_input };
	enum { COUNT = sizeof(handlers) / sizeof(*handlers), INPUT = COUNT - 1, FRAME = COUNT - 2 };
	struct pollfd fds[COUNT] = {
		{ .fd = vm->stop_fd }, { .fd = signal_fd }, { .fd = vm->console->wake_fd },
		{ .fd = vm->rtc.alarm_fd }, { .fd = -1 }, { .fd = STDIN_FILENO },
	};
	struct gathered gathered = { .on = false };

	for (int i = 0; i < COUNT; i++)
		fds[i].events = POLLIN;
	while (!atomic_load(&vm->stopping)) {
		int n;

		fds[FRAME].fd = wants_frames(vm) ? vm->link->fd : -1;
		fds[INPUT].fd = console_wants_input(vm->console) ? STDIN_FILENO : -1;
		n = poll(fds, COUNT, poll_timeout(gathered.on, deadline));
		drain(vm, &gathered);
		if (n == 0 && deadline && events_now() >= deadline)
			vm_stop(vm, EXIT_TIMEOUT);
		for (int i = 0; i < COUNT && n > 0; i++) {
			if (fds[i].revents)
				handlers[i](vm);
		}
	}
}
