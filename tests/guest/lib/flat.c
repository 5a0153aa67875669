// SPDX-License-Identifier: GPL-2.0
#include "flat.h"
#include "cp15.h"
#include "layout.h"
#include "psci.h"
#include "user.h"

u32 ram_base_physical;
const struct platform *platform;

/* UART0 of the motherboard is SPI 5, of QEMU's virt (and kvm32) SPI 1. */
static const struct platform vexpress_a9 = {
	.name = "vexpress-a9",
	.uart = PERIPHERALS_VA + 0x9000,
	.rtc = PERIPHERALS_VA + 0x17000,
	.gicd = GIC_VA + 0x1000,
	.gicc = GIC_VA + 0x100,
	.uart_interrupt = 37,
};

static const struct platform virt = {
	.name = "virt",
	.uart = PERIPHERALS_VA,
	.rtc = PERIPHERALS_VA + 0x10000,
	.gicd = GIC_VA,
	.gicc = GIC_VA + 0x10000,
	.uart_interrupt = 33,
	.psci = true,
};

void *memset(void *to, int byte, size_t count)
{
	for (u8 *p = to; count--;)
		*p++ = byte;
	return to;
}

void *memcpy(void *to, const void *from, size_t count)
{
	const u8 *q = from;

	for (u8 *p = to; count--;)
		*p++ = *q++;
	return to;
}

int memcmp(const void *a, const void *b, size_t count)
{
	const u8 *p = a, *q = b;

	for (; count--; p++, q++)
		if (*p != *q)
			return *p - *q;
	return 0;
}

void sync_code(u32 address, u32 size)
{
	u32 ctr = read_ctr();
	u32 dline = 4u << (ctr >> 16 & 0xf), iline = 4u << (ctr & 0xf);

	for (u32 a = address & ~(dline - 1); a < address + size; a += dline)
		write_dccmvau(a);
	dsb();
	for (u32 a = address & ~(iline - 1); a < address + size; a += iline)
		write_icimvau(a);
	write_bpiall(0);
	dsb();
	isb();
}

/* System configuration controller of the Versatile Express motherboard: function 8 is shutdown. */
static void vexpress_shutdown(void)
{
	write32(PERIPHERALS_VA + 0xa8, 0);
	write32(PERIPHERALS_VA + 0xa4, BIT(31) | BIT(30) | 8 << 20);
}

void power_off(void)
{
	if (platform->psci)
		psci(PSCI_SYSTEM_OFF, 0, 0, 0);
	else
		vexpress_shutdown();
	for (;;)
		;
}

void tap_plan(void);

void flat_main(void)
{
	platform = ram_base_physical == 0x60000000 ? &vexpress_a9 : &virt;
	write32(platform->uart + 0x30, 0x301);	/* UARTCR: transmit, receive, enable */
	write32(platform->uart + 0x2c, 0x70);	/* UARTLCR_H: 8 bits, FIFO */
	user_init();
	main();
	tap_plan();
	power_off();
}
