/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The site macro of lwpv. LWPV_SITE(statement) assembles the statement as it
 * stands and adds an entry to the site table: address, original word, file
 * and line, in the layout of abi/sites.h. Code, encoding and size of .text
 * stay what they were.
 *
 * LWPV_SITE_CPS(), _MRS(), _MSR(), _MRC(), _LDM() and _STM() also reserve
 * space for a stub: a sequence that does without a trap what the instruction
 * does, to which a monitor may lead the site. The space lies behind all code of
 * the section, where nothing runs unless somebody does so. Inline assembler
 * with such a site has LWPV_SCRATCH among its clobbers, for the stub, but for
 * MRC and LDM, which need no registers beside their own; in assembler files the
 * monitor has to find a register itself. With LWPV_TRAPS_ONLY defined, and in
 * Thumb, they are LWPV_SITE(), and no register is taken; but MRC, which traps by
 * itself, is no site at all in Thumb.
 *
 * Give this header to every file of a rewritten program, C and assembler,
 * with -include; it is harmless where no site stands. The table is no part of
 * the loaded image. Thumb code with conditional sites wants
 * -Wa,-mimplicit-it=always.
 */
#ifndef LWPV_SITE

#define LWPV_STRING_(...) #__VA_ARGS__
#define LWPV_STRING(...) LWPV_STRING_(__VA_ARGS__)

#ifdef __thumb__
#undef LWPV_TRAPS_ONLY
#define LWPV_TRAPS_ONLY
#endif

/*
 * The words of the longest stub of a class; of MSR and STM, with what the loader
 * puts behind it where they are in a kernel's exit or entry.
 */
#define LWPV_WORDS_CPS	7
#define LWPV_WORDS_MRS	9
#define LWPV_WORDS_MSR	17
#define LWPV_WORDS_MRC	4
#define LWPV_WORDS_LDM	15
#define LWPV_WORDS_STM	22

#if defined(__ASSEMBLER__)

/*
 * The statement stands here twice, in place and in the table: assembling it
 * again is the only way to get its word. So there can be no label in it.
 */
#define LWPV_ENTRY(place, ...)						\
	.long place ;							\
	__VA_ARGS__ ;							\
	.balign 4 ;							\
	.long 7378f, __LINE__

#define LWPV_FILE							\
	.pushsection .debug_lwpv_str, "MS", %progbits, 1 ;		\
	7378: .asciz __FILE__ ;						\
	.popsection

#ifdef __thumb__
/*
 * In Thumb a conditional statement needs an IT instruction in front, in the
 * table too, where it would take the place of the word. A first copy of the
 * statement, in an entry without an address, which means nothing, takes it;
 * the assembler then counts the others to the same IT block, although one
 * goes to another subsection. The second copy gives the size, as only the end
 * of the statement in place is known: an IT instruction that the assembler
 * put in front there has no label. A label ends such a block, so there is none
 * but the one that ends it here.
 */
#define LWPV_SITE(...)							\
	__VA_ARGS__ ;							\
	.set .Llwpv_end, . ;						\
	.pushsection .debug_lwpv_sites, "", %progbits ;			\
	.subsection 1 ;							\
	.set .Llwpv_first, . ;						\
	.long 0 ;							\
	__VA_ARGS__ ;							\
	.set .Llwpv_from, . ;						\
	__VA_ARGS__ ;							\
	.set .Llwpv_to, . ;						\
	.subsection 0 ;							\
	LWPV_ENTRY(.Llwpv_end - (.Llwpv_to - .Llwpv_from), __VA_ARGS__) ; \
	.long 0, 0 ;							\
	7379: .subsection 1 ;						\
	.org .Llwpv_first + 24 ;					\
	.popsection ;							\
	LWPV_FILE
#else
#define LWPV_SITE(...)							\
	7377: __VA_ARGS__ ;						\
	.pushsection .debug_lwpv_sites, "", %progbits ;			\
	LWPV_ENTRY(7377b, __VA_ARGS__) ;				\
	.long 0, 0 ;							\
	.popsection ;							\
	LWPV_FILE
#endif

#ifndef LWPV_TRAPS_ONLY
/*
 * The space is reserved between .pushsection and .popsection, which keep the
 * section that .previous leads to: the code around the site may want it.
 */
#define LWPV_SPACE(words)						\
	.previous ;							\
	.subsection 7376 ;						\
	.balign 4 ;							\
	7376: .long 0 ;							\
	.fill words - 1, 4
#define LWPV_STUB_SITE(words, ...)					\
	7377: __VA_ARGS__ ;						\
	.pushsection .debug_lwpv_sites, "", %progbits ;			\
	LWPV_ENTRY(7377b, __VA_ARGS__) ;				\
	.long 7376f ;							\
	.byte 0xff, words, 0, 0 ;					\
	.popsection ;							\
	LWPV_FILE ;							\
	.pushsection .debug_lwpv_str, "MS", %progbits, 1 ;		\
	LWPV_SPACE(words) ;						\
	.popsection
