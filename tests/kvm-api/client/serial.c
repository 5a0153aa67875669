// SPDX-License-Identifier: GPL-2.0
/* A 16550A without FIFOs worth the name: each access is an exit, as kvmtool's is. */
#include <pthread.h>
#include <unistd.h>

#include "client.h"

enum { DATA, IER, IIR, LCR, MCR, LSR, MSR, SCR };

#define IER_RX		0x01
#define IER_THR		0x02
#define IIR_NONE	0x01
#define IIR_THR		0x02
#define IIR_RX		0x04
#define LCR_DLAB	0x80
#define LSR_RX		0x01
#define LSR_IDLE	0x60	/* holding and shift register empty */
#define MSR_READY	0xb0	/* carrier, DSR, CTS */

static struct {
	uint8_t ier, lcr, mcr, scr, rx;
	uint16_t divisor;
	bool rx_full, thr_told, line;
} uart;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t room = PTHREAD_COND_INITIALIZER;	/* in the receiver */

static uint8_t identification(void)
{
	if (uart.rx_full && (uart.ier & IER_RX))
		return IIR_RX;
	return (uart.ier & IER_THR) && !uart.thr_told ? IIR_THR : IIR_NONE;
}

static void update(struct machine *m)
{
	bool level = identification() != IIR_NONE;

	if (level != uart.line)
		set_spi(m, SERIAL_INTID, level);
	uart.line = level;
}

static uint8_t read_data(void)
{
	if (uart.lcr & LCR_DLAB)
		return uart.divisor;
	uart.rx_full = false;
	pthread_cond_signal(&room);
	return uart.rx;
}

/* Reading the identification acknowledges an empty holding register. */
static uint8_t read_identification(void)
{
	uint8_t value = identification();

	if (value == IIR_THR)
		uart.thr_told = true;
	return value;
}

static uint8_t read_register(uint32_t offset)
{
	uint8_t value = 0;

	switch (offset) {
	case DATA:
		value = read_data();
		break;
	case IER:
		value = uart.lcr & LCR_DLAB ? uart.divisor >> 8 : uart.ier;
		break;
	case IIR:
		value = read_identification();
		break;
	case LCR:
		value = uart.lcr;
		break;
	case MCR:
		value = uart.mcr;
		break;
	case LSR:
		value = LSR_IDLE | (uart.rx_full ? LSR_RX : 0);
		break;
	case MSR:
		value = MSR_READY;
		break;
	case SCR:
		value = uart.scr;
		break;
	}
	return value;
}

uint32_t serial_read(struct machine *m, uint32_t offset)
{
	uint8_t value;

	pthread_mutex_lock(&lock);
	value = read_register(offset);
	update(m);
	pthread_mutex_unlock(&lock);
	return value;
}

static void write_data(uint8_t value)
{
	if (uart.lcr & LCR_DLAB) {
		uart.divisor = (uart.divisor & 0xff00) | value;
		return;
	}
	if (write(STDOUT_FILENO, &value, 1) != 1)
		fail("standard output");
	uart.thr_told = false;
}

static void write_enable(uint8_t value)
{
	if (uart.lcr & LCR_DLAB) {
		uart.divisor = (uart.divisor & 0xff) | value << 8;
		return;
	}
	/* Enabling it asks for an interrupt at once, because nothing is being sent. */
	if (value & ~uart.ier & IER_THR)
		uart.thr_told = false;
	uart.ier = value & 0xf;
}

static void write_register(uint32_t offset, uint8_t value)
{
	switch (offset) {
	case DATA:
		write_data(value);
		break;
	case IER:
		write_enable(value);
		break;
	case LCR:
		uart.lcr = value;
		break;
	case MCR:
		uart.mcr = value;
		break;
	case SCR:
		uart.scr = value;
		break;
	}
}

void serial_write(struct machine *m, uint32_t offset, uint32_t value)
{
	pthread_mutex_lock(&lock);
	write_register(offset, value);
	update(m);
	pthread_mutex_unlock(&lock);
}

void serial_input(struct machine *m, uint8_t byte)
{
	pthread_mutex_lock(&lock);
	while (uart.rx_full)
		pthread_cond_wait(&room, &lock);
	uart.rx = byte;
	uart.rx_full = true;
	update(m);
	pthread_mutex_unlock(&lock);
}
