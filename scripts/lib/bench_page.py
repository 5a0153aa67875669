# SPDX-License-Identifier: GPL-2.0-only
"""The page of scripts/bench --report: plots as inline SVG, each with its numbers as a table. Nothing is loaded."""
import html

import bench_plot
from bench_plot import MACHINES, curves, dots, grouped_bars, millions, number, ratio, stacked_bars

WHOSE = {
    "guest": ("guest", "c0"),
    "lowvisor": ("lowvisor", "c1"),
    "modules": ("modules", "c2"),
    "host kernel": ("host kernel", "c3"),
    "monitor": ("monitor", "c4"),
}

EXITS = {
    "mmio_kernel": ("device in the kernel", "c0"),
    "mmio_user": ("device in the monitor", "c1"),
    "stage2_fault": ("stage-2 fault", "c2"),
    "shadow_fault": ("shadow fault", "c3"),
    "sensitive": ("sensitive instruction", "c10"),
    "system_call": ("system call", "c11"),
    "cp15": ("system register", "c4"),
    "vfp": ("floating point", "c5"),
    "irq": ("host interrupt", "c6"),
    "psci": ("PSCI", "c7"),
    "wfi": ("wait for interrupt", "c8"),
    "wfe": ("wait for event", "c12"),
    "other": ("other", "c9"),
}

# For instructions by reason: what no counter above tells apart
OWN_FAULTS = ("undef", "svc", "prefetch_abort", "data_abort", "sensitive_undef", "other")

LOWVISOR = {
    "fast_psr": ("PSR", "c0"),
    "fast_exception": ("exception entry and return", "c1"),
    "fast_cp15": ("system register", "c4"),
    "fast_cache": ("cache maintenance", "c3"),
    "fast_vfp": ("floating point", "c9"),
    "fast_tlb": ("TLB maintenance", "c2"),
    "fast_shadow": ("shadow fill", "c6"),
    "fast_fault": ("guest's own fault", "c10"),
    "fast_call": ("hypercall", "c5"),
    "fast_mmio": ("device register", "c7"),
    "fast_interrupt": ("interrupt", "c8"),
}

# Kinds of workloads: what the board has for them, and what they are
WITH = {"steps": "", "disk": " with a disk", "net": " with a network card"}
WORKLOADS = {
    "steps": "A workload on",
    "disk": "Debian's programs on a virtio disk of",
    "net": "TCP through a virtio network card of",
}

