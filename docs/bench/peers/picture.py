"""Draws the medians as bars: a panel a measure, the longest bar the largest value of its panel."""

import statistics
from xml.sax.saxutils import escape

WIDTH, NAMES, VALUES = 760, 170, 130  # in pixels: the picture, the column of names, that of values
BAR, ROW, HEADING, GAP = 12, 19, 26, 16
PANELS = [
    ("put64", "Durable PUT of 200 B, 64 connections, 8 users", "/s", True),
    ("put1", "Durable PUT of 200 B, 1 connection", "/s", True),
    ("get", "GET of 200 B, 64 connections", "/s", True),
    ("sse1", "PUT to SSE, 1 stream, 50 events/s, 99th percentile", " ms", False),
    ("sse1000", "PUT to SSE, 1,000 streams, 50 events/s, 99th percentile", " ms", False),
    ("ceiling", "Frames to 1,000 streams, writers unthrottled", "/s", True),
    ("sse10k", "PUT to SSE, 10,000 streams, 10 events/s, 99th percentile", " ms", False),
    ("replay", "Replay of the whole log, one connection", " events/s", True),
    ("bulk", "Bulk history into the client", " events/s", True),
    ("idle", "Memory of an idle stream", " KiB", False),
    ("start", "Start to first answer", " ms", False),
]
STYLE = """text{font:12px system-ui,sans-serif;fill:#1f2328}.m{font-weight:600}.n{fill:#59636e}
.b{fill:#9aa7b4}.h{fill:#c2410c}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.n{fill:#9198a1}
.b{fill:#57606a}.h{fill:#fb923c}}"""


def number(value):
    """Three digits that count, and commas."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def panels(servers):
    for key, title, unit, more_is_better in PANELS:
        bars = [(s.name, statistics.median(s.values[key])) for s in servers if s.values.get(key)]
        if len(bars) > 1:
            yield title + ("" if more_is_better else " (less is better)"), unit, bars


def draw(servers, caption):
    """The picture as the text of an SVG file, for light and dark pages."""
    parts, y = [], GAP
    for title, unit, bars in panels(servers):
        parts.append(f'<text class="m" x="0" y="{y + 12}">{escape(title)}</text>')
        y += HEADING
        longest = max(value for _, value in bars)
        for name, value in bars:
            length = max(1.0, (WIDTH - NAMES - VALUES) * value / longest)
            kind = "h" if name == "Hearth" else "b"
            parts.append(f'<text class="n" x="{NAMES - 8}" y="{y + 10}" text-anchor="end">{escape(name)}</text>'
                         f'<rect class="{kind}" x="{NAMES}" y="{y}" width="{length:.1f}" height="{BAR}" rx="2"/>'
                         f'<text x="{NAMES + length + 6:.1f}" y="{y + 10}">{number(value)}{unit}</text>')
            y += ROW
        y += GAP
    parts.append(f'<text class="n" x="0" y="{y + 6}">{escape(caption)}</text>')
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 0 {WIDTH + 20} {y + 20}" role="img">'
            f"<title>{escape(caption)}</title><style>{STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n")
