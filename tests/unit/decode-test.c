// SPDX-License-Identifier: GPL-2.0
/*
 * Loads and stores against a disassembler: the text of each word is read, and what it says is performed on the same
 * registers. T16 is covered word by word; A32 and T32 by random words of their load/store spaces and of all others.
 */
#include "unit.h"
#include "decode.h"
#include "decode-reference.h"
#include "psr.h"

#define PER_SPACE	40000

/* The same instruction done twice: by the code under test, and as the text says. */
static bool same_result(const struct machine *m, const struct reference *ref, const struct load_store *got)
{
	struct machine want = *m, have = *m;
	u32 loaded[16], seed = m->regs[0] | 1;
	unsigned int i;

	for (i = 0; i < 16; i++)
		loaded[i] = unit_random(&seed);
	want.regs[15] += m->set == SET_T16 ? 2 : 4;
	if (ref->writeback)
		want.regs[ref->rn] = ref->rn_value;
	for (i = 0; ref->read && i < ref->count; i++) {
		u32 value = loaded[i];

		if (ref->size == 1)
			value = ref->sign_extend ? (u32)(s8)value : (u8)value;
		if (ref->size == 2)
			value = ref->sign_extend ? (u32)(s16)value : (u16)value;
		if (ref->reg[i] == 15) {
			want.cpsr = (m->cpsr & ~PSR_T) | (value % 2 ? PSR_T : 0);
			value = value % 2 ? value - 1 : value / 4 * 4;
		}
		want.regs[ref->reg[i]] = value;
	}
	load_store_complete(got, have.regs, &have.cpsr, loaded);
	return !memcmp(want.regs, have.regs, sizeof(want.regs)) && want.cpsr == have.cpsr;
}

static bool same_stores(const struct machine *m, const struct reference *ref, const struct load_store *got)
{
	unsigned int i;

	for (i = 0; ref->write && i < ref->count; i++) {
		unsigned int reg = ref->read ? ref->source : ref->reg[i];
		u32 value = reg == 15 ? m->regs[15] + 8 : m->regs[reg];

		value = ref->size == 1 ? (u8)value : ref->size == 2 ? (u16)value : value;
		if (load_store_value(got, m->regs, i) != value)
			return false;
	}
	return true;
}

static bool same_operands(const struct reference *ref, const struct load_store *got)
{
	unsigned int i;

	for (i = 0; i < ref->count; i++)
		if (got->reg[i] != ref->reg[i])
			return false;
	if (ref->writeback && (got->rn != ref->rn || got->rn_value != ref->rn_value))
		return false;
	if (got->must_align != (ref->block || ref->pair || (ref->read && ref->write)))
		return false;
	return got->address == ref->address && got->size == ref->size && got->count == ref->count &&
	       got->read == ref->read && got->write == ref->write && got->sign_extend == ref->sign_extend &&
	       got->user == ref->user && got->writeback == ref->writeback;
}

static void random_machine(struct machine *m, u32 *seed)
{
	unsigned int i;

	for (i = 0; i < 16; i++)
		m->regs[i] = unit_random(seed);
	m->regs[15] &= m->set == SET_A32 ? ~3u : ~1u;
	m->cpsr = (unit_random(seed) & 0xf0000000) | (m->set == SET_A32 ? 0 : PSR_T) | MODE_SVC;
}

static bool transfers(const struct reference *ref, unsigned int reg)
{
	unsigned int i;

	for (i = 0; i < ref->count; i++)
		if (ref->reg[i] == reg)
			return true;
	return false;
}

/* A8.8: with writeback, the base must not be pc or transferred; a stored base is its old value if it comes first. */
static bool manual_refuses_base(const struct machine *m, const struct reference *ref)
{
	if (ref->rn == 15 && (ref->writeback || ref->block || (ref->write && m->set != SET_A32)))
		return true;
	if (!ref->writeback || !transfers(ref, ref->rn))
		return false;
	return !ref->block || ref->read || ref->reg[0] != ref->rn || m->set == SET_T32;
}

static bool manual_refuses_a32(const struct disassembled *d, const struct reference *ref)
{
	bool extra = (d->word & 0x0e000090) == 0x00000090;
	bool post_w = (d->word & 0x01200000) == 0x00200000;

	if (ref->rm == 15 || (extra && ref->rm < 16 && (d->word & 0xf00)))
		return true;
	if (ref->read && ref->write)
		return transfers(ref, 15) || ref->source == 15 || ref->rn == 15 || ref->rn == ref->source ||
		       transfers(ref, ref->rn);
	if (ref->pair)
		return ref->reg[0] % 2 || ref->reg[1] == 15 || post_w || (ref->read && transfers(ref, ref->rm));
	return transfers(ref, 15) && !ref->block && (ref->size < 4 || ref->user);
}