#define LWPV_SITE_CPS(...)	LWPV_STUB_SITE(LWPV_WORDS_CPS, __VA_ARGS__)
#define LWPV_SITE_MRS(...)	LWPV_STUB_SITE(LWPV_WORDS_MRS, __VA_ARGS__)
#define LWPV_SITE_MSR(...)	LWPV_STUB_SITE(LWPV_WORDS_MSR, __VA_ARGS__)
#define LWPV_SITE_MRC(...)	LWPV_STUB_SITE(LWPV_WORDS_MRC, __VA_ARGS__)
#define LWPV_SITE_LDM(...)	LWPV_STUB_SITE(LWPV_WORDS_LDM, __VA_ARGS__)
#define LWPV_SITE_STM(...)	LWPV_STUB_SITE(LWPV_WORDS_STM, __VA_ARGS__)
#endif

#elif !defined(__GENKSYMS__) && !defined(__CHECKER__)

#ifdef __thumb__
#define LWPV_MARK	"\\statement\n.set .Llwpv_end, .\n"
#define LWPV_IT_BEGIN	".subsection 1\n.set .Llwpv_first, .\n.long 0\n"	\
			"\\statement\n.set .Llwpv_from, .\n\\statement\n" \
			".set .Llwpv_to, .\n.subsection 0\n"
#define LWPV_PLACE	".Llwpv_end - (.Llwpv_to - .Llwpv_from)"
#define LWPV_IT_END	"7379: .subsection 1\n.org .Llwpv_first + 24\n"
#else
#define LWPV_MARK	"7377: \\statement\n"
#define LWPV_IT_BEGIN
#define LWPV_PLACE	"7377b"
#define LWPV_IT_END
#endif

/*
 * gcc takes the number of line breaks and semicolons in a template for its
 * number of instructions, and inlines by it. So the C form has neither: it
 * calls an assembler macro, defined once per translation unit.
 */
__asm__(".ifndef .Llwpv_site\n"
	".set .Llwpv_site, 1\n"
	".macro lwpv_site statement:req, file:req, line:req, words=0\n"
	LWPV_MARK
	".pushsection .debug_lwpv_sites, \"\", %progbits\n"
	LWPV_IT_BEGIN
	".long " LWPV_PLACE "\n"
	"\\statement\n"
	".balign 4\n"
	".long 7378f, \\line\n"
	".if \\words\n"
	".long 7376f\n"
	".byte 12, \\words, 0, 0\n"
	".else\n"
	".long 0, 0\n"
	".endif\n"
	LWPV_IT_END
	".popsection\n"
	".pushsection .debug_lwpv_str, \"MS\", %progbits, 1\n"
	"7378: .asciz \"\\file\"\n"
	".if \\words\n"
	".previous\n"
	".subsection 7376\n"
	".balign 4\n"
	"7376: .long 0\n"
	".fill \\words - 1, 4\n"
	".endif\n"
	".popsection\n"
	".endm\n"
	".endif\n");

#define LWPV_SITE(...)							\
	"lwpv_site \"" __VA_ARGS__ "\", \"" __FILE__ "\", "		\
	LWPV_STRING(__LINE__)

#ifndef LWPV_TRAPS_ONLY
#define LWPV_STUB_SITE(words, ...)					\
	LWPV_SITE(__VA_ARGS__) ", " LWPV_STRING(words)
#define LWPV_SITE_CPS(...)	LWPV_STUB_SITE(LWPV_WORDS_CPS, __VA_ARGS__)
#define LWPV_SITE_MRS(...)	LWPV_STUB_SITE(LWPV_WORDS_MRS, __VA_ARGS__)
#define LWPV_SITE_MSR(...)	LWPV_STUB_SITE(LWPV_WORDS_MSR, __VA_ARGS__)
#define LWPV_SITE_MRC(...)	LWPV_STUB_SITE(LWPV_WORDS_MRC, __VA_ARGS__)
#define LWPV_SITE_LDM(...)	LWPV_STUB_SITE(LWPV_WORDS_LDM, __VA_ARGS__)
#define LWPV_SITE_STM(...)	LWPV_STUB_SITE(LWPV_WORDS_STM, __VA_ARGS__)
/*
 * Register 12: calls may change it, so compilers hold little in it. As a
 * clobber it moves no operand's number, and no asm becomes one with outputs
 * that a compiler may leave out.
 */
#define LWPV_SCRATCH		"ip"
#endif

#else
#define LWPV_SITE(...) __VA_ARGS__
#undef LWPV_TRAPS_ONLY
#define LWPV_TRAPS_ONLY
#endif

#ifdef LWPV_TRAPS_ONLY
#define LWPV_SITE_CPS(...) LWPV_SITE(__VA_ARGS__)
#define LWPV_SITE_MRS(...) LWPV_SITE(__VA_ARGS__)
#define LWPV_SITE_MSR(...) LWPV_SITE(__VA_ARGS__)
#ifdef __thumb__
#define LWPV_SITE_MRC(...) __VA_ARGS__
#else
#define LWPV_SITE_MRC(...) LWPV_SITE(__VA_ARGS__)
#endif
#define LWPV_SITE_LDM(...) LWPV_SITE(__VA_ARGS__)
#define LWPV_SITE_STM(...) LWPV_SITE(__VA_ARGS__)
#define LWPV_SCRATCH "cc"
#endif

#endif
