# SPDX-License-Identifier: GPL-2.0-only
"""The page of scripts/bench --report: plots as inline SVG, each with its numbers as a table. Nothing is loaded."""
import html
import math

WIDTH = 880
LEFT = 210
RIGHT = 84
TOP = 30

# Series: name in the data -> (text, colour class, marker)
MACHINES = {
    "native": ("bare board", "c0", "circle"),
    "bare": ("bare board", "c0", "circle"),
    "trap": ("trap", "c6", "wedge"),
    "lowvisor": ("lowvisor", "c2", "triangle"),
    "inline": ("inline", "c3", "bar"),
    "hyp": ("hyp", "c1", "square"),
    "hyp-prefault": ("hyp, prefaulted", "c5", "diamond"),
    "linux": ("Linux 5.4 KVM", "c4", "diamond"),
    "xen": ("Xen 4.17", "c8", "cross"),
}

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

STYLE = """
:root { color-scheme: light dark; --paper: #fdfdfc; --ink: #1c1f23; --soft: #5c646d; --line: #d9dde1; --row: #f2f4f6;
 --c0: #8a929b; --c1: #2f6fb7; --c2: #d9761a; --c3: #2a9163; --c4: #9a4fb0; --c5: #c8a415; --c6: #c23b4a; --c7: #3aa7c1;
 --c8: #7b5a3c; --c9: #b9c0c7; --c10: #e39a9a; --c11: #6b7fd7; --c12: #8fa832 }
@media (prefers-color-scheme: dark) { :root { --paper: #16191d; --ink: #e6e9ec; --soft: #9aa4ae; --line: #363d45;
 --row: #1f242a;
 --c0: #98a2ad; --c1: #6aa9f0; --c2: #f09a4a; --c3: #55c394; --c4: #c68adb; --c5: #e2c64d; --c6: #ef7782;
 --c7: #6fcfe6; --c8: #b48f6d; --c9: #566069; --c10: #a85f66; --c11: #8f9ff0; --c12: #b6d155 } }
body { margin: 0 auto; max-width: 920px; padding: 24px 20px 60px; background: var(--paper); color: var(--ink);
 font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif }
h1 { font-size: 1.6em; margin: 0 0 .3em } h2 { font-size: 1.2em; margin: 2.2em 0 .2em }
h3 { font-size: 1em; margin: 1.4em 0 0 }
p { margin: .4em 0 .8em; color: var(--soft) }
svg { width: 100%; height: auto; display: block } svg text { font-size: 13px; fill: var(--ink) }
svg .axis, svg .value { fill: var(--soft); font-size: 12px }
svg .end { text-anchor: end } svg .mid { text-anchor: middle }
svg .grid { stroke: var(--line); stroke-width: 1 } svg .base { stroke: var(--soft); stroke-width: 1 }
svg .curve { stroke-width: 2 } svg .band { fill: var(--row) } svg .range { stroke: var(--line); stroke-width: 2 }
details { margin: .4em 0 0 } summary { cursor: pointer; color: var(--soft); font-size: .9em }
.scroll { overflow-x: auto }
table { border-collapse: collapse; font-size: .85em; font-variant-numeric: tabular-nums; margin: .5em 0 }
th, td { padding: .22em .9em .22em 0; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap }
th:first-child, td:first-child, td.text, th.text { text-align: left } th { color: var(--soft); font-weight: 600 }
""" + "".join(f".c{i} {{ fill: var(--c{i}) }}\n" for i in range(13))


def text_of(name):
    return NAMES.get(name, name)


def number(value):
    if value is None:
        return "–"
    return f"{value:,.0f}".replace(",", "\u202f")


def short(value):
    for limit, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= limit:
            return f"{value / limit:.3g}{unit}"
    return f"{value:.0f}"


def millions(value):
    return "–" if value is None else f"{value / 1e6:,.2f}".replace(",", "\u202f")


# --- SVG ---


def text(x, y, words, classes=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{classes}">{html.escape(words)}</text>'


def line(x1, y1, x2, y2, classes):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{classes}"/>'


def box(x, y, width, height, classes, title=""):
    said = f"<title>{html.escape(title)}</title>" if title else ""
    size = f'width="{max(width, 0):.1f}" height="{height:.1f}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" {size} class="{classes}">{said}</rect>'


def marker(shape, x, y, classes, title):
    r = 4.6
    shapes = {
        "circle": f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r}"',
        "square": f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r}" height="{2 * r}"',
        "triangle": f'<path d="M{x:.1f} {y - 5.5:.1f}l5.5 10h-11z"',
        "wedge": f'<path d="M{x:.1f} {y + 5.5:.1f}l5.5-10h-11z"',
        "bar": f'<rect x="{x - 6:.1f}" y="{y - 2.5:.1f}" width="12" height="5"',
        "diamond": f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6-6z"',
        "cross": f'<path d="M{x - 5:.1f} {y - 3:.1f}l2-2l3 3l3-3l2 2l-3 3l3 3l-2 2l-3-3l-3 3l-2-2l3-3z"',
    }
    return f'{shapes[shape]} class="{classes}"><title>{html.escape(title)}</title></{shapes[shape][1:].split(" ")[0]}>'