NAMES = {
    "to init": "boot, to init",
    "to the first step": "boot, to the first step",
    "to the power-off": "all, to the power-off",
    "sha256": "sha256sum",
    "compress": "gzip",
    "gzip_and_back": "gzip, gunzip",
    "compile": "gcc -O2",
    "disk": "4 MB written, read again",
    "blocks": "32 MiB read from the disk",
    "cpu": "stress-ng cpu",
    "vm": "stress-ng vm",
    "messages": "hackbench",
    "connect": "network up, a MiB each way",
    "send": "data sent",
    "receive": "data received",
    "round_trips": "a byte there and back, often",
    "mib_sent": "a MiB sent",
    "mib_received": "a MiB received",
    "round_trip": "a byte there and back",
    "null_call": "null system call",
    "signal": "signal to itself",
    "map_unmap": "mmap, munmap of 64 KiB",
    "page_fault": "page fault, new page",
    "protect_fault": "mprotect twice, write",
    "pipe_pair": "pipe, there and back",
    "pipe_ring": "pipes around 16 processes",
    "fork_exit": "fork, exit, wait",
    "fork_exec": "fork, exec, exit, wait",
    "hypercall": "hypercall, unknown",
    "psci_version": "PSCI version",
    "distributor_read": "GIC distributor read",
    "distributor_write": "GIC distributor write",
    "acknowledge_end": "GIC acknowledge and end",
    "uart_read": "UART register read",
    "monitor_read": "register in the monitor",
    "actlr_read": "ACTLR read",
    "sctlr_read": "SCTLR read",
    "counter_read": "counter read",
    "timer_write": "timer write",
    "tlb_flush": "TLB flush",
    "self_ipi": "IPI to itself",
    "first_touch": "first touch of a page",
    "first_store": "first store to a page",
    "prefaulted_store": "first store to a page with --prefault",
    "prefaulted_touch": "first touch of a page with --prefault",
    "cpsie": "CPSIE",
    "cpsid_cpsie": "CPSID and CPSIE",
    "mrs_cpsr": "MRS of CPSR",
    "msr_cpsr": "MSR of CPSR",
    "mrs_spsr": "MRS of SPSR",
    "msr_spsr": "MSR of SPSR",
    "stm_user": "STM of the user's SP, LR",
    "ldm_user": "LDM of the user's SP, LR",
    "movs_pc": "MOVS PC",
    "ldm_pc": "LDM of PC and CPSR",
    "ldm_frame": "LDM of all registers and CPSR",
    "srs_rfe": "SRS and RFE",
    "ldrt": "LDRT",
    "setend": "SETEND",
    "cp14_read": "DBGDSCR read",
    "dacr_write": "DACR write",
    "tpidruro_write": "TPIDRURO write",
    "timer_spinning": "timer, lateness spinning",
    "timer_waiting": "timer, lateness waiting",
    "ipi_pair": "IPI to a waiting vCPU, back",
}

STYLE = bench_plot.STYLE + """
body { margin: 0 auto; max-width: 920px; padding: 24px 20px 60px; background: var(--paper); color: var(--ink);
 font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif }
h1 { font-size: 1.6em; margin: 0 0 .3em } h2 { font-size: 1.2em; margin: 2.2em 0 .2em }
h3 { font-size: 1em; margin: 1.4em 0 0 }
p { margin: .4em 0 .8em; color: var(--soft) }
svg { width: 100%; height: auto; display: block }
details { margin: .4em 0 0 } summary { cursor: pointer; color: var(--soft); font-size: .9em }
.scroll { overflow-x: auto }
table { border-collapse: collapse; font-size: .85em; font-variant-numeric: tabular-nums; margin: .5em 0 }
th, td { padding: .22em .9em .22em 0; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap }
th:first-child, td:first-child, td.text, th.text { text-align: left } th { color: var(--soft); font-weight: 600 }
"""


def text_of(name):
    return NAMES.get(name, name)




def table(heads, rows, text_columns=1):
    def line_of(tag, row):
        classes = [" class=text"] * text_columns + [""] * (len(row) - text_columns)
        return "<tr>" + "".join(f"<{tag}{c}>{html.escape(cell)}</{tag}>" for c, cell in zip(classes, row)) + "</tr>"

    body = line_of("th", heads) + "".join(line_of("td", row) for row in rows)
    return f'<details><summary>The numbers</summary><div class="scroll"><table>{body}</table></div></details>'


def ratio_table(rows, machines, unit, show):
    """A row's values, then the guests' in relation to the native one"""
    names = [MACHINES[name][0] for name in machines]
    return table(["", *(name + unit for name in names), *(f"{name}, ratio" for name in names[1:])],
                 [[text_of(row["name"]), *(show(row[name]) for name in machines),
                   *(ratio(row[name] / row["native"]) for name in machines[1:])] for row in rows])


# What a reader looks for first: workloads, those with a disk, and operations
GLANCE = {
    "steps": ("to init", "sha256", "compress"),
    "disk": ("compile", "cpu", "messages"),
    "operations": ("null_call", "page_fault", "pipe_pair", "pipe_ring", "fork_exit", "fork_exec"),
}


