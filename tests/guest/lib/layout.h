/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Virtual addresses of a flat test kernel. The image is linked at LINK_BASE + IMAGE_OFFSET and may be loaded at that
 * offset from any RAM base: start.S maps it. Nothing here depends on the board.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#define LINK_BASE	0x80000000	/* the first RAM_MIB of RAM */
#define IMAGE_OFFSET	0x00010000
#define RAM_MIB		32

#define USER_VA		0x20000000	/* 1 MiB that user mode may read, write and execute */
#define USER_OFFSET	0x00400000	/* its place in RAM */
#define POOL_OFFSET	0x00500000	/* frames that a test may map as it likes */
#define POOL_END	0x00e00000
#define PROBE_OFFSET	0x00e23000	/* a frame for tests of the MMU, and one at the same place of the next 16 MiB */

#define PERIPHERALS_VA	0xd0000000	/* the MiB with the UART and the RTC */
#define GIC_VA		0xd0100000
#define VIRTIO_VA	0xd0200000

#define STACK_SIZE	0x2000
#define STACKS_SIZE	(6 * STACK_SIZE)

#define MODE_USR	0x10
#define MODE_FIQ	0x11
#define MODE_IRQ	0x12
#define MODE_SVC	0x13
#define MODE_ABT	0x17
#define MODE_UND	0x1b
#define MODE_SYS	0x1f
#define MODE_MASK	0x1f
#define PSR_T		0x20
#define PSR_F		0x40
#define PSR_I		0x80
#define PSR_A		0x100
#define PSR_E		0x200
#define PSR_Q		0x08000000
#define PSR_V		0x10000000
#define PSR_C		0x20000000
#define PSR_Z		0x40000000
#define PSR_N		0x80000000
#define PSR_MASKED	(PSR_A | PSR_I | PSR_F)
/* What the architecture defines in a CPSR, but for the execution state bits J, IT and T */
#define PSR_DEFINED	0xf80f03df
/* The same in an SPSR: execution state too, J apart */
#define SPSR_DEFINED	0xfe0fffff

/* struct frame of exception.h */
#define FRAME_VECTOR	52
#define FRAME_BASE	56
#define FRAME_SPSR	60
#define FRAME_CPSR	64
#define FRAME_PC	68
#define FRAME_USER	72	/* sp and lr of user mode */
#define FRAME_SIZE	80

#endif