def legend(entries):
    """entries: (text, class, marker)"""
    out, x, y = [], LEFT, 12
    for words, classes, shape in entries:
        width = 24 + 7.4 * len(words)
        if x + width > WIDTH:
            x, y = LEFT, y + 20
        out += [marker(shape, x + 6, y, classes, words), text(x + 16, y + 4.5, words)]
        x += width + 8
    return "".join(out), y + 18


def svg(height, label, parts):
    head = f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{html.escape(label)}">'
    return head + "".join(parts) + "</svg>"


def linear_ticks(most):
    step = 10 ** math.floor(math.log10(most))
    for part in (0.1, 0.2, 0.25, 0.5, 1, 2):
        if most / (step * part) <= 7:
            step *= part
            break
    return [i * step for i in range(int(most / step + 1e-9) + 1)]


class Scale:
    """Where a value stands between the margins"""

    def __init__(self, most, least=None):
        self.log = least is not None
        if self.log:
            self.low, self.high = math.floor(math.log10(max(least, 1))), math.ceil(math.log10(most))
            self.ticks = [10 ** i for i in range(self.low, self.high + 1)]
        else:
            self.low, self.high = 0, most
            self.ticks = linear_ticks(most)

    def x(self, value):
        at = math.log10(max(value, 10 ** self.low)) if self.log else value
        return LEFT + (at - self.low) / (self.high - self.low) * (WIDTH - LEFT - RIGHT)

    def grid(self, top, bottom, unit, suffix=""):
        out = []
        for tick in self.ticks:
            said = short(tick) if tick >= 1000 or tick == int(tick) else f"{tick:g}"
            x = self.x(tick)
            out += [line(x, top, x, bottom, "grid"), text(x, bottom + 16, said + suffix, "axis mid")]
        return out + [text((LEFT + WIDTH - RIGHT) / 2, bottom + 34, unit, "axis mid")]


def row_label(y, words):
    return text(LEFT - 12, y + 4.5, words, "end")


def grouped_bars(rows, series, label, unit, show, base=None):
    """rows: (text, {series: value})"""
    head, top = legend([(MACHINES[name][0], MACHINES[name][1], "square") for name in series])
    bar, gap = 13, 12
    height = len(series) * bar + gap
    scale = Scale(max(values[name] for _, values in rows for name in series) * 1.02)
    bottom = top + height * len(rows)
    parts = [head, *scale.grid(top, bottom, unit, " ×" if base else "")]
    for i, (words, values) in enumerate(rows):
        y = top + i * height + gap / 2
        parts.append(row_label(y + len(series) * bar / 2, words))
        for n, name in enumerate(series):
            value, at = values[name], y + n * bar
            said, classes, _ = MACHINES[name]
            parts += [box(LEFT, at, scale.x(value) - LEFT, bar - 2, classes, f"{words}, {said}: {show(value)}"),
                      text(scale.x(value) + 5, at + bar - 3.5, show(value), "value")]
    if base:
        parts.append(line(scale.x(base), top, scale.x(base), bottom, "base"))
    parts.append(line(LEFT, top, LEFT, bottom, "base"))
    return svg(bottom + 42, label, parts)


def dots(rows, series, label, unit):
    """rows: (text, {series: value}); a lane for each series, so that equal values do not hide each other"""
    head, top = legend([MACHINES[name] for name in series])
    lane = 7 if len(series) > 3 else 9
    height = lane * len(series) + 13
    values = [value for _, row in rows for value in row.values() if value is not None]
    scale, bottom = Scale(max(values), min(values)), top + height * len(rows)
    parts = [head]
    parts += [box(0, top + i * height, WIDTH, height, "band") for i in range(0, len(rows), 2)]
    parts += scale.grid(top, bottom, unit)
    for i, (words, row) in enumerate(rows):
        parts.append(row_label(top + (i + 0.5) * height, words))
        there = [scale.x(row[name]) for name in series if row.get(name) is not None]
        parts.append(line(min(there), top + (i + 0.5) * height, max(there), top + (i + 0.5) * height, "range"))
        for n, name in enumerate(series):
            if row.get(name) is None:
                continue
            said, classes, shape = MACHINES[name]
            y = top + i * height + height / 2 + (n - (len(series) - 1) / 2) * lane
            parts.append(marker(shape, scale.x(row[name]), y, classes, f"{words}, {said}: {number(row[name])}"))
    return svg(bottom + 42, label, parts)


