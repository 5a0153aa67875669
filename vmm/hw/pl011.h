/* SPDX-License-Identifier: GPL-2.0 */
/* The ARM PL011 UART (DDI 0183), as much as drivers use: FIFOs, flags, interrupts. No modem, no DMA, no baud rate. */
#ifndef VMM_HW_PL011_H
#define VMM_HW_PL011_H

#include <stddef.h>

#include "../bus.h"
#include "../irq.h"

#define PL011_FIFO	16

/** The other end of the serial line. Called under the device's lock; must not block. */
struct pl011_port {
	void (*put)(void *opaque, const uint8_t *bytes, size_t count);	/* those that find no room are lost */
	bool (*full)(void *opaque);
	bool (*get)(void *opaque, uint8_t *byte);	/* false: nothing there */
	bool (*waiting)(void *opaque);			/* would get() give something? */
	void *opaque;
};

/**
 * What spares the guest its way to the model (pl011-shortcut.c). NULL: the hypervisor cannot do it. Called under the
 * device's lock. Return: false if it cannot be switched on; switching off always works.
 */
struct pl011_shortcut {
	uint32_t *page;			/* registers as loads find them */
	bool live;			/* a store to the page shows at once; else only in a page that is shown again */
	unsigned int worth;		/* this many loads are what showing and hiding the page cost */
	bool (*show)(void *opaque, bool on);	/* loads read the page; else they come to the model */
	bool (*gather)(void *opaque, bool on);	/* stores to the data register come late, in their order */
	void *opaque;
};

struct pl011 {
	struct bus_device device;	/* first: the bus hands it back */
	struct pl011_port port;
	struct pl011_shortcut shortcut;
	bool shown, gathering;
	bool changed;			/* a register may have, since the page was written */
	unsigned int loads_to_show;	/* how many have to come before the page is shown (again) */
	unsigned int loads;		/* since the page was hidden or had to be */
	unsigned int stores;		/* to the data register, that could have come late, one after the other */
	struct irq_line irq;
	uint32_t control, line_control, integer_baud, fraction_baud, fifo_levels, dma_control;
	uint32_t mask, raw;		/* interrupts */
	bool port_was_full;
	unsigned int polls;		/* loads of the flags since the last byte was sent */
	uint8_t fifo[PL011_FIFO];	/* received */
	unsigned int head, count;
};

/** pl011_init() - @shortcut: NULL for none. */
void pl011_init(struct pl011 *uart, const struct pl011_port *port, const struct irq_line *irq,
		const struct pl011_shortcut *shortcut);

/** pl011_poke() - from any thread: the port has input, or room again. */
void pl011_poke(struct pl011 *uart);

/** pl011_rest() - from any thread: no store was gathered for a while, so no more are until there are many again. */
void pl011_rest(struct pl011 *uart);

/* Between pl011.c and pl011-shortcut.c; all under the device's lock. */

/** pl011_peek() - a register as a load would find it, without the load's effects. */
uint32_t pl011_peek(const struct pl011 *uart, uint32_t offset);
/** pl011_sends_silently() - a byte that is sent changes nothing else that the guest can see. */
bool pl011_sends_silently(const struct pl011 *uart);
void pl011_shortcut_settle(struct pl011 *uart);
void pl011_shortcut_load(struct pl011 *uart);
void pl011_shortcut_store(struct pl011 *uart, bool sends);
void pl011_shortcut_init(struct pl011 *uart);

#endif
