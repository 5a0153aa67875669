/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The site macro of lwpv. LWPV_SITE(statement) assembles the statement as it
 * stands and adds an entry to the site table: address, original word, file
 * and line, in the layout of abi/sites.h. Code, encoding and size of .text
 * stay what they were.
 *
 * Give this header to every file of a rewritten program, C and assembler,
 * with -include; it is harmless where no site stands. The table is no part of
 * the loaded image.
 */
#ifndef LWPV_SITE

#define LWPV_STRING_(...) #__VA_ARGS__
#define LWPV_STRING(...) LWPV_STRING_(__VA_ARGS__)

#ifdef __ASSEMBLER__

/*
 * The statement stands here twice, in place and in the table: assembling it
 * again is the only way to get its word. No label may be in it, nor a string.
 */
#define LWPV_SITE(...)							\
	7377: __VA_ARGS__ ;						\
	.pushsection .debug_lwpv_sites, "", %progbits ;			\
	.long 7377b ;							\
	__VA_ARGS__ ;							\
	.balign 4 ;							\
	.long 7378f, __LINE__ ;						\
	.popsection ;							\
	.pushsection .debug_lwpv_str, "MS", %progbits, 1 ;		\
	7378: .asciz __FILE__ ;						\
	.popsection

#elif !defined(__GENKSYMS__) && !defined(__CHECKER__)

/*
 * gcc takes the number of line breaks and semicolons in a template for its
 * number of instructions, and inlines by it. So the C form has neither: it
 * calls an assembler macro, defined once per translation unit.
 */
__asm__(".ifndef .Llwpv_site\n"
	".set .Llwpv_site, 1\n"
	".macro lwpv_site statement:req, file:req, line:req\n"
	"7377: \\statement\n"
	".pushsection .debug_lwpv_sites, \"\", %progbits\n"
	".long 7377b\n"
	"\\statement\n"
	".balign 4\n"
	".long 7378f, \\line\n"
	".popsection\n"
	".pushsection .debug_lwpv_str, \"MS\", %progbits, 1\n"
	"7378: .asciz \"\\file\"\n"
	".popsection\n"
	".endm\n"
	".endif\n");

#define LWPV_SITE(...)							\
	"lwpv_site \"" __VA_ARGS__ "\", \"" __FILE__ "\", "		\
	LWPV_STRING(__LINE__)

#else
#define LWPV_SITE(...) __VA_ARGS__
#endif

#endif
