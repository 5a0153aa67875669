/* SPDX-License-Identifier: GPL-2.0 */
/* The guest's machine: what stands at which address and pulls which interrupt. The only place for these numbers. */
#ifndef VMM_MACHINE_H
#define VMM_MACHINE_H

#define MIB			(1024u * 1024u)

#define GIC_DIST_BASE		0x08000000u
#define GIC_DIST_SIZE		0x00010000u
#define GIC_CPU_BASE		0x08010000u
#define GIC_CPU_SIZE		0x00002000u
#define UART_BASE		0x09000000u
#define UART_SIZE		0x00001000u
#define UART_SPI		1
#define RTC_BASE		0x09010000u
#define RTC_SIZE		0x00001000u
#define RTC_SPI			2
#define VIRTIO_BASE		0x0a000000u
#define VIRTIO_SLOT_SIZE	0x00000200u
#define VIRTIO_SLOTS		8
#define VIRTIO_SPI		16	/* of slot 0 */

/* Memory slots */
#define RAM_SLOT		0
#define UART_SLOT		1	/* its registers, while the guest may read them in place */

#define RAM_BASE		0x40000000u
#define RAM_MIN			(4 * MIB)
#define RAM_MAX			(768 * MIB)
#define RAM_DEFAULT		(128 * MIB)

/* Interrupt IDs: shared ones start at 32, private ones at 16 (the device tree counts each kind from 0). */
#define GIC_SPI_FIRST		32
#define TIMER_SECURE_PPI	13
#define TIMER_PHYS_PPI		14
#define TIMER_VIRT_PPI		11
#define TIMER_HYP_PPI		10

#define UART_CLOCK_HZ		24000000u
#define MAX_CPUS		8

#endif