def glances(report):
    """-> board, its plot of what each strategy costs"""
    for steps in report["steps"]:
        if steps["kind"] != "steps" or not steps["machines"][1:]:
            continue
        board, guests = steps["board"], steps["machines"][1:]
        with_disk = [row for other in report["steps"] if (other["kind"], other["board"]) == ("disk", board)
                     for row in other["instructions"]]
        rows = [row for kind, there in (("steps", steps["instructions"]), ("disk", with_disk), ("operations", steps["operations"] or []))
                for row in there if row["name"] in GLANCE[kind]]
        if rows:
            ratios = [(text_of(row["name"]), {name: row[name] / row["native"] for name in guests if row.get(name)}) for row in rows]
            yield board, dots(ratios, guests, f"what a guest on {board} costs", f"instructions relative to the bare board, {board} "
                              "(logarithmic)", show=ratio, base=1)


def glance_section(plots):
    if not plots:
        return []
    return ["<h2>At a glance</h2><p>Programs, and a few operations of an operating system, with each strategy. What costs more leaves the "
            "guest more often, or further: the sections on exit reasons say where to.</p>", *(plot for _, plot in plots)]


NET_WORDS = ("The other end is on the board, behind a tap interface, and counts as well. On the bare board there is no "
             "card: both ends are in the one kernel, over its loopback interface.")


def rewriting_section(rewriting):
    rows = rewriting["instructions"]
    cost = 100 * (rows[-1]["rewritten"] / rows[-1]["original"] - 1)
    return [f"<h2>Rewritten, on the bare {rewriting['board']}: {rewriting['kernel']}</h2>",
            f"<p>The kernel as lwpv found it and as lwpv left it, both without a hypervisor: "
            f"{cost:+.3f} % instructions up to the power-off.</p>",
            table(["", "original, M", "rewritten, M", "difference"],
                  [[text_of(row["name"]), millions(row["original"]), millions(row["rewritten"]),
                    f"{100 * (row['rewritten'] / row['original'] - 1):+.3f} %"] for row in rows])]


def step_section(steps):
    guests = steps["machines"][1:]
    rows = steps["instructions"]
    ratios = [(text_of(row["name"]), {name: row[name] / row["native"] for name in guests}) for row in rows]
    out = [f"<h2>{WORKLOADS[steps['kind']]} {steps['board']}</h2>",
           f"<p>{steps['kernel']} and the steps of its workload, one after the other: instructions that the board "
           "executes, host and hypervisor included, relative to the same kernel on the bare board.</p>",
           *([f"<p>{NET_WORDS}</p>"] if steps["kind"] == "net" else []),
           grouped_bars(ratios, guests, "workload, relative to the bare board",
                        "instructions relative to the bare board", ratio, base=1),
           ratio_table(rows, steps["machines"], ", M", millions)]
    if steps["operations"]:
        out += operation_section(steps)
    return out + exit_section(steps)


# What "one of each" is, by the kind of the workload
OPERATIONS = {
    "steps": ("Operations of the operating system", "as a program in the guest's user space sees it"),
    "net": ("Network throughput and round trips", "a share of the step's, with both ends and the start of the program"),
}


def operation_section(steps):
    machines = steps["machines"]
    rows = [(text_of(row["name"]), {name: row[name] for name in machines}) for row in steps["operations"]]
    title, words = OPERATIONS[steps["kind"]]
    return [f"<h2>{title} on {steps['board']}</h2><p>Instructions for one of each, {words}. Logarithmic: a step of the "
            "grid is a factor of ten.</p>",
            dots(rows, machines, title.lower(), "instructions (logarithmic)"),
            ratio_table(steps["operations"], machines, "", number)]


