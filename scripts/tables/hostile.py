"""Writes JSON lines with everything that tools for tables have stumbled over."""

import json
import sys

SENTENCE = "Officials said on Tuesday that the bridge near the market would stay closed until spring. "
NAMES = [
    "001", "1e5", "NA", "null", "true", "2026-11-20", "-", "=1+1", "'=1+1", "+1", "@SUM(A1)", "\t=1", "－1",
    "a,b;c|d", 'a"b', '"', "'", "#", "\\", "a\nb", "a\r\nb", "a\rb", "naïve – 日本 👩‍👧", "\u202eexe", "\x1b[31m",
]
TEXTS = ["", "\n", SENTENCE * 3, "=1+1\n" + SENTENCE * 3, "x" * 5_000_000, '"' * 101 + "\n" + SENTENCE, "NA"]

with open(sys.argv[1], "w", encoding="utf-8", newline="\n") as out:
    for number, name in enumerate(NAMES):
        text = TEXTS[number % len(TEXTS)]
        out.write(json.dumps({"id": name, "title": name, "source": name, "date": name, "text": text}) + "\n")
