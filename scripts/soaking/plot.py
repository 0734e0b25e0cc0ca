"""Samples as a small picture: rate, memory and disk over documents, one below the other."""

WIDTH, HEIGHT, LEFT, GAP = 640, 130, 70, 40
SERIES = (
    ("documents a second", 1, 1.0),
    ("documents a second of processor time", 4, 1.0),
    ("memory, MB", 2, 1e6),
    ("store, MB", 3, 1e6),
)


def svg(samples, window):
    """The picture; a line stands where the window is full for the first time."""
    last = samples[-1][0]
    height = len(SERIES) * (HEIGHT + GAP) + GAP // 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 20}" height="{height}" font-family="sans-serif" '
        'font-size="11">',
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for place, (name, field, unit) in enumerate(SERIES):
        top = GAP + place * (HEIGHT + GAP)
        values = [sample[field] / unit for sample in samples]
        most = max(values) or 1.0
        points = " ".join(
            f"{LEFT + WIDTH * sample[0] / last:.1f},{top + HEIGHT * (1 - value / most):.1f}"
            for sample, value in zip(samples, values, strict=True)
        )
        full = LEFT + WIDTH * window / last
        parts += [
            f'<text x="{LEFT}" y="{top - 8}">{name}</text>',
            f'<text x="{LEFT - 6}" y="{top + 8}" text-anchor="end">{most:.0f}</text>',
            f'<text x="{LEFT - 6}" y="{top + HEIGHT}" text-anchor="end">0</text>',
            f'<path d="M{LEFT} {top}V{top + HEIGHT}H{LEFT + WIDTH}" fill="none" stroke="#888"/>',
            f'<path d="M{full:.1f} {top}V{top + HEIGHT}" stroke="#888" stroke-dasharray="3 3"/>',
            f'<polyline points="{points}" fill="none" stroke="#0b62a4" stroke-width="1.5"/>',
        ]
    parts.append(f'<text x="{LEFT + WIDTH}" y="{height - 6}" text-anchor="end">{last} documents</text>')
    return "\n".join([*parts, "</svg>", ""])
