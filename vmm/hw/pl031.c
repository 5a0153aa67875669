// SPDX-License-Identifier: GPL-2.0
#include "pl031.h"

#include <errno.h>
#include <stddef.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { DR = 0x00, MR = 0x04, LR = 0x08, CR = 0x0c, IMSC = 0x10, RIS = 0x14, MIS = 0x18, ICR = 0x1c, ID = 0xfe0 };

static uint32_t now(const struct pl031 *rtc)
{
	return (uint32_t)time(NULL) + rtc->offset;
}

/* The counter wraps after 136 years, so the alarm is always ahead; a match with this very second is due at once. */
static void arm(struct pl031 *rtc)
{
	uint32_t seconds = rtc->match - now(rtc);
	struct itimerspec when = { .it_value = { .tv_sec = seconds, .tv_nsec = seconds ? 0 : 1 } };

	timerfd_settime(rtc->alarm_fd, 0, &when, NULL);
}

static void update(struct pl031 *rtc)
{
	irq_line_set(&rtc->irq, rtc->raw && rtc->mask);
}

static uint32_t read_id(uint32_t offset)
{
	static const uint8_t id[8] = { 0x31, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1 };

	return offset >= ID ? id[(offset - ID) / 4 % 8] : 0;
}

static uint64_t pl031_read(struct bus_device *device, uint32_t offset, unsigned int length)
{
	const struct pl031 *rtc = (const struct pl031 *)device;

	(void)length;
	switch (offset) {
	case DR:
		return now(rtc);
	case MR:
		return rtc->match;
	case LR:
		return rtc->load;
	case CR:
		return 1;	/* it cannot be stopped */
	case IMSC:
		return rtc->mask;
	case RIS:
		return rtc->raw;
	case MIS:
		return rtc->raw && rtc->mask;
	default:
		return read_id(offset);
	}
}

static void pl031_write(struct bus_device *device, uint32_t offset, unsigned int length, uint64_t value)
{
	struct pl031 *rtc = (struct pl031 *)device;

	(void)length;
	switch (offset) {
	case MR:
		rtc->match = value;
		arm(rtc);
		break;
	case LR:
		rtc->load = value;
		rtc->offset += rtc->load - now(rtc);
		arm(rtc);
		break;
	case IMSC:
		rtc->mask = value & 1;
		break;
	case ICR:
		rtc->raw = rtc->raw && !(value & 1);
		break;
	}
	update(rtc);
}

int pl031_init(struct pl031 *rtc, const struct irq_line *irq)
{
	*rtc = (struct pl031){
		.device = { .name = "pl031", .read = pl031_read, .write = pl031_write },
		.irq = *irq,
		.alarm_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC),
	};
	if (rtc->alarm_fd < 0)
		return -errno;
	pthread_mutex_init(&rtc->device.lock, NULL);
	return 0;
}

void pl031_destroy(struct pl031 *rtc)
{
	if (rtc->alarm_fd >= 0)
		close(rtc->alarm_fd);
	rtc->alarm_fd = -1;
}

void pl031_alarm(struct pl031 *rtc)
{
	uint64_t expirations;

	pthread_mutex_lock(&rtc->device.lock);
	if (read(rtc->alarm_fd, &expirations, sizeof(expirations)) == sizeof(expirations))
		rtc->raw = true;
	update(rtc);
	pthread_mutex_unlock(&rtc->device.lock);
}
