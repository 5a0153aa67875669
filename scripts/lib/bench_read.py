# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/bench left in a folder, read: counts, clocks, exits, profiles."""
import bisect
import collections
import json
import pathlib
import re

import bench_reasons
from bench_reasons import PV_WINDOW, WINDOW_SIZE, lines

# Under --icount a tick of the board's 62.5 MHz counter is 16 instructions.
INSTRUCTIONS_PER_TICK = 16

# Instructions per operation, measured on the same board model: Linux 5.4 with kvmtool, Xen 4.17 (docs/SPLIT-MODE.md).
PUBLISHED_BOARD = "virt-a15"
PUBLISHED = {
    "hypercall": (1002, 505),
    "psci_version": (940, 558),
    "distributor_read": (1421, 722),
    "distributor_write": (1447, 837),
    "uart_read": (2733, 753),
    "actlr_read": (1096, 535),
    "self_ipi": (2338, 1536),
    "first_touch": (4291, 5),
    "prefaulted_touch": (None, 5),
    "timer_spinning": (2002, 1316),
    "timer_waiting": (5813, 9664),
    "ipi_pair": (10916, 21308),
}

# Counters that say what an exit was for; no exit counts in two of them. The rest of the exits are "other".
EXIT_REASONS = ("irq", "mmio_kernel", "mmio_user", "stage2_fault", "shadow_fault", "sensitive", "system_call", "cp15", "vfp",
                "psci", "wfi", "wfe")

STRATEGIES = ("trap", "lowvisor", "inline", "hyp", "hyp-prefault")
MACHINES = ("native", *STRATEGIES)


class NoFigure(Exception):
    pass


# --- a workload: KIND-BOARD-steps, KIND-BOARD-MACHINE.{counts,txt}; KIND is "steps", "disk" or "net"; rewriting-BOARD-KERNEL-*
# likewise ---


def read_counts(path):
    """Instructions from start_kernel to each mark. The host's own kernel does not stand where these marks do."""
    start, marks = None, collections.defaultdict(list)
    for line in lines(path):
        name, count = line.split()
        if name == "start_kernel" and start is None:
            start = int(count)
        elif start is not None:
            marks[name].append(int(count) - start)
    return marks


def step_counts(path, steps):
    marks = read_counts(path)
    begins, ends = marks["devkmsg_write"], marks["kernel_power_off"]
    if len(begins) != len(steps) or not ends or not marks["run_init_process"]:
        raise NoFigure(f"{path}: the run did not go through all of its steps")
    rows = {"to init": marks["run_init_process"][0], "to the first step": begins[0]}
    for step, begin, end in zip(steps, begins, begins[1:] + ends[:1]):
        rows[step] = end - begin
    rows["to the power-off"] = ends[0]
    return rows


def kernel_clock(path, text):
    """The kernel's own time, in microseconds, when it said so"""
    for line in lines(path):
        found = re.match(r"\[ *(\d+)\.(\d+)\] (.*)", line)
        if found and found[3].startswith(text):
            return int(found[1]) * 1000000 + int(found[2])
    raise NoFigure(f"{path}: no line \"{text}\"")


def read_exits(path):
    for line in lines(path):
        if line.startswith('{"vcpus"'):
            counters = json.loads(line)["vcpus"][0]["counters"]
            reasons = {name: counters[name] for name in EXIT_REASONS if counters[name]}
            reasons["other"] = counters["exits"] - sum(reasons.values())
            fast = {name: value for name, value in counters.items() if name.startswith("fast_") and value}
            return {"exits": counters["exits"], "reasons": reasons, "lowvisor": fast, "counters": counters}
    raise NoFigure(f"{path}: no statistics")


def read_operations(path):
    """A nanosecond is an instruction."""
    fields = (line.split() for line in lines(path) if line.startswith("operation "))
    return {name: int(took) / int(times) for _, name, took, times in fields}


