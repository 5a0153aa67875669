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
	bool (*put)(void *opaque, uint8_t byte);	/* false: no room, the byte is lost */
	bool (*full)(void *opaque);
	bool (*get)(void *opaque, uint8_t *byte);	/* false: nothing there */
	void *opaque;
};

struct pl011 {
	struct bus_device device;	/* first: the bus hands it back */
	struct pl011_port port;
	struct irq_line irq;
	uint32_t control, line_control, integer_baud, fraction_baud, fifo_levels, dma_control;
	uint32_t mask, raw;		/* interrupts */
	bool port_was_full;
	unsigned int polls;		/* loads of the flags since the last byte was sent */
	uint8_t fifo[PL011_FIFO];	/* received */
	unsigned int head, count;
};

void pl011_init(struct pl011 *uart, const struct pl011_port *port, const struct irq_line *irq);

/** pl011_poke() - from any thread: the port has input, or room again. */
void pl011_poke(struct pl011 *uart);

#endif
