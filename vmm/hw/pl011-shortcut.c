// SPDX-License-Identifier: GPL-2.0
/*
 * Fewer ways to the model. A driver that polls looks at the flags before each byte that it sends: two exits to this
 * process per character, for a load that gives what it gave before and a store that nothing waits for.
 *
 * Loads: the guest reads a page of ours in place of the registers. It is shown only while loads have no effect and
 * registers change by the guest's own stores alone, which still come here. So it is hidden while there is input, in the
 * FIFO or in the port (where bytes wait for the guest to listen, which is told by its loads), and while the port is
 * full. What is to be told by an interrupt is in the page, or the page hidden, before the line goes up.
 *
 * Stores: the hypervisor keeps bytes to send back, as long as sending one changes nothing that the guest can see. They
 * are performed before any other access.
 *
 * Both switches have a price, so they wait until it has been paid in exits; but the first page is shown early, since many a
 * guest gives no reason to hide it again, which is the dear half.
 */
#include "pl011.h"

#define PAGE_WORDS		1024u
#define REGISTER_WORDS		19u	/* up to UARTDMACR; behind it, all is constant */
#define FIRST_LOADS		8u	/* before the page is shown that was never hidden */
#define STORES_TO_GATHER	24u	/* a driver that sends by interrupt stores half a FIFO before it unmasks that */

static bool must_hide(const struct pl011 *uart)
{
	const struct pl011_port *port = &uart->port;

	return uart->count || port->waiting(port->opaque) || port->full(port->opaque);
}

/* Most bytes that are sent leave all registers as they are. */
static bool is_true(const struct pl011 *uart)
{
	if (!uart->changed)
		return true;
	for (uint32_t i = 0; i < REGISTER_WORDS; i++) {
		if (uart->shortcut.page[i] != pl011_peek(uart, 4 * i))
			return false;
	}
	return true;
}

/* vCPUs may read it meanwhile: whole words, each with what came before it. */
static void write_page(struct pl011 *uart, uint32_t words)
{
	for (uint32_t i = 0; i < words; i++)
		__atomic_store_n(&uart->shortcut.page[i], pl011_peek(uart, 4 * i), __ATOMIC_RELEASE);
}

static void hide(struct pl011 *uart)
{
	uart->loads = 0;
	if (!uart->shown)
		return;
	uart->shortcut.show(uart->shortcut.opaque, false);
	uart->shown = false;
	/* What has been hidden before will be again: the next time it has to have been worth it. */
	uart->loads_to_show = uart->shortcut.worth;
}

static void show(struct pl011 *uart)
{
	write_page(uart, REGISTER_WORDS);
	uart->shown = uart->shortcut.show(uart->shortcut.opaque, true);
	if (!uart->shown)
		uart->shortcut.page = NULL;
}

static void settle_page(struct pl011 *uart)
{
	if (!uart->shortcut.page)
		return;
	if (must_hide(uart))
		hide(uart);
	else if (!uart->shown && uart->loads >= uart->loads_to_show)
		show(uart);
	else if (uart->shown && !is_true(uart))
		uart->shortcut.live ? write_page(uart, REGISTER_WORDS) : hide(uart);
	uart->changed = false;
}

static void set_gathering(struct pl011 *uart, bool on)
{
	struct pl011_shortcut *shortcut = &uart->shortcut;

	if (on == uart->gathering)
		return;
	if (shortcut->gather(shortcut->opaque, on))
		uart->gathering = on;
	else
		shortcut->gather = NULL;
}

static void settle_stores(struct pl011 *uart)
{
	if (!uart->shortcut.gather)
		return;
	if (!pl011_sends_silently(uart))
		uart->stores = 0;
	set_gathering(uart, uart->stores >= STORES_TO_GATHER);
}

/** Before the interrupt line is set, and whenever something has changed. */
void pl011_shortcut_settle(struct pl011 *uart)
{
	settle_page(uart);
	settle_stores(uart);
}

void pl011_shortcut_load(struct pl011 *uart)
{
	if (++uart->loads == uart->loads_to_show)
		pl011_shortcut_settle(uart);
}

/** Before the store is performed. */
void pl011_shortcut_store(struct pl011 *uart, bool sends)
{
	if (!sends || !pl011_sends_silently(uart))
		uart->changed = true;
	else if (uart->stores < STORES_TO_GATHER)
		uart->stores++;
}

void pl011_shortcut_init(struct pl011 *uart)
{
	uart->loads_to_show = uart->shortcut.worth < FIRST_LOADS ? uart->shortcut.worth : FIRST_LOADS;
	if (uart->shortcut.page)
		write_page(uart, PAGE_WORDS);
}

void pl011_rest(struct pl011 *uart)
{
	pthread_mutex_lock(&uart->device.lock);
	uart->stores = 0;
	settle_stores(uart);
	pthread_mutex_unlock(&uart->device.lock);
}