static bool manual_refuses_t32(const struct reference *ref)
{
	bool sp_or_pc = transfers(ref, 13) || transfers(ref, 15);

	if (ref->rm == 13 || ref->rm == 15)
		return true;
	if (ref->block)
		return transfers(ref, 13) || ref->count < 2 || (ref->write && transfers(ref, 15)) ||
		       (transfers(ref, 14) && transfers(ref, 15));
	if (ref->pair)
		return sp_or_pc || (ref->read && ref->reg[0] == ref->reg[1]);
	return ref->size < 4 || ref->user ? sp_or_pc : ref->write && transfers(ref, 15);
}

/* objdump still has a rule that ended with ARMv5: an index register that is also transferred, with writeback. */
static bool objdump_is_mistaken(const struct disassembled *d, const struct reference *ref)
{
	return (d->word & 0x0e4000f0) < 0x00000100 && ref->writeback && ref->rm == ref->reg[0];
}

static bool must_refuse(const struct machine *m, const struct disassembled *d, const struct reference *ref)
{
	if (manual_refuses_base(m, ref))
		return true;
	if (m->set == SET_A32 && manual_refuses_a32(d, ref))
		return true;
	if (m->set == SET_T32 && manual_refuses_t32(ref))
		return true;
	return d->validity == INVALID || (d->unpredictable && !objdump_is_mistaken(d, ref));
}

static bool agrees(const struct machine *m, const struct disassembled *d, unsigned int *accepted)
{
	struct reference ref;
	struct load_store got;
	int err = decode_load_store(d->word, m->regs, m->cpsr, &got);

	if (!read_reference(m, d, &ref) || must_refuse(m, d, &ref))
		return err == -EINVAL;
	if (err)
		return false;
	++*accepted;
	return same_operands(&ref, &got) && same_stores(m, &ref, &got) && same_result(m, &ref, &got);
}

static void expect_agreement(enum instruction_set set, const u32 *words, size_t n, unsigned int at_least)
{
	struct disassembled *all = disassemble(set, words, n);
	struct machine m = { .set = set };
	unsigned int accepted = 0, wrong = 0;
	u32 seed = 8;
	size_t i;

	assert_non_null(all);
	for (i = 0; i < n; i++) {
		random_machine(&m, &seed);
		if (agrees(&m, &all[i], &accepted))
			continue;
		if (wrong++ < 40)
			print_error("%08x %s%s, LLVM %d\n", all[i].word, all[i].text,
				    all[i].unpredictable ? " (unpredictable)" : "", all[i].validity);
	}
	free(all);
	print_message("%zu words, %u loads and stores\n", n, accepted);
	assert_int_equal(wrong, 0);
	assert_true(accepted >= at_least);
}

/* A part of the encoding space: the bits outside mask are drawn. */
struct space {
	u32 mask, value;
};

static u32 *draw(const struct space *spaces, size_t count, size_t *n)
{
	u32 *words = calloc(count * PER_SPACE, sizeof(*words));
	u32 seed = 9;
	size_t i;

	assert_non_null(words);
	*n = count * PER_SPACE;
	for (i = 0; i < *n; i++)
		words[i] = (unit_random(&seed) & ~spaces[i % count].mask) | spaces[i % count].value;
	return words;
}

static void every_t16_word(void **state)
{
	u32 words[0x10000], n = 0, word;

	(void)state;
	/* From 0xe800 on they are the first halves of T32; an IT would put a condition on what follows it. */
	for (word = 0; word < 0xe800; word++)
		if ((word & 0xff00) != 0xbf00 || !(word & 0xf))
			words[n++] = word;
	expect_agreement(SET_T16, words, n, 20000);
}

