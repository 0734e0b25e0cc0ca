"""A store of which bytes are lost or changed: the right answers, or an error that names the file.

A store that was closed and one whose process was killed are cut short at many places, and bits of them are turned over: the
header, and places all over the file. What comes back must be what the whole store answers, to the last document.
"""

import json
import pathlib
import random
import sys

from program import Failed, Program, main

# redb's header: 64 bytes, and two slots of 128.
HEADER = 320
PAGE = 4096


class Damage:
    """Stores, and what is done to them."""

    def __init__(self, program, folder, tries):
        self.program, self.folder, self.tries = program, pathlib.Path(folder), tries
        self.random = random.Random(7)
        self.lines = program.articles(self.folder / "articles", 60, 5)
        self.outcomes = {}

    def answers(self, store):
        """Figures and verdicts, or nothing where the store was refused by name."""
        code, out, said = self.program.attempt("index", "query", "--quiet", "--store", store, "-", lines=self.lines[::3])
        if code:
            if "index.redb" not in said or ": " not in said or out:
                raise Failed(f"a damaged store: {said!r} with {len(out)} bytes of answers")
            return None
        return out, self.program.stats(store)

    def closed(self):
        """A store that was closed, with what it answers."""
        store = self.folder / "closed"
        self.program.run("stream", "--store", store, lines=self.lines)
        whole = (store / "index.redb").read_bytes()
        return whole, self.answers(store)

    def killed(self):
        """A store that was killed after the last answer, with what it answers."""
        store = self.folder / "killed"
        process = self.program.start("stream", "--store", store)
        for line in self.lines:
            process.stdin.write(line)
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
        process.kill()
        process.wait()
        if answer["id"] != json.loads(self.lines[-1])["id"]:
            raise Failed(f"the last answer is about {answer['id']}")
        whole = (store / "index.redb").read_bytes()
        return whole, self.answers(store)

    def attempt(self, kind, bytes_left, right):
        """Opens a store of these bytes, twice: an error that was given once must not turn into a wrong answer."""
        store = self.folder / "damaged"
        store.mkdir(exist_ok=True)
        (store / "index.redb").write_bytes(bytes_left)
        for _ in range(2):
            answers = self.answers(store)
            if answers not in (None, right):
                raise Failed(f"{kind}: {answers[1]} instead of {right[1]}")
            outcome = "right" if answers else "refused"
        self.outcomes.setdefault(kind, {}).setdefault(outcome, 0)
        self.outcomes[kind][outcome] += 1
        for file in store.iterdir():
            file.unlink()

    def run(self):
        for name, (whole, right) in {"closed": self.closed(), "killed": self.killed()}.items():
            ends = {0, 1, HEADER, PAGE, len(whole) - PAGE, len(whole) - 1}
            ends |= {self.random.randrange(len(whole)) for _ in range(self.tries // 4)}
            for end in sorted(ends):
                self.attempt(f"cut short, {name}", whole[:end], right)
            places = list(range(HEADER)) if self.tries >= 100 else self.random.sample(range(HEADER), self.tries)
            places += [self.random.randrange(HEADER, len(whole)) for _ in range(self.tries)]
            for place in places:
                changed = bytearray(whole)
                changed[place] ^= 1 << self.random.randrange(8)
                self.attempt(f"a bit turned over, {name}", bytes(changed), right)
        for kind, outcomes in self.outcomes.items():
            print(f"{kind}: " + ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items())))


if __name__ == "__main__":
    _, wirecopy, where, how_many = sys.argv
    main(lambda: Damage(Program(wirecopy), where, int(how_many)).run())
