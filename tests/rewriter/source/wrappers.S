/* SPDX-License-Identifier: GPL-2.0 */
/* Macros around a statement stay around it. */
	.syntax unified
#define ARM(x...)	x
#define THUMB(x...)
#define W(instr)	instr
#define USER(x...)	9999: x; .pushsection .fixups, "a"; .long 9999b; .popsection
#define ALT_SMP(x...)	9998: x
/* Measures what it is given. */
#define ALT_UP(x...)						\
	.pushsection ".alt.init", "a" ;				\
	.long	9998b ;						\
9997:	x ;							\
	.if . - 9997b != 4 ;					\
	.error "ALT_UP() content must assemble to exactly 4 bytes" ; \
	.endif ;						\
	.popsection
 ARM(	stmia	r0, {r0 - lr}^		)	@ user registers
 THUMB(	cpsid	i )
 ARM(	ldmia	sp, {r0 - pc}^	) THUMB( rfeia sp! )
USER(	ldrt	r0, [r1])
1: USER(	strbt	r0, [r1], #1	)	// falls
	ALT_SMP(wfe)
	ALT_UP(wfi)
	W(ldm)	sp, {r0 - pc}^
	W(mrs)	r0, cpsr
 ARM( USER( ldrbt r2, [r3] ) )
#define MODE 0x13
#define MASK 0x80
 ARM(	msr	cpsr_c, #MODE | MASK )
 ARM( USER( ldrt r0, [r1], #MODE ) )
 ARM(	stmdb	r8, {sp, lr}^		)	@ with space for a stub
	ALT_SMP(stmdb	r8, {sp, lr}^)
	ALT_UP(wfi)
 ARM( USER( stmdb	r8, {sp, lr}^ ) )
