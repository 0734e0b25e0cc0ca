"""Runs wirecopy and its peers in turns on one corpus and prints a Markdown table; scripts/compare-peers prepares both.

    compare.py --corpus FILE.jsonl --truth TRUTH.tsv --wirecopy COMMAND --homes FOLDER --work FOLDER [--rounds N]
               [--threads N] [--timeout SECONDS] [--paragraphs] [--command TEXT] NAME...

FOLDER of --homes has, for each NAME, a folder with `environment` (of Python) or `driver`, which run it, and `version`; and
`failed`, the reason, where it could not be installed.
"""
import argparse
import contextlib
import json
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SHINGLE, BANDS, ROWS, THRESHOLD = '5', '32', '4', '.5'
# How far wirecopy may be behind in precision or recall for the times to be compared.
TOLERANCE = .01
THREAD_VARIABLES = ('RAYON_NUM_THREADS', 'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS')
# wirecopy called from Python: of the peers' kind, but its job is wirecopy's.
OWN = 'wirecopy-python'
NOTES = {
    OWN: 'Timed as the peers are, to the last link in a list of Python\'s.',
    'text-dedup': 'Gives clusters: every pair inside one counts.',
    'datatrove': 'Gives clusters: every pair inside one counts.',
}


class Failed(Exception):
    """Why a program gave nothing."""


def run(command, folder, threads, timeout):
    """Runs it to its end: its output, its seconds, and the peak memory of its largest process in bytes."""
    environment = dict(os.environ, TQDM_DISABLE='1', PYTHONHASHSEED='0', **{name: str(threads) for name in THREAD_VARIABLES})
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=errors,
                                 start_new_session=True)

        def end(*_):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)

        previous = signal.signal(signal.SIGALRM, end)
        signal.alarm(timeout)
        try:
            # Popen's own wait would not give the usage of this one child.
            _, status, usage = os.wait4(child.pid, 0)
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, previous)
            # What it started and left behind, or all of it where this program is being stopped.
            end()
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        for file in (out, errors):
            file.seek(0)
        if child.returncode == -signal.SIGKILL and seconds >= timeout:
            raise Failed(f'not done after {timeout} s')
        if child.returncode not in (0, 3):
            raise Failed(last_line(errors.read().decode(errors='replace')) or f'ended with {child.returncode}')
        scale = 1 if sys.platform == 'darwin' else 1024
        return out.read().decode(errors='replace'), seconds, usage.ru_maxrss * scale