# What a step of this name did, if it tells how many of them, is one of these.
UNITS = {"send": "mib_sent", "receive": "mib_received", "round_trips": "round_trip"}


def read_units(path, counts):
    """What each one cost: of a step "NAME" or "NAME:COUNT" that said "result NAME COUNT ..." """
    steps = {step.split(":")[0]: count for step, count in counts.items()}
    fields = (line.split() for line in lines(path) if line.startswith("result "))
    done = {name: int(rest[0]) for _, name, *rest in fields if name in UNITS}
    missing = [name for name in UNITS if name in steps and name not in done]
    if missing:
        raise NoFigure(f"{path}: no result of {' '.join(missing)}")
    return {UNITS[name]: steps[name] / count for name, count in done.items()}


def by_row(machines):
    """{machine: {row: value}} -> [{"name": row, machine: value, ...}], rows as the first machine has them"""
    first = next(iter(machines.values()))
    return [{"name": row, **{machine: rows.get(row) for machine, rows in machines.items()}} for row in first]


def read_runs(folder, kind, board, those=MACHINES):
    """The kernel, the machines it ran on, the raw output and the counts of each"""
    kernel, *steps = lines(folder / f"{kind}-{board}-steps")
    machines = [name for name in those if (folder / f"{kind}-{board}-{name}.counts").exists()]
    raw = {name: folder / f"{kind}-{board}-{name}.txt" for name in machines}
    counts = {name: step_counts(raw[name].with_suffix(".counts"), steps) for name in machines}
    return kernel, machines, raw, counts


def read_steps(folder, kind, board):
    kernel, machines, raw, counts = read_runs(folder, kind, board)
    times = {name: {"to init": kernel_clock(raw[name], "Run /init"),
                    "to the power-off": kernel_clock(raw[name], "reboot: Power down")} for name in machines}
    each = {name: read_units(raw[name], counts[name]) | read_operations(raw[name]) for name in machines}
    return {"board": board, "kernel": kernel, "kind": kind, "machines": machines,
            "instructions": by_row(counts), "microseconds": by_row(times), "operations": by_row(each),
            "exits": {name: read_exits(raw[name]) for name in machines if name != "native"}}


def read_rewriting(folder, name):
    kernel, machines, _, counts = read_runs(folder, "rewriting", name, ("original", "rewritten"))
    if len(machines) < 2:
        raise NoFigure(f"{folder}: rewriting-{name}: one of the two kernels was not measured")
    return {"board": name.removesuffix(f"-{kernel}"), "kernel": kernel, "instructions": by_row(counts)}


# --- instructions by reason: reasons-BOARD-{steps,addresses,map}, reasons-BOARD-STRATEGY.{ways,txt} ---

TOP = pathlib.Path(__file__).resolve().parents[2]


def check_counts(path, stats):
    """The plugin has to have seen what ways are told by as often as the modules say. A loop of cache operations counts all of its
    rounds at once."""
    counters = read_exits(path)["counters"]
    wrong = [name for name in ("exits", *bench_reasons.EXITS, *bench_reasons.LOWVISOR)
             if counters[name] != stats.get(name, 0) and not (name == "fast_cache" and name in stats)]
    if wrong:
        raise NoFigure(f"{path}: counted otherwise than seen: {', '.join(wrong)}")


def read_reasons(folder, board):
    kernel, *steps = lines(folder / f"reasons-{board}-steps")
    strategies = {}
    for name in STRATEGIES:
        path = folder / f"reasons-{board}-{name}.ways"
        if path.exists():
            guest, ways, stats = bench_reasons.read_reasons(TOP, path)
            check_counts(path.with_suffix(".txt"), stats)
            strategies[name] = {"guest": guest, "ways": [{"kind": kind, "reason": reason, **way} for (kind, reason), way in
                                                         sorted(ways.items(), key=lambda item: -bench_reasons.total(item[1]))]}
    return {"board": board, "kernel": kernel, "steps": steps, "strategies": strategies}