def exit_section(steps):
    exits = steps["exits"]
    answered = [(MACHINES[name][0], row["lowvisor"]) for name, row in exits.items() if row["lowvisor"]]
    title = f"Exits by reason on {steps['board']}" + WITH[steps["kind"]]
    out = [f"<h2>{title}</h2><p>The whole run, from reset to power-off. An exit leaves the "
           "guest for the host's kernel.</p>",
           stacked_bars([(MACHINES[name][0], row["reasons"]) for name, row in exits.items()], EXITS, "exits by reason",
                        "share of all exits; their number at the end", shares=True)]
    if answered:
        out += ["<p>What the lowvisor answers by itself, and goes on with the guest:</p>",
                stacked_bars(answered, LOWVISOR, "traps answered by the lowvisor",
                             "share of these traps; their number at the end", shares=True)]
    rows = [[words, *(number(row[part].get(kind, 0)) for row in exits.values())]
            for part, kinds in (("reasons", EXITS), ("lowvisor", LOWVISOR)) for kind, (words, _) in kinds.items()
            if any(row[part].get(kind) for row in exits.values())]
    return [*out, table(["", *(MACHINES[name][0] for name in exits)], rows)]


def sum_up(ways, kind):
    """{what the ways of this kind were for, as the plots above name it: instructions}"""
    sums = {}
    for way in ways:
        if way["kind"] == kind:
            reason = "other" if way["reason"] in OWN_FAULTS else way["reason"]
            name = reason if kind == "exit" else f"fast_{reason}"
            sums[name] = sums.get(name, 0) + sum(way[owner] for owner in WHOSE if owner != "guest")
    return sums


def owners_of(way):
    return {owner: way[owner] for owner in WHOSE if owner != "guest"}


def reasons_section(reasons):
    strategies = reasons["strategies"]
    board = reasons["board"]
    out = [f"<h2>Where the instructions go, by exit reason, on {board}</h2><p>A workload's whole run ({', '.join(reasons['steps'])}). "
           "Each time the guest stops, all that the board executes until the guest runs on belongs to one reason. Exits to the "
           "host's kernel:</p>",
           stacked_bars([(MACHINES[name][0], sum_up(runs["ways"], "exit")) for name, runs in strategies.items()], EXITS,
                        f"instructions by exit reason, {board}", "share of the instructions of all exits; their sum at the end",
                        shares=True)]
    answered = [(MACHINES[name][0], sum_up(runs["ways"], "lowvisor")) for name, runs in strategies.items()]
    if any(sums for _, sums in answered):
        out += ["<p>What the lowvisor answers by itself:</p>",
                stacked_bars([row for row in answered if row[1]], LOWVISOR, f"instructions in the lowvisor by reason, {board}",
                             "share of its instructions; their sum at the end", shares=True)]
    for name, runs in strategies.items():
        ways = [way for way in runs["ways"] if way["kind"] == "exit"]
        rows = [[way["kind"], text_of(way["reason"]), number(way["times"]), *(millions(value) for value in owners_of(way).values())]
                for way in runs["ways"]]
        out += [f"<h3>{MACHINES[name][0]}: whose they are</h3><p>Beside {millions(runs['guest'])} M of the guest's own.</p>",
                stacked_bars([(text_of(way["reason"]), owners_of(way)) for way in ways[:8]], WHOSE,
                             f"instructions of exits by owner, {board}, {name}", "instructions"),
                table(["", "for", "times", *(f"{owner}, M" for owner in WHOSE if owner != "guest")], rows, text_columns=2)]
    return out


def micro_section(micro):
    series = [name for name in micro["rows"][0] if name != "name"]
    data = [(text_of(row["name"]), {name: row[name] for name in series}) for row in micro["rows"]]
    numbers = [[words, *(number(row[name]) for name in series)] for words, row in data]
    others = "Linux 5.4 with kvmtool and Xen 4.17 were measured on the same board model. " if "linux" in series else ""
    return [f"<h2>Single operations on {micro['board']}</h2><p>Instructions for one of each in a kernel that does nothing "
            f"else, less the loop's own. {others}Logarithmic.</p>",
            dots(data, series, "single operations", "instructions (logarithmic)"),
            table(["", *(MACHINES[name][0] for name in series)], numbers)]


