"""The program that is tried, and documents to try it with."""

import json
import pathlib
import subprocess
import sys


class Failed(Exception):
    """What should not have happened."""


class Program:
    """`wirecopy`, as it was built."""

    def __init__(self, path):
        self.path = str(pathlib.Path(path).resolve())

    def start(self, *arguments):
        """Starts it, to be fed and killed."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen([self.path, *map(str, arguments)], **pipes)

    def attempt(self, *arguments, lines=()):
        """Runs it to its end: exit code, standard output, standard error. It must not panic, nor end by a signal."""
        done = subprocess.run([self.path, *map(str, arguments)], input=b"".join(lines), capture_output=True, check=False)
        said = done.stderr.decode(errors="replace")
        no_panic(said, arguments)
        if done.returncode not in (0, 1):
            raise Failed(f"{arguments}: exit code {done.returncode}: {said}")
        return done.returncode, done.stdout.decode(), said

    def run(self, *arguments, lines=()):
        """Runs it to its end; it must succeed."""
        code, out, said = self.attempt(*arguments, lines=lines)
        if code:
            raise Failed(f"{arguments}: {said}")
        return out

    def stats(self, store):
        """What an index holds, but for the bytes on disk."""
        stats = json.loads(self.run("index", "stats", "--store", store))
        del stats["stored_bytes"]
        return stats

    def query(self, store, lines):
        """The verdicts on documents."""
        return self.run("index", "query", "--quiet", "--store", store, "-", lines=lines)

    def articles(self, folder, number, seed):
        """Made-up articles with copies among them, as JSON lines."""
        self.run("synth", "--articles", number, "--copies", 12, "--seed", seed, "--quiet", "-o", folder)
        return (pathlib.Path(folder) / "docs.jsonl").read_bytes().splitlines(keepends=True)


def no_panic(said, about):
    """A panic is a fault whatever the exit code."""
    if "panicked" in said:
        raise Failed(f"{about}: {said}")


def main(check):
    """Runs a check; says what it found, or what should not have been."""
    try:
        check()
    except Failed as failed:
        print(f"crash-test: {failed}"[:4000], file=sys.stderr)
        sys.exit(1)