# --- by size and number: processes-BOARD-* as above; sweep-BOARD-plan, sweep-BOARD-STRATEGY.{counts,txt} ---


def read_batches(path, plan):
    """{what varies: {value: instructions of one guest}}, from a batch's first start_kernel to its last kernel_power_off"""
    costs, begin, ended, batches = collections.defaultdict(dict), None, 0, iter(plan)
    what, value, count = next(batches)
    for mark, at in map(str.split, lines(path)):
        if mark == "start_kernel" and begin is None:
            begin = int(at)
        elif mark == "kernel_power_off":
            ended += 1
        if ended == int(count):
            costs[what][int(value)] = (int(at) - begin) / ended
            begin, ended = None, 0
            what, value, count = next(batches, (None, None, 0))
            if what is None:
                return costs
    raise NoFigure(f"{path}: there are fewer guests than planned")


def read_memory(path, plan):
    """{machines at once: KiB that each takes of the board's memory, but for those that its guest has touched}"""
    fields = [list(map(int, line.split()[1:])) for line in lines(path) if line.startswith("up ")]
    if [count for count, *_ in fields] != [int(value) for what, value, _ in plan if what == "machines"]:
        raise NoFigure(f"{path}: not all machines came up at once")
    return {count: taken - touched for count, taken, touched in fields}


def by_value(machines):
    """{machine: {value: cost}} -> [{"value": value, machine: cost, ...}]"""
    return [{"value": value, **{machine: costs[value] for machine, costs in machines.items()}}
            for value in next(iter(machines.values()))]


def read_sweep(folder, board):
    plan = [line.split() for line in lines(folder / f"sweep-{board}-plan")]
    paths = {name: folder / f"sweep-{board}-{name}.counts" for name in STRATEGIES}
    batches = {name: read_batches(path, plan) for name, path in paths.items() if path.exists()}
    chains = {name: {int(step.split(":")[1]): count for step, count in counts.items() if step.startswith("chain:")}
              for name, counts in read_runs(folder, "processes", board)[3].items()}
    return {"board": board, "processes": by_value(chains),
            **{what: by_value({name: costs[what] for name, costs in batches.items()})
               for what in dict.fromkeys(what for what, *_ in plan)},
            "kib": by_value({name: read_memory(paths[name].with_suffix(".txt"), plan) for name in batches})}


# --- single operations: micro-BOARD-bare.{txt,blocks}, micro-BOARD-STRATEGY.{txt,blocks,symbols} ---


def measurements(path):
    """What ran during each: [(instructions, [(address, executions, instructions of the block)])]"""
    found, blocks = [], []
    for line in lines(path):
        address, executions, *length = line.split()
        if address == "end":
            found.append((int(executions), blocks))
            blocks = []
        else:
            blocks.append((int(address, 16), int(executions), int(length[0])))
    return found


def micro_run(folder, board, machine):
    """{operation: (times, ticks that it was late or None, instructions, blocks)}. Of the runs of one boot the one that took
    least: a tick of the host's that falls into a short measurement is no part of it."""
    path, best = folder / f"micro-{board}-{machine}.txt", {}
    said, counted = [line.split() for line in lines(path)], measurements(path.with_suffix(".blocks"))
    if len(said) != len(counted):
        raise NoFigure(f"{path}: {len(counted)} stretches counted of {len(said)} measured")
    for (_, name, times, *ticks), (instructions, blocks) in zip(said, counted):
        if name not in best or instructions < best[name][2]:
            best[name] = int(times), int(ticks[0]) if ticks else None, instructions, blocks
    return best


def read_costs(folder, board, machine):
    """-> instructions per operation, less what the loop itself takes; instructions that a timer was late"""
    costs, late = {}, {}
    for name, (times, ticks, instructions, _) in micro_run(folder, board, machine).items():
        if ticks is None:
            costs[name] = instructions / times
        else:
            late[name] = ticks * INSTRUCTIONS_PER_TICK / times
    loop = costs.pop("nothing", 0)
    return {name: cost - loop for name, cost in costs.items()}, late


