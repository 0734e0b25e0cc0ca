"""kill -9 at random moments: what was acknowledged is there, nothing is half there, and verdicts go on as if nothing had been.

Each operation is a list of steps (a document comes, one goes, the oldest go) that the program makes one after the other. When it
was killed, the figures of the store say how many of them were made; there must be as many as were acknowledged. The same steps
are then made on a second store, by processes that nobody kills, and the two must agree: in their figures after every kill, in
their verdicts on a sample after every twentieth, and in their verdicts on all documents in the end.
"""

import json
import random
import shutil
import sys
import threading
import time

from program import Failed, Program, main, no_panic

KEPT = 240
ARTICLES = 4000


class Model:
    """What a store should hold: the documents by id, in the order in which they came."""

    def __init__(self):
        self.held = {}

    def after(self, step):
        """The state after a step."""
        kind, what = step
        held = dict(self.held)
        if kind == "insert":
            held.pop(what["id"], None)
            held[what["id"]] = what
        elif kind == "remove":
            held.pop(what, None)
        elif kind == "keep":
            for name in list(held)[: max(0, len(held) - what)]:
                del held[name]
        elif kind == "before":
            held = {name: document for name, document in held.items() if document["date"] >= what}
        model = Model()
        model.held = held
        return model

    def figures(self):
        """What `stats` says of it."""
        return len(self.held), sum(len(document["text"].encode()) for document in self.held.values())


def line(document):
    return (json.dumps(document, ensure_ascii=False) + "\n").encode()


