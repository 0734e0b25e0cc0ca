"""A disk that is full, and a folder that cannot be written: an error that names the file, and nothing that was acknowledged lost.

Both take a file system of their own, which takes root; where it is refused, that is said, and the check ends well.
"""

import contextlib
import pathlib
import subprocess
import sys

from program import Failed, Program, main

SIZES = [256, 700, 1500, 3000]


class Refused(Exception):
    """The machine does not let us mount anything."""


@contextlib.contextmanager
def mounted(where, *arguments):
    """Something mounted in a folder, and gone afterwards."""
    where.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *arguments, where], capture_output=True, check=False)
    if done.returncode:
        raise Refused(done.stderr.decode().strip())
    try:
        yield
    finally:
        subprocess.run(["umount", where], check=True)


def full(program, folder, lines, kilobytes):
    """Fills a disk. What was answered is there, once with no room left and once with some more; then the rest fits."""
    disk, whole = folder / f"full-{kilobytes}", folder / f"whole-{kilobytes}"
    with mounted(disk, "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs"):
        store = disk / "store"
        code, answers, said = program.attempt("stream", "--store", store, lines=lines)
        answered = answers.count("\n")
        if code == 0 or "index." not in said or answered >= len(lines):
            raise Failed(f"a disk of {kilobytes} kB took {answered} of {len(lines)} documents: {said}")
        # With no room at all it may refuse to open, by name.
        code, _, said = program.attempt("index", "stats", "--store", store)
        if code and "index." not in said and "there is no index" not in said:
            raise Failed(f"a full disk: {said}")
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        program.run("stream", "--store", store)
        held = program.stats(store)["documents"]
        if held not in (answered, answered + 1):
            raise Failed(f"{answered} documents were acknowledged on a full disk, and {held} are there")
        program.run("stream", "--store", store, lines=lines[held:])
        program.run("stream", "--store", whole, lines=lines)
        if program.query(store, lines[::5]) != program.query(whole, lines[::5]):
            raise Failed(f"after a full disk of {kilobytes} kB, verdicts differ")
    return answered


def read_only(program, folder, lines):
    """A folder that cannot be written: every command says so, and the file stays as it is."""
    store, view = folder / "store", folder / "view"
    program.run("stream", "--store", store, lines=lines)
    before = (store / "index.redb").read_bytes()
    with mounted(view, "--bind", store):
        subprocess.run(["mount", "-o", "remount,ro,bind", view], check=True)
        commands = [["query", "-"], ["add", "-"], ["stats"], ["compact"], ["remove", "0"], ["expire", "--keep-last", "1"]]
        for command in commands:
            code, out, said = program.attempt("index", command[0], "--store", view, *command[1:], lines=lines)
            if code == 0 or out or "Read-only" not in said or str(view) not in said:
                raise Failed(f"{command} in a folder that cannot be written: {said!r}")
        code, _, said = program.attempt("stream", "--store", view / "new", lines=lines)
        if code == 0 or "Read-only" not in said:
            raise Failed(f"a new store in a folder that cannot be written: {said!r}")
    if (store / "index.redb").read_bytes() != before:
        raise Failed("the file in a folder that cannot be written has changed")
    return len(commands) + 1


def run(program, folder):
    lines = program.articles(folder / "articles", 1500, 11)
    try:
        answered = [full(program, folder, lines, kilobytes) for kilobytes in SIZES]
        refused = read_only(program, folder, lines[:40])
    except Refused as refused:
        print(f"Full disks and folders that cannot be written are not tried: mount: {refused}")
        return
    sizes = ", ".join(f"{kilobytes} kB after {number}" for kilobytes, number in zip(SIZES, answered, strict=True))
    print(f"Disks were full after so many documents: {sizes}: all of them were there, and the rest went on with more room.")
    print(f"{refused} commands were refused by name in a folder that cannot be written.")


if __name__ == "__main__":
    _, wirecopy, where = sys.argv
    main(lambda: run(Program(wirecopy), pathlib.Path(where)))
