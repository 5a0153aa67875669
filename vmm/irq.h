/* SPDX-License-Identifier: GPL-2.0 */
/* An interrupt line as a device sees it: level-triggered, owned by one device, driven under that device's lock. */
#ifndef VMM_IRQ_H
#define VMM_IRQ_H

#include <stdbool.h>

struct irq_line {
	void (*set)(void *opaque, unsigned int spi, bool level);
	void *opaque;
	unsigned int spi;
	bool level;
};

/** A call into the kernel only when the level changes. */
static inline void irq_line_set(struct irq_line *line, bool level)
{
	if (line->level == level)
		return;
	line->level = level;
	if (line->set)
		line->set(line->opaque, line->spi, level);
}

#endif