class Test:
    """A store that is killed again and again, and one that is not."""

    def __init__(self, program, folder, kills):
        self.program, self.folder, self.kills = program, folder, kills
        self.random = random.Random(20261120)
        self.documents = [json.loads(text) for text in program.articles(f"{folder}/articles", ARTICLES, 3)]
        self.next = 0
        self.store, self.reference = f"{folder}/killed", f"{folder}/whole"
        self.model = Model()
        self.took = {}
        self.killed = {}
        self.in_flight = {"was made": 0, "was not": 0}

    def fresh(self):
        """The next document; now and then one that replaces what is held."""
        self.next += 1
        document = self.documents[self.next % len(self.documents)]
        if self.model.held and self.random.random() < 0.1:
            document = {**document, "id": self.random.choice(list(self.model.held))}
        return document

    def operation(self):
        """A name, arguments, documents to send, and the steps."""
        kind = self.random.choices(["stream", "window", "remove", "compact", "keep-last", "before"], [5, 4, 3, 3, 2, 1])[0]
        held = list(self.model.held)
        if len(held) < 60 and kind not in ("stream", "window"):
            kind = "stream"
        if kind in ("stream", "window"):
            documents = [self.fresh() for _ in range(self.random.randrange(20, 60))]
            if kind == "stream":
                return kind, ["stream"], documents, [("insert", document) for document in documents]
            steps, model = [], self.model
            for document in documents:
                step = ("insert", document)
                steps.append(step)
                model = model.after(step)
                if len(model.held) > KEPT + KEPT // 100:
                    steps.append(("keep", KEPT))
                    model = model.after(steps[-1])
            return kind, ["stream", "--keep-last", KEPT], documents, steps
        if kind == "remove":
            names = self.random.sample(held, self.random.randrange(1, 30))
            return kind, ["index", "remove", *names], [], [("remove", name) for name in names]
        if kind == "compact":
            return kind, ["index", "compact"], [], []
        if kind == "keep-last":
            most = len(held) * self.random.randrange(5, 10) // 10
            return kind, ["index", "expire", "--keep-last", most], [], [("keep", most)]
        dates = sorted(document["date"] for document in self.model.held.values())
        limit = dates[len(dates) // 10]
        return kind, ["index", "expire", "--before", limit], [], [("before", limit)]

    def kill_one(self):
        """Starts an operation, kills it, finds out how far it came, and brings the other store there."""
        kind, arguments, documents, steps = self.operation()
        process = self.program.start(*arguments, "--store", self.store)
        begun = time.monotonic()
        answered = self.kill_after_answers(process, documents) if documents else self.kill_after_time(process, kind)
        said = process.stderr.read().decode(errors="replace")
        no_panic(said, arguments)
        code = process.wait()
        if code > 0:
            raise Failed(f"{arguments}: {said}")
        if code == 0:
            self.took[kind] = time.monotonic() - begun
        else:
            self.killed[kind] = self.killed.get(kind, 0) + 1
        least = len(steps) if code == 0 else sum_of_answered(steps, answered)
        self.catch_up(kind, steps, least)

    def kill_after_answers(self, process, documents):
        """Feeds documents, and kills after some of the answers: a moment later, so that something is under way."""
        def feed():
            try:
                for document in documents:
                    process.stdin.write(line(document))
                process.stdin.close()
            except OSError:
                pass

        feeder = threading.Thread(target=feed)
        feeder.start()
        wanted, answered = self.random.randrange(0, len(documents)), 0
        if wanted == 0:
            time.sleep(self.random.random() * 0.08)
        while answered < wanted:
            answer = process.stdout.readline()
            if not answer.endswith(b"\n"):
                break
            if json.loads(answer)["id"] != documents[answered]["id"]:
                raise Failed(f"answer {answered} is about another document: {answer[:200]}")
            answered += 1
        time.sleep(self.random.random() * 0.004)
        process.kill()
        # Answers that were under way when it was killed are acknowledgements too.
        answered += sum(answer.endswith(b"\n") for answer in process.stdout.readlines())
        feeder.join()
        return answered

    def kill_after_time(self, process, kind):
        process.stdin.close()
        time.sleep(self.random.random() * 1.1 * self.took.get(kind, 0.1))
        process.kill()
        return 0

    def catch_up(self, kind, steps, least):
        """Finds the number of steps that were made, and makes as many on the other store."""
        stats = self.program.stats(self.store)
        found = stats["documents"], stats["text_bytes"]
        models = [self.model]
        for step in steps:
            models.append(models[-1].after(step))
        # Of steps that change nothing, as many as were acknowledged.
        made = next((made for made in range(least, len(models)) if models[made].figures() == found), None)
        if made is None:
            expected = [model.figures() for model in models]
            raise Failed(f"{kind}: {found} found, {least} of {len(steps)} steps acknowledged: {expected}")
        if least < len(steps):
            self.in_flight["was made" if made > least else "was not"] += 1
        self.repeat(steps[:made])
        self.model = models[made]
        whole = self.program.stats(self.reference)
        if whole != stats:
            raise Failed(f"after a kill during {kind}: {stats}, without it {whole}")

    def repeat(self, steps):
        """Makes steps on the store that is not killed."""
        inserted = []
        for kind, what in [*steps, ("end", None)]:
            if kind == "insert":
                inserted.append(line(what))
                continue
            if inserted:
                self.program.run("stream", "--store", self.reference, lines=inserted)
                inserted = []
            if kind == "remove":
                self.program.run("index", "remove", "--store", self.reference, what)
            elif kind == "keep":
                self.program.run("index", "expire", "--store", self.reference, "--keep-last", what)
            elif kind == "before":
                self.program.run("index", "expire", "--store", self.reference, "--before", what)

    def compare(self, documents):
        """Both say the same of documents."""
        lines = [line(document) for document in documents]
        found, expected = (self.program.query(store, lines) for store in (self.store, self.reference))
        for one, other in zip(found.splitlines(), expected.splitlines(), strict=True):
            if one != other:
                raise Failed(f"after kills: {one[:1500]}\nwithout: {other[:1500]}")
        return len(lines)

    def births(self, number):
        """Kills while a store is being made: it opens afterwards."""
        for birth in range(number):
            store = f"{self.folder}/birth-{birth}"
            process = self.program.start("stream", "--store", store)
            process.stdin.write(line(self.documents[0]))
            process.stdin.flush()
            time.sleep(self.random.random() * 0.03)
            process.kill()
            answered = process.stdout.read().count(b"\n")
            no_panic(process.stderr.read().decode(errors="replace"), "birth")
            process.wait()
            self.program.run("stream", "--store", store)
            held = self.program.stats(store)["documents"]
            if not answered <= held <= 1:
                raise Failed(f"{answered} documents were acknowledged in a new store, and {held} are there")
            shutil.rmtree(store)

    def run(self):
        for store in (self.store, self.reference):
            self.program.run("stream", "--store", store)
        compared, done = 0, 0
        while done < self.kills:
            self.kill_one()
            before, done = done, sum(self.killed.values())
            if done % 20 == 0 and done != before:
                held = self.random.sample(list(self.model.held.values()), min(20, len(self.model.held)))
                compared += self.compare(held + [self.fresh() for _ in range(20)])
        compared += self.compare([*self.model.held.values(), *self.documents[-100:]])
        births = max(1, self.kills // 10)
        self.births(births)
        during = ", ".join(f"{number} during {kind}" for kind, number in sorted(self.killed.items()))
        print(f"{done} kills ({during}), and {births} while a store was made: nothing acknowledged was lost.")
        print(f"The step under way was made {self.in_flight['was made']} times and {self.in_flight['was not']} times not.")
        print(f"{compared} verdicts, and the figures after each kill, are those of a store that was never killed.")


def sum_of_answered(steps, answered):
    """Steps up to the last document that was answered."""
    made = 0
    for place, (kind, _) in enumerate(steps):
        if answered == 0:
            break
        if kind == "insert":
            answered -= 1
            made = place + 1
    return made


if __name__ == "__main__":
    _, wirecopy, where, how_many = sys.argv
    main(lambda: Test(Program(wirecopy), where, int(how_many)).run())