SWEPT = {
    "processes": ("Number of processes", "Processes that hand on what they get, each to the next: instructions of all of "
                  "it, their fork, exec and exit included.", "processes in a chain"),
    "memory": ("Size of memory", "A boot, from start_kernel to the power-off.", "MiB of the guest's memory"),
    "machines": ("Number of machines", "Machines that start at once on one CPU, each of which boots, runs 40 processes and "
                 "goes: instructions for each of them, what their monitors do included.", "machines at once"),
    "vcpus": ("Number of virtual CPUs", "An SMP kernel's boot with a chain of 8 processes, all virtual CPUs on one real "
              "one.", "virtual CPUs"),
    "kib": ("Memory of machines", "Machines of 32 MiB that have booted and wait: what each takes of the board's memory beyond "
            "the pages that its guest has touched.", "machines at once"),
}


def sweep_section(sweep):
    out = [f"<h2>By size and number, on {sweep['board']}</h2>"]
    for what, (title, words, unit) in SWEPT.items():
        suffix, measure, show = ("KiB", "KiB", number) if what == "kib" else ("M", "instructions", millions)
        series = [name for name in sweep[what][0] if name != "value"]
        rows = [(row["value"], {name: row[name] for name in series}) for row in sweep[what]]
        out += [f"<h3>{title}</h3><p>{words}</p>", curves(rows, series, title.lower(), f"{unit} ({measure} upwards)"),
                table([unit, *(f"{MACHINES[name][0]}, {suffix}" for name in series)],
                      [[str(value), *(show(costs[name]) for name in series)] for value, costs in rows])]
    return out


PROFILED = ("hypercall", "distributor_read", "monitor_read", "self_ipi", "first_touch", "ipi_pair")
FUNCTIONS_SHOWN = 12


def by_owner(functions):
    sums = dict.fromkeys(WHOSE, 0)
    for whose, _, count in functions:
        sums[whose] += count
    return sums


def profile_section(profile):
    out = [f"<h2>Where the instructions go on {profile['board']}</h2><p>Instructions per call, by whose they are; the loop "
           "around the operation counts as the guest's.</p>"]
    for strategy, operations in profile["strategies"].items():
        chosen = [name for name in PROFILED if name in operations]
        rows = [(text_of(name), by_owner(operations[name])) for name in chosen]
        numbers = [[text_of(name), whose, function, f"{count:.1f}"] for name in chosen
                   for whose, function, count in operations[name][:FUNCTIONS_SHOWN]]
        out += [f"<h3>{MACHINES[strategy][0]}</h3>",
                stacked_bars(rows, WHOSE, f"instructions by owner, {strategy}", "instructions per call"),
                table(["operation", "whose", "function", "instructions"], numbers, text_columns=3)]
    return out


def page(report, plots):
    """plots: glances() of it"""
    parts = ["<h1>What a guest costs</h1><p>Counted, not timed: on these board models an instruction is a nanosecond "
             "of the board's clock, and two runs give the same figures. What caches, TLBs and pipelines do to real "
             "time is not in them.</p>"]
    parts += glance_section(plots)
    for reasons in report["reasons"]:
        parts += reasons_section(reasons)
    for steps in report["steps"]:
        parts += step_section(steps)
    for micro in report["micro"]:
        parts += micro_section(micro)
    for rewriting in report["rewriting"]:
        parts += rewriting_section(rewriting)
    for sweep in report["sweep"]:
        parts += sweep_section(sweep)
    for profile in report["profile"]:
        parts += profile_section(profile)
    head = ['<meta charset="utf-8"><meta name="viewport" content="width=device-width">',
            f"<title>kvm32: what a guest costs</title><style>{STYLE}</style>"]
    return "\n".join(["<!DOCTYPE html>", '<html lang="en"><head>', *head, "</head><body>", *parts, "</body></html>\n"])
