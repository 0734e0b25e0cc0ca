"""Texts that the tests share."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "corpus" / "seeds"
WIRE = (
    "The ferry struck a reef off the northern coast late on Saturday with 120 passengers on board.\n"
    "Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.\n"
    "An inquiry has been opened into why the captain left the marked channel in calm weather."
)
OWN = "Our reporter met families who had waited all night at the harbour without any news."


def command(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the command that the wheel installed."""
    program = Path(sys.executable).with_name("wirecopy")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]