def stacked_bars(rows, kinds, label, unit, shares=False):
    """rows: (text, {kind: value}); shares: each bar is 100 %, and its sum is told"""
    used = [kind for kind in kinds if any(values.get(kind) for _, values in rows)]
    head, top = legend([(*kinds[kind], "square") for kind in used])
    bar, gap = 20, 12
    scale = Scale(100 if shares else max(sum(values.values()) for _, values in rows) * 1.02)
    bottom = top + (bar + gap) * len(rows)
    parts = [head, *scale.grid(top, bottom, unit, " %" if shares else "")]
    for i, (words, values) in enumerate(rows):
        y, sum_before, total = top + i * (bar + gap) + gap / 2, 0, sum(values.values())
        factor = 100 / total if shares else 1
        parts.append(row_label(y + bar / 2, words))
        for kind in used:
            value, (said, classes) = values.get(kind, 0), kinds[kind]
            x = scale.x(sum_before)
            sum_before += value * factor
            parts.append(box(x, y, scale.x(sum_before) - x, bar, classes, f"{words}, {said}: {number(value)}"))
        parts.append(text(scale.x(sum_before) + 5, y + bar / 2 + 4, short(total), "value"))
    parts.append(line(LEFT, top, LEFT, bottom, "base"))
    return svg(bottom + 42, label, parts)


def vertical(values, top, bottom):
    """-> where a value stands, and the grid with its numbers"""
    most = max(values) * 1.05

    def y_of(value):
        return bottom - value / most * (bottom - top)

    grid = []
    for tick in linear_ticks(most):
        grid += [line(LEFT, y_of(tick), WIDTH - RIGHT, y_of(tick), "grid"),
                 text(LEFT - 8, y_of(tick) + 4, short(tick) if tick else "0", "axis end")]
    return y_of, grid


def curves(rows, series, label, unit):
    """rows: (value, {series: cost}); the values, each about twice the one before, stand at equal distances"""
    head, top = legend([MACHINES[name] for name in series])
    bottom = top + 240
    y_of, grid = vertical([cost for _, costs in rows for cost in costs.values()], top, bottom)
    step = (WIDTH - LEFT - RIGHT) / len(rows)
    parts = [head, *grid, text((LEFT + WIDTH - RIGHT) / 2, bottom + 34, unit, "axis mid")]
    parts += [text(LEFT + (i + 0.5) * step, bottom + 16, str(value), "axis mid") for i, (value, _) in enumerate(rows)]
    for name in series:
        said, classes, shape = MACHINES[name]
        points = [(LEFT + (i + 0.5) * step, y_of(costs[name])) for i, (_, costs) in enumerate(rows)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" class="curve" style="stroke: var(--{classes})"/>')
        parts += [marker(shape, x, y, classes, f"{value}, {said}: {number(costs[name])}")
                  for (x, y), (value, costs) in zip(points, rows)]
    return svg(bottom + 42, label, parts)


# --- the page ---


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
                   *(f"{row[name] / row['native']:.2f} ×" for name in machines[1:])] for row in rows])


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
                        "instructions relative to the bare board", lambda value: f"{value:.2f} ×", base=1),
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


def page(report):
    parts = ["<h1>What a guest costs</h1><p>Counted, not timed: on these board models an instruction is a nanosecond "
             "of the board's clock, and two runs give the same figures. What caches, TLBs and pipelines do to real "
             "time is not in them.</p>"]
    for micro in report["micro"]:
        parts += micro_section(micro)
    for steps in report["steps"]:
        parts += step_section(steps)
    for rewriting in report["rewriting"]:
        parts += rewriting_section(rewriting)
    for reasons in report["reasons"]:
        parts += reasons_section(reasons)
    for sweep in report["sweep"]:
        parts += sweep_section(sweep)
    for profile in report["profile"]:
        parts += profile_section(profile)
    head = ['<meta charset="utf-8"><meta name="viewport" content="width=device-width">',
            f"<title>kvm32: what a guest costs</title><style>{STYLE}</style>"]
    return "\n".join(["<!DOCTYPE html>", '<html lang="en"><head>', *head, "</head><body>", *parts, "</body></html>\n"])