static void a32_words(void **state)
{
	static const struct space spaces[] = {
		{ 0x0e000000, 0x04000000 }, { 0x0e000000, 0x06000000 }, { 0x0e000000, 0x08000000 },
		{ 0x0e000090, 0x00000090 }, { 0x0e4000f0, 0x004000d0 }, { 0x0e400ff0, 0x000000b0 },
		{ 0x0e400ff0, 0x000000d0 }, { 0x0e400ff0, 0x000000f0 }, { 0x0fb00ff0, 0x01000090 },
		{ 0, 0 },
	};
	size_t n;
	u32 *words = draw(spaces, ARRAY_SIZE(spaces), &n);

	(void)state;
	expect_agreement(SET_A32, words, n, n / 4);
	free(words);
}

static void t32_words(void **state)
{
	static const struct space spaces[] = {
		{ 0xfe400000, 0xe8000000 }, { 0xfe400000, 0xe8400000 }, { 0xfe000000, 0xf8000000 },
		{ 0xfe800fc0, 0xf8000000 }, { 0xfe800800, 0xf8000800 }, { 0xf8000000, 0xe8000000 },
		{ 0xf8000000, 0xf0000000 }, { 0xf8000000, 0xf8000000 },
	};
	size_t n;
	u32 *words = draw(spaces, ARRAY_SIZE(spaces), &n);

	(void)state;
	expect_agreement(SET_T32, words, n, n / 8);
	free(words);
}

/* "it eq; ldr pc, [r1]": the state is that of the target, and the IT block is over. */
static void a_load_of_pc_branches_and_ends_its_it_block(void **state)
{
	u32 regs[16] = { [1] = 0x1000, [15] = 0x8000 };
	u32 cpsr = MODE_SVC | PSR_T | 0x02000800, loaded = 0x20001;
	struct load_store access;

	(void)state;
	assert_int_equal(decode_load_store(0xf8d1f000, regs, cpsr, &access), 0);
	load_store_complete(&access, regs, &cpsr, &loaded);
	assert_int_equal(regs[15], 0x20000);
	assert_int_equal(cpsr, MODE_SVC | PSR_T);
	loaded = 0x20000;
	load_store_complete(&access, regs, &cpsr, &loaded);
	assert_int_equal(regs[15], 0x20000);
	assert_int_equal(cpsr, MODE_SVC);
}

/* "itt eq; ldrb r0, [r1]": ITSTATE goes from 0b00000100 to 0b00001000. */
static void any_other_load_goes_on_in_its_it_block(void **state)
{
	u32 regs[16] = { [1] = 0x1000, [15] = 0x8000 };
	u32 cpsr = MODE_SVC | PSR_T | 1 << 10, loaded = 0x80;
	struct load_store access;

	(void)state;
	assert_int_equal(decode_load_store(0x7808, regs, cpsr, &access), 0);
	load_store_complete(&access, regs, &cpsr, &loaded);
	assert_int_equal(regs[0], 0x80);
	assert_int_equal(regs[15], 0x8002);
	assert_int_equal(cpsr, MODE_SVC | PSR_T | 2 << 10);
}

/* The short way is a part of the long one, for the same register, width and address. */
static void a_plain_access_is_one(void **state)
{
	static const struct space spaces[] = { { 0x0f000000, 0x05000000 }, { 0x0f0000f0, 0x010000b0 }, { 0x0e000000, 0x04000000 } };
	struct machine m = { .set = SET_A32 };
	u32 seed = 10, plain[2] = { 0 }, rt, size;
	size_t n, i;
	u32 *words = draw(spaces, ARRAY_SIZE(spaces), &n);
	bool load;

	(void)state;
	for (i = 0; i < n; i++) {
		struct load_store access;

		random_machine(&m, &seed);
		m.cpsr &= ~PSR_T;
		size = decode_plain_access(words[i], &rt, &load);
		if (!size)
			continue;
		plain[load]++;
		assert_int_equal(decode_load_store(words[i], m.regs, m.cpsr, &access), 0);
		assert_true(access.read == load && access.write == !load && access.count == 1 && !access.sign_extend);
		assert_true(!access.writeback && !access.user);
		assert_int_equal(access.size, size);
		assert_int_equal(access.reg[0], rt);
	}
	free(words);
	assert_true(plain[false] > n / 64 && plain[true] > n / 64);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_t16_word),
		cmocka_unit_test(a32_words),
		cmocka_unit_test(t32_words),
		cmocka_unit_test(a_plain_access_is_one),
		cmocka_unit_test(a_load_of_pc_branches_and_ends_its_it_block),
		cmocka_unit_test(any_other_load_goes_on_in_its_it_block),
	};

	return cmocka_run_group_tests_name("load and store decode", tests, NULL, NULL);
}