def read_micro(folder, board):
    """Where the board has no generic timer the clock in its place is too coarse to tell how late something was."""
    costs = {name: read_costs(folder, board, name) for name in ("bare", *profiled(folder, board))}
    costs = {name: cost | (late if costs["bare"][1] else {}) for name, (cost, late) in costs.items()}
    rows = []
    for name in dict.fromkeys(name for cost in sorted(costs.values(), key=len, reverse=True) for name in cost):
        row = {"name": name, **{where: cost.get(name) for where, cost in costs.items()}}
        if board == PUBLISHED_BOARD:
            row["linux"], row["xen"] = PUBLISHED.get(name, (None, None))
        rows.append(row)
    return {"board": board, "rows": rows}


class Symbols:
    """Which function an address belongs to, and whose that is. Each space of addresses has its own symbols."""

    def __init__(self, path):
        kernel, others = [], collections.defaultdict(list)
        for line in lines(path):
            address, _, name, *module = line.replace("\t", " ").split(" ", 3)
            tag = module[0].strip("[] ") if module else ""
            if tag in ("monitor", "guest", "pv lowvisor"):
                others[tag].append((int(address, 16), name, tag))
            else:
                kernel.append((int(address, 16), name, tag))
        self.marks = {name: address for address, name, _ in kernel if re.fullmatch("(hyp|pv)_low_(start|end)", name)}
        self.kernel, self.others = self.sort(kernel), {tag: self.sort(symbols) for tag, symbols in others.items()}

    @staticmethod
    def sort(symbols):
        """Of several names for one address, the first"""
        return sorted({symbol[0]: symbol for symbol in sorted(symbols, reverse=True)}.values())

    @staticmethod
    def nearest(symbols, address):
        i = bisect.bisect_right(symbols, (address, "\x7f", "")) - 1
        return symbols[i][1:] if i >= 0 else (hex(address), "")

    def between(self, backend, address):
        """Is it in the part of the module that is the backend's lowvisor?"""
        return self.marks.get(f"{backend}_low_start", 0) <= address < self.marks.get(f"{backend}_low_end", 0)

    def pv_low(self, offset):
        return "lowvisor", self.nearest(self.others["pv lowvisor"], offset)[0]

    def find(self, address):
        """-> (whose, function)"""
        if address < 0x80000000:
            return "monitor", self.nearest(self.others["monitor"], address)[0]
        if address < PV_WINDOW:
            return "guest", self.nearest(self.others["guest"], address)[0]
        if address < PV_WINDOW + WINDOW_SIZE:
            return self.pv_low(address - PV_WINDOW)
        if self.between("pv", address):
            return self.pv_low(address - self.marks["pv_low_start"])
        name, module = self.nearest(self.kernel, address)
        if self.between("hyp", address):
            return "lowvisor", name
        return ("modules" if module.startswith("kvm32") else "host kernel"), name


def read_functions(folder, board, strategy):
    """{operation: [(whose, function, instructions per call)], most first}"""
    symbols, profile = Symbols(folder / f"micro-{board}-{strategy}.symbols"), {}
    for name, (times, _, _, blocks) in micro_run(folder, board, strategy).items():
        functions = collections.Counter()
        for address, executions, length in blocks:
            functions[symbols.find(address)] += executions * length
        profile[name] = [(*key, count / times) for key, count in functions.most_common()]
    return profile


def profiled(folder, board):
    return [strategy for strategy in STRATEGIES if (folder / f"micro-{board}-{strategy}.symbols").exists()]


def read_profile(folder, board):
    return {"board": board, "strategies": {name: read_functions(folder, board, name) for name in profiled(folder, board)}}
