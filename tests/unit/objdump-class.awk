# SPDX-License-Identifier: GPL-2.0
# The class of sensitive.def that a line of objdump's names: class_of(mnemonic, operands, word in hex, "a32" or "thumb"),
# "-" if none. Knows mnemonics only; the word serves where objdump names what the architecture does not.
BEGIN {
	cond = "(eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)?(\\.w)?$"
	plain["cps"] = plain["mrs"] = plain["srs"] = plain["rfe"] = plain["wfi"] = plain["wfe"] = 1
	data = "^(and|eor|sub|rsb|add|adc|sbc|rsc|orr|mov|bic|mvn|lsl|lsr|asr|ror|rrx)s" cond
}
function user_access(m, ops) {
	# binutils 2.40 prints the Thumb literal loads with these offsets as user accesses; A6.3.7 says otherwise.
	return m ~ "^(ldr|str)(b|h|sb|sh)?t" cond && ops !~ /\[pc, #-/
}
# Thumb knows SUBS PC, LR, #imm only (B9.3.19), ARM no shift by a register; the rest that writes the PC is UNPREDICTABLE.
function exception_return(m, ops, word, isa) {
	if (isa == "a32")
		return word ~ /^.[01]....[13579bdf].$/ ? "-" : "dp-pc"
	if (m !~ /^subs/)
		return "-"
	return ops ~ /, #0( |$)/ ? "eret" : "dp-pc"
}
# objdump takes any bits 7:4 for an MSR (A5.2.12 puts BXJ, CLZ and others there), and registers of the M profile.
function is_no_msr(ops, word, isa) {
	if (ops ~ /^CPSR_f?s?,/)
		return 1
	return isa == "a32" ? word ~ /^.1....[^0].$/ : word !~ /[023]0$/
}
function class_of(m, ops, word, isa) {
	if (substr(m, 1, 3) in plain) return substr(m, 1, 3)
	if (m ~ /^eret/) return "eret"
	if (m ~ /^setend/) return word ~ /0.$/ || isa != "a32" ? "setend" : "-"
	if (m ~ /^msr/) return is_no_msr(ops, word, isa) ? "-" : "msr"
	if (m ~ "^mrc" cond && ops ~ /^14, 0,/) return "cp14"
	if (ops ~ /\}\^/ && m ~ /^(ldm|pop)/) return ops ~ /pc\}/ ? "ldm-pc" : "ldm-user"
	if (ops ~ /\}\^/ && m ~ /^(stm|push)/) return "stm-user"
	if (user_access(m, ops)) return "ldrt"
	if (ops ~ /^pc,/ && m ~ data) return exception_return(m, ops, word, isa)
	return "-"
}
