"""Feeds `wirecopy stream --keep-last` with made-up documents, and looks at the process as it goes.

Corpora are made in chunks of different seeds, one ahead of the stream, so that making them takes no time from it; their ids
are made unique. A sample is taken ten times a window: documents a second since the last one, the same by the seconds that the
process had a processor, which is what counts on a machine that does other things, resident memory, bytes of the store.
What was read of a file is not counted as memory: only what the process holds itself (`RssAnon`, Linux).
"""

import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time

import plot

CHUNK = 20_000


def chunks(wirecopy, folder, documents):
    """Lines of documents, a chunk at a time."""
    for number, start in enumerate(range(0, documents, CHUNK)):
        corpus = folder / "articles"
        shutil.rmtree(corpus, ignore_errors=True)
        arguments = ["--articles", str(min(CHUNK, documents - start)), "--seed", str(number + 1), "--quiet", "-o", str(corpus)]
        subprocess.run([wirecopy, "synth", *arguments], check=True)
        lines = (corpus / "docs.jsonl").read_bytes().splitlines(keepends=True)
        yield [line.replace(b'{"id":"', b'{"id":"%d/' % number, 1) for line in lines]


def anonymous_memory(process):
    """Bytes of memory that the process holds, and that no file backs."""
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    raise SystemExit("soak: /proc says nothing of RssAnon")


def processor_seconds(process):
    """Seconds for which the process had a processor."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def feed(process, chunk):
    for line in chunk:
        process.stdin.write(line)
    process.stdin.flush()


def soak(wirecopy, folder, documents, window, minutes):
    """The samples: documents so far, documents a second since the last, bytes of memory, bytes of the store, documents a second of
    processor time; and bytes a document. No more begins when so many minutes are over."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    store, every = folder / "store", max(1, window // 10)
    arguments = ["stream", "--store", str(store), "--sync", "batch", "--keep-last", str(window)]
    process = subprocess.Popen([wirecopy, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    samples, done, streaming, bytes_in, used, start = [], 0, 0.0, 0, 0.0, time.monotonic()
    for chunk in chunks(wirecopy, folder, documents):
        if time.monotonic() - start > 60 * minutes:
            break
        writer = threading.Thread(target=feed, args=(process, chunk))
        last = time.monotonic()
        writer.start()
        for line in chunk:
            if b'"error":' in process.stdout.readline()[:200]:
                raise SystemExit("soak: a document was refused")
            done, bytes_in = done + 1, bytes_in + len(line)
            if done % every == 0:
                now = time.monotonic()
                seconds, streaming, last = streaming + now - last, 0.0, now
                size = (store / "index.redb").stat().st_size
                used_before, used = used, processor_seconds(process)
                of_processor = every / max(used - used_before, 0.01)
                samples.append((done, every / seconds, anonymous_memory(process), size, of_processor))
                write(folder, samples, window)
        writer.join()
        # Making the next chunk is no part of the stream's time.
        streaming += time.monotonic() - last
    process.stdin.close()
    if process.wait():
        raise SystemExit(f"soak: wirecopy ended with {process.returncode}")
    return samples, bytes_in / done


def write(folder, samples, window):
    rows = ["documents\tdocuments_per_second\tmemory_bytes\tstore_bytes\tdocuments_per_processor_second"]
    rows += ["%d\t%.1f\t%d\t%d\t%.1f" % sample for sample in samples]
    (folder / "soak.tsv").write_text("\n".join(rows) + "\n")
    (folder / "soak.svg").write_text(plot.svg(samples, window))


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def main():
    wirecopy, folder, documents, window = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    minutes = float(sys.argv[5]) if len(sys.argv) > 5 else float("inf")
    if documents < 3 * window:
        raise SystemExit("soak: give three windows of documents at least, so that there is something to compare")
    samples, size = soak(wirecopy, folder, documents, window, minutes)
    documents = samples[-1][0] if samples else 0
    if documents < 3 * window:
        raise SystemExit(f"soak: {documents} documents came in that time: too few to compare the last window with the second")
    first = [sample for sample in samples if sample[0] <= window]
    # The window is full from the second on: that is what the last is compared with, too.
    second = [sample for sample in samples if window < sample[0] <= 2 * window]
    last = [sample for sample in samples if sample[0] > documents - window]
    full = [sample for sample in samples if sample[0] > window]
    print(f"{documents} documents of {size:.0f} bytes on average through a window of {window}")
    for name, field in (("documents a second", 1), ("documents a second of processor time", 4)):
        rates = [mean(sample[field] for sample in part) for part in (first, second, last)]
        print(name + ": %.0f in the first window, %.0f in the second, %.0f in the last" % tuple(rates))
        print(f"last to first: {rates[2] / rates[0]:.2f}; last to second: {rates[2] / rates[1]:.2f}")
    for name, field in (("memory", 2), ("disk", 3)):
        ends = [max(sample[field] for sample in part) for part in (second, last)]
        spread = [sample[field] for sample in full]
        print(
            f"{name}: {ends[1] / window:.0f} bytes a document held; peak of the last window to that of the second "
            f"{ends[1] / ends[0]:.2f}; between {min(spread) / 1e6:.0f} and {max(spread) / 1e6:.0f} MB once the window is full"
        )
    print(f"{folder}/soak.tsv, {folder}/soak.svg")


if __name__ == "__main__":
    main()