def last_line(text):
    """What a program said last, without the places of this machine."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return re.sub(r'\w+://\S+|(?<![\w.])/(?:[\w.+-]+/)+', '', lines[-1])[:160] if lines else ''


class Wirecopy:
    """`wirecopy scan`, from its start to its end, with its report written."""
    name = 'wirecopy'

    def __init__(self, options):
        self.options = options
        self.command, self.corpus = os.path.abspath(options.wirecopy), options.corpus
        self.version = subprocess.run([self.command, '--version'], capture_output=True, text=True, check=True).stdout.split()[-1]
        self.seconds, self.peak, self.failure = [], 0, None
        self.kind = None
        self.out = os.path.join(options.work, 'wirecopy.ndjson')

    def run(self):
        command = [self.command, 'scan', self.corpus, '--detail', 'links', '--format', 'ndjson', '--quiet', '--no-progress',
                   '--jobs', str(self.options.threads), '-o', self.out]
        _, seconds, peak = run(command, self.options.work, self.options.threads, self.options.timeout)
        self.seconds.append(seconds)
        self.peak = max(self.peak, peak)


class Peer:
    """A peer through its driver."""

    def __init__(self, name, options, file):
        self.name, self.options, self.file = name, options, file
        self.home = os.path.join(options.homes, name)
        self.seconds, self.peak, self.kind = [], 0, 'pairs'
        self.failure, self.version = self.said('failed'), self.said('version')
        self.out = os.path.join(options.work, f'{name}.found')

    def said(self, what):
        try:
            with open(os.path.join(self.home, what), encoding='utf8') as file:
                return file.read().strip()
        except FileNotFoundError:
            return None

    def run(self):
        driver, threads = os.path.join(self.home, 'driver'), str(self.options.threads)
        if os.path.exists(driver):
            command = [driver, self.file, self.out, SHINGLE, BANDS, ROWS, THRESHOLD, threads]
        else:
            python = os.path.join(self.home, 'environment', 'bin', 'python')
            command = [python, os.path.join(HERE, 'drive.py'), self.name, self.file, self.out, '--threads', threads]
        folder = tempfile.mkdtemp(dir=self.options.work)
        try:
            said, _, peak = run(command, folder, self.options.threads, self.options.timeout)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        seconds, *kind = said.splitlines()[-1].split()
        self.kind = kind[0] if kind else 'pairs'
        self.seconds.append(float(seconds))
        self.peak = max(self.peak, peak)


def measure(programs, rounds):
    """Every program once a round; who begins changes from round to round."""
    for number in range(rounds):
        turn = number % len(programs)
        for program in programs[turn:] + programs[:turn]:
            if program.failure is None:
                try:
                    program.run()
                except (Failed, OSError, ValueError, IndexError) as error:
                    program.failure = str(error) or type(error).__name__
            outcome = f'failed: {program.failure}' if program.failure else f'{program.seconds[-1]:.2f} s'
            print(f'compare-peers: round {number + 1} of {rounds}: {program.name}: {outcome}', file=sys.stderr)
        if programs[0].failure:
            sys.exit(f'compare-peers: wirecopy: {programs[0].failure}')


def split_paragraphs(corpus, path):
    """Writes every line of text as a document; of which document each is."""
    documents = []
    with open(corpus, encoding='utf8') as lines, open(path, 'w', encoding='utf8') as out:
        for number, line in enumerate(lines):
            for paragraph in json.loads(line)['text'].split('\n'):
                if paragraph.strip():
                    out.write(json.dumps({'id': str(len(documents)), 'text': paragraph}, ensure_ascii=False) + '\n')
                    documents.append(number)
    return documents


def table(options, programs, documents):
    import score
    with open(options.corpus, encoding='utf8') as lines:
        lengths = [len(json.loads(line)['text'].encode()) for line in lines]
    truth = score.Truth(options.corpus, options.truth)
    wirecopy, *peers = programs
    megabytes = sum(lengths) / 1e6
    links, members = score.of_wirecopy(truth, wirecopy.out)
    notes = []

    def note(text):
        if text not in notes:
            notes.append(text)
        return f'[{notes.index(text) + 1}]'

    def row(program, name, found, ratio):
        rate = statistics.median(megabytes / seconds for seconds in program.seconds)
        figures = (f'{found.pairs:,}', f'{found.precision:.3f}', f'{found.recall:.3f}') if found else ('–', '–', '–')
        return [name, f'{rate:.2f}', ratio, f'{program.peak / 1e6:,.0f} MB', *figures]

    rows = [row(wirecopy, f'**wirecopy** {wirecopy.version}, links', links, '1'),
            row(wirecopy, 'the same run, members of its stories', members, '1')]
    for peer in peers:
        name = f'{peer.name} {peer.version or ""}'.strip()
        if peer.failure:
            rows.append([name, *'–––––', f'– {note(f"{peer.name} could not be measured: {peer.failure}")}'])
            continue
        found = score.of_peer(truth, peer.out, peer.kind, None if peer.name == OWN else documents)
        if peer.name in NOTES:
            name += f' {note(NOTES[peer.name])}'
        if found is None:
            ratio = f'– {note("Found too many pairs of paragraphs to be counted.")}'
        elif links.precision < found.precision - TOLERANCE or links.recall < found.recall - TOLERANCE:
            ratio = f'– {note(f"No ratio: the precision or the recall of the links of wirecopy is more than {TOLERANCE} below.")}'
        else:
            ratio = f'{times(peer, wirecopy):.2f}'
        rows.append(row(peer, name, found, ratio))

    def line(cells):
        return f'| {" | ".join(cells)} |'

    print(line(['detector', 'MB/s', 'time ÷ wirecopy’s', 'peak memory', 'pairs', 'precision', 'recall']))
    print(line(['---', *['---:'] * 6]))
    for cells in rows:
        print(line(cells))
    print()
    for number, text in enumerate(notes, 1):
        print(f'[{number}] {text}  ')
    beside_python(peers)
    fed = f', {len(documents):,} paragraphs' if documents else ''
    print(f'\n{len(lengths):,} documents{fed}, {megabytes:.1f} MB of text, {truth.true_pairs:,} true pairs; '
          f'{count(options.rounds, "round")}, {count(options.threads, "thread")}; {machine()}.')
    if options.command:
        print(f'\n    {options.command}')


def times(program, other):
    """How many times as long as the other one it takes, in the same round; the median."""
    return statistics.median(theirs / ours for theirs, ours in zip(program.seconds, other.seconds))


def beside_python(peers):
    """Says how long the peers take beside wirecopy's own package, whatever they find."""
    measured = {peer.name: peer for peer in peers if not peer.failure}
    own = measured.pop(OWN, None)
    if own and measured:
        said = ', '.join(f'{name} {times(peer, own):.2f}' for name, peer in measured.items())
        print(f'\nTime divided by that of {OWN}, whatever is found: {said}.')


def count(number, noun):
    return f'{number} {noun}' if number == 1 else f'{number} {noun}s'


def machine():
    """The kind of machine: its processor, not its name."""
    kind, family = platform.machine(), ''
    try:
        with open('/proc/cpuinfo', encoding='utf8') as file:
            said = dict(line.split(':', 1) for line in file if ':' in line)
        said = {key.strip(): value.strip() for key, value in said.items()}
        kind = said.get('model name', kind)
        family = f' family {said["cpu family"]} model {said["model"]}' if 'cpu family' in said and 'model' in said else ''
    except OSError:
        pass
    rust = subprocess.run(['rustc', '--version'], capture_output=True, text=True).stdout.split()
    compiler = f', rustc {rust[1]}' if len(rust) > 1 else ''
    return f'{kind}{family}, {os.cpu_count()} cores, {platform.system()}{compiler}, Python {platform.python_version()}'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('corpus', 'truth', 'homes', 'work'):
        parser.add_argument(f'--{name}', required=True, type=os.path.abspath)
    parser.add_argument('--wirecopy', required=True)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--timeout', type=int, default=600)
    parser.add_argument('--paragraphs', action='store_true')
    parser.add_argument('--command', help='what to print as the command that gives the table')
    parser.add_argument('peers', nargs='*')
    options = parser.parse_args()
    file, documents = options.corpus, None
    if options.paragraphs:
        file = os.path.join(options.work, 'paragraphs.jsonl')
        documents = split_paragraphs(options.corpus, file)
    fed = {OWN: options.corpus}
    programs = [Wirecopy(options), *(Peer(name, options, fed.get(name, file)) for name in options.peers)]
    measure(programs, options.rounds)
    table(options, programs, documents)


if __name__ == '__main__':
    main()
