# SPDX-License-Identifier: GPL-2.0-only
"""The plots of scripts/bench, as SVG: bars, dots and curves, their scales and colours."""
import html
import math

WIDTH = 880
LEFT = 210
RIGHT = 84

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

STYLE = """
:root { color-scheme: light dark; --paper: #fdfdfc; --ink: #1c1f23; --soft: #5c646d; --line: #d9dde1; --row: #f2f4f6;
 --c0: #8a929b; --c1: #2f6fb7; --c2: #d9761a; --c3: #2a9163; --c4: #9a4fb0; --c5: #c8a415; --c6: #c23b4a; --c7: #3aa7c1;
 --c8: #7b5a3c; --c9: #b9c0c7; --c10: #e39a9a; --c11: #6b7fd7; --c12: #8fa832 }
@media (prefers-color-scheme: dark) { :root { --paper: #16191d; --ink: #e6e9ec; --soft: #9aa4ae; --line: #363d45;
 --row: #1f242a;
 --c0: #98a2ad; --c1: #6aa9f0; --c2: #f09a4a; --c3: #55c394; --c4: #c68adb; --c5: #e2c64d; --c6: #ef7782;
 --c7: #6fcfe6; --c8: #b48f6d; --c9: #566069; --c10: #a85f66; --c11: #8f9ff0; --c12: #b6d155 } }
svg text { font-size: 13px; fill: var(--ink) }
svg .axis, svg .value { fill: var(--soft); font-size: 12px }
svg .end { text-anchor: end } svg .mid { text-anchor: middle }
svg .grid { stroke: var(--line); stroke-width: 1 } svg .base { stroke: var(--soft); stroke-width: 1 }
svg .curve { stroke-width: 2 } svg .band { fill: var(--row) } svg .range { stroke: var(--line); stroke-width: 2 }
""" + "".join(f".c{i} {{ fill: var(--c{i}) }}\n" for i in range(13))


def number(value):
    if value is None:
        return "–"
    return f"{value:,.0f}".replace(",", "\u202f")


def short(value):
    for limit, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= limit:
            return f"{value / limit:.3g}{unit}"
    return f"{value:.0f}"


def ratio(value):
    return f"{value:.2f} ×"


def millions(value):
    return "–" if value is None else f"{value / 1e6:,.2f}".replace(",", "\u202f")



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


def in_file(plot):
    """An svg() that stands alone"""
    head, body = plot.split(">", 1)
    style = STYLE.replace("svg ", "")
    return (f'{head} xmlns="http://www.w3.org/2000/svg"><style>{style} text {{ font-family: system-ui, "DejaVu Sans", sans-serif }}'
            f'</style><rect width="100%" height="100%" style="fill: var(--paper)"/>{body}\n')


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


class RatioScale(Scale):
    """Logarithmic as well, from a bit below 1 on"""

    def __init__(self, ratios):
        low, high = min(0.9, *ratios), max(ratios) * 1.1
        self.log, self.low, self.high = True, math.log10(low), math.log10(high)
        self.ticks = [tick for power in range(4) for tick in (10 ** power, 2 * 10 ** power, 5 * 10 ** power) if tick < high]


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


def dots(rows, series, label, unit, show=number, base=None):
    """rows: (text, {series: value}), with a base ratios to it; a lane for each series, so that equal values do not hide each other"""
    head, top = legend([MACHINES[name] for name in series])
    lane = 7 if len(series) > 3 else 9
    height = lane * len(series) + 13
    values = [value for _, row in rows for value in row.values() if value is not None]
    scale, bottom = RatioScale(values) if base else Scale(max(values), min(values)), top + height * len(rows)
    parts = [head]
    parts += [box(0, top + i * height, WIDTH, height, "band") for i in range(0, len(rows), 2)]
    parts += scale.grid(top, bottom, unit, " ×" if base else "")
    if base:
        parts.append(line(scale.x(base), top, scale.x(base), bottom, "base"))
    for i, (words, row) in enumerate(rows):
        parts.append(row_label(top + (i + 0.5) * height, words))
        there = [scale.x(row[name]) for name in series if row.get(name) is not None]
        parts.append(line(min(there), top + (i + 0.5) * height, max(there), top + (i + 0.5) * height, "range"))
        for n, name in enumerate(series):
            if row.get(name) is None:
                continue
            said, classes, shape = MACHINES[name]
            y = top + i * height + height / 2 + (n - (len(series) - 1) / 2) * lane
            parts.append(marker(shape, scale.x(row[name]), y, classes, f"{words}, {said}: {show(row[name])}"))
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
