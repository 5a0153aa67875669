/* SPDX-License-Identifier: GPL-2.0 */
/* The ARM PL031 real-time clock (DDI 0224): the host's time of day plus what the guest set, and one alarm. */
#ifndef VMM_HW_PL031_H
#define VMM_HW_PL031_H

#include "../bus.h"
#include "../irq.h"

struct pl031 {
	struct bus_device device;	/* first: the bus hands it back */
	struct irq_line irq;
	int alarm_fd;			/* readable when the alarm goes off: then call pl031_alarm() */
	uint32_t offset;		/* guest's seconds minus the host's */
	uint32_t match, load;
	bool mask, raw;
};

/** Return: 0 or -errno. */
int pl031_init(struct pl031 *rtc, const struct irq_line *irq);
void pl031_destroy(struct pl031 *rtc);
void pl031_alarm(struct pl031 *rtc);

#endif
