# SPDX-License-Identifier: GPL-2.0-only
"""Instructions by reason: where the modules count what (hypervisor/counted.h), and what reasons-plugin.c made of it."""
import collections
import pathlib
import re
import struct

# Where kvm32-pv has its lowvisor in a guest's address space, unless it had to move away from the guest's own mappings
PV_WINDOW = 0x9F000000
WINDOW_SIZE = 0x10000
# Which of its first words says where its way into the guest begins (hypervisor/pv/low/entry.S)
PV_ENTRY_WORD = 8
MODULES = (0xBF000000, 0xC0000000)

OWNERS = ("lowvisor", "modules", "host kernel", "monitor")

# What a way out was for: the first of these counters that it counted. No two of an exit's are right at once, but an exit may follow
# what the lowvisor began, and a fault of the guest's own is one that nothing else was.
EXITS = ("mmio_user", "mmio_kernel", "stage2_fault", "shadow_fault", "sensitive_undef", "sensitive", "system_call", "vfp", "psci", "wfi",
         "wfe", "cp15", "irq", "undef", "svc", "prefetch_abort", "data_abort")
LOWVISOR = ("fast_shadow", "fast_fault", "fast_tlb", "fast_vfp", "fast_cache", "fast_mmio", "fast_call", "fast_interrupt", "fast_cp15",
            "fast_psr", "fast_exception")


class Elf:
    """As much of a 32-bit little-endian ELF file as it takes to read one section and what is relocated in it"""

    def __init__(self, path):
        self.data = pathlib.Path(path).read_bytes()
        offset, = struct.unpack_from("<I", self.data, 32)
        size, count, names = struct.unpack_from("<HHH", self.data, 46)
        self.headers = [struct.unpack_from("<10I", self.data, offset + i * size) for i in range(count)]
        self.names = [self.string(self.headers[names], header[0]) for header in self.headers]

    def string(self, table, offset):
        start = table[4] + offset
        return self.data[start:self.data.index(b"\0", start)].decode()

    def words(self, name):
        header = self.headers[self.names.index(name)]
        return struct.unpack_from(f"<{header[5] // 4}I", self.data, header[4])

    def symbol(self, number):
        """-> (value, name of its section)"""
        table = self.headers[self.names.index(".symtab")]
        _, value, _, _, _, section = struct.unpack_from("<IIIBBH", self.data, table[4] + 16 * number)
        return value, self.names[section]

    def counted(self):
        """-> [(section, offset in it, counter)]; of a linked file the section is its first one, and the offset an address"""
        words = self.words(".kvm32_counted")
        places = {4 * i: (self.names[1], word) for i, word in enumerate(words)}
        if ".rel.kvm32_counted" in self.names:
            relocations = iter(self.words(".rel.kvm32_counted"))
            for offset, info in zip(relocations, relocations):
                value, section = self.symbol(info >> 8)
                places[offset] = (section, value + words[offset // 4])
        return [(*places[4 * i], words[i + 1]) for i in range(0, len(words), 2)]


def lines(path):
    return path.read_text(errors="replace").splitlines() if path.exists() else []


def stat_names(top):
    return re.findall(r"^KVM32_STAT\(\w+, (\w+)\)", (top / "hypervisor/stats.def").read_text(), re.MULTILINE)


def read_addresses(path):
    """What a board says of its modules: "section MODULE NAME ADDRESS", and lines of /proc/kallsyms"""
    sections, symbols = {}, {}
    for line in lines(path):
        words = line.split()
        if words[0] == "section":
            sections[words[1], words[2]] = int(words[3], 16)
        else:
            symbols[words[2]] = int(words[0], 16)
    return sections, symbols


def write_map(top, addresses, path):
    """For the plugin. What emulate.c has of the lowvisor's code in the highvisor counts for nobody."""
    modules, names = top / "build/modules/armmp", stat_names(top)
    sections, symbols = read_addresses(addresses)
    low = [(symbols[f"{backend}_low_start"], symbols[f"{backend}_low_end"])
           for backend in ("pv", "hyp") if f"{backend}_low_start" in symbols]
    counted = []
    for module in sorted({name for name, _ in sections}):
        for section, offset, stat in Elf(modules / f"{module.replace('_', '-')}.ko").counted():
            address = sections[module, section] + offset
            if not names[stat].startswith("fast_") or any(start <= address < end for start, end in low):
                counted.append((address, stat))
    pv_low = Elf(modules / "tree/hypervisor/pv/low/low.elf")
    entries = [symbols["pv_low_start"] + pv_low.words(".text")[PV_ENTRY_WORD], *(symbols[name] for name in symbols if name == "host_enter")]
    for _, offset, stat in pv_low.counted():
        counted += [(start + offset, stat) for start in (PV_WINDOW, symbols["pv_low_start"])]
    low.append((PV_WINDOW, PV_WINDOW + WINDOW_SIZE))
    path.write_text("".join(f"{word} {a:x} {b:x}\n" for word, pairs in
                            (("low", low), ("modules", [MODULES]), ("enters", [(entry, entry + 4) for entry in entries]), ("counted", counted)) for a, b in pairs))


def reason(counters):
    """-> (exit or lowvisor, what for)"""
    if "exits" in counters:
        return "exit", next((name for name in EXITS if name in counters), "other")
    return "lowvisor", next((name.removeprefix("fast_") for name in LOWVISOR if name in counters), "other")


def read_reasons(top, path):
    """-> instructions of the guest; {(kind, reason): {"times": n, owner: instructions, ...}}; {counter: times}"""
    names, guest, stats = stat_names(top), 0, {}
    ways = collections.defaultdict(collections.Counter)
    for what, *words in map(str.split, lines(path)):
        if what == "guest":
            guest = int(words[0])
        elif what == "stat":
            stats[names[int(words[0])]] = int(words[1])
        else:
            counters = {name for i, name in enumerate(names) if int(words[0], 16) >> i & 1}
            ways[reason(counters)].update(dict(zip(("times", *OWNERS), map(int, words[1:]))))
    return guest, ways, stats


def total(way):
    return sum(way[owner] for owner in OWNERS)
