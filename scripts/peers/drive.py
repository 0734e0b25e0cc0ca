"""One peer on one file: documents -> pairs that resemble each other by its estimate, or the clusters it makes of them.

    drive.py PEER FILE.jsonl OUT [--threads N]

OUT gets little-endian u32 in twos: the line numbers of a pair, or a line number and its cluster. Prints the seconds from
the first byte read to the last pair found, the imports before and the writing behind left out, and `pairs` or `clusters`.
Shingles, hashes, bands and threshold: the constants below. Every peer that is handed shingles gets the same ones.
"""
import argparse
import array
import os
import re
import sys
import time

SHINGLE, BANDS, ROWS, THRESHOLD = 5, 32, 4, .5
HASHES = BANDS * ROWS
SEED = 42
BATCH = 2000
WORD = re.compile(r'\w+')


def read(path):
    import orjson
    with open(path, 'rb') as lines:
        return [orjson.loads(line)['text'] for line in lines]


def shingles(text):
    words = WORD.findall(text.lower())
    if len(words) < SHINGLE:
        return [' '.join(words)]
    return [' '.join(run) for run in zip(*(words[i:] for i in range(SHINGLE)))]


def batches(texts):
    for start in range(0, len(texts), BATCH):
        yield texts[start:start + BATCH]


class Pairs(array.array):
    """Pairs of numbers, flat."""

    def __new__(cls):
        return super().__new__(cls, 'I')

    def found(self, number, others):
        for other in others:
            self.append(number)
            self.append(other)


def gaoya(path, threads):
    from gaoya.minhash import MinHashStringIndex
    yield
    texts = read(path)
    index = MinHashStringIndex(32, THRESHOLD, BANDS, ROWS, None, 'word', True, (SHINGLE, SHINGLE), 'smallvec')
    pairs = Pairs()
    if threads == 1:
        for number, text in enumerate(texts):
            index.insert_document(number, text)
        found = map(index.query, texts)
    else:
        index.par_bulk_insert_docs(list(range(len(texts))), texts)
        found = index.par_bulk_query(texts)
    for number, others in enumerate(found):
        pairs.found(number, (other for other in others if other > number))
    yield pairs


def rensa(path, threads):
    from rensa import RMinHash, RMinHashLSH
    yield
    texts = read(path)
    sketches = []
    for batch in batches(texts):
        sketches += RMinHash.from_token_sets([shingles(text) for text in batch], num_perm=HASHES, seed=SEED)
    lsh = RMinHashLSH(threshold=THRESHOLD, num_perm=HASHES, num_bands=BANDS)
    lsh.insert_many(sketches, 0)
    pairs = Pairs()
    for number, candidates in enumerate(lsh.query_all(sketches)):
        sketch = sketches[number]
        pairs.found(number, (c for c in candidates if c > number and sketch.jaccard(sketches[c]) >= THRESHOLD))
    yield pairs


def datasketch(path, threads):
    from datasketch import MinHash, MinHashLSH
    global minhashes  # where the processes of the pool find it
    empty = MinHash(num_perm=HASHES, seed=SEED)

    def minhashes(texts):
        made = []
        for text in texts:
            sketch = empty.copy()
            sketch.update_batch([shingle.encode() for shingle in shingles(text)])
            made.append(sketch)
        return made

    yield
    texts = read(path)
    if threads == 1:
        sketches = minhashes(texts)
    else:
        import multiprocessing
        with multiprocessing.get_context('fork').Pool(threads) as pool:
            sketches = [sketch for made in pool.imap(minhashes, batches(texts)) for sketch in made]
    lsh = MinHashLSH(num_perm=HASHES, params=(BANDS, ROWS))
    with lsh.insertion_session() as session:
        for number, sketch in enumerate(sketches):
            session.insert(number, sketch, check_duplication=False)
    pairs = Pairs()
    for number, sketch in enumerate(sketches):
        candidates = lsh.query(sketch)
        pairs.found(number, (c for c in candidates if c > number and sketch.jaccard(sketches[c]) >= THRESHOLD))
    yield pairs


def fastsketchlsh(path, threads):
    import numpy
    from FastSketchLSH import LSH, FastSimilaritySketch
    yield
    texts = read(path)
    sketcher = FastSimilaritySketch(size=HASHES, seed=SEED)
    sketches = numpy.vstack([
        numpy.asarray(sketcher.batch([shingles(text) for text in batch], num_threads=threads)) for batch in batches(texts)])
    lsh = LSH(num_perm=HASHES, num_bands=BANDS, num_threads=threads)
    lsh.insert(sketches)
    candidates, starts = (numpy.asarray(part).astype(numpy.int64) for part in lsh.query(sketches, format='csr'))
    numbers = numpy.repeat(numpy.arange(len(texts)), numpy.diff(starts))
    pairs = Pairs()
    step = 1 << 17
    for start in range(0, len(candidates), step):
        a, b = numbers[start:start + step], candidates[start:start + step]
        a, b = a[b > a], b[b > a]
        alike = (sketches[a] == sketches[b]).mean(1) >= THRESHOLD
        pairs.frombytes(numpy.stack([a[alike], b[alike]], 1).astype('uint32').tobytes())
    yield pairs


def text_dedup(path, threads):
    os.environ.update(HF_HOME=os.path.abspath('cache'), HF_HUB_OFFLINE='1', HF_DATASETS_OFFLINE='1')
    import datasets
    from text_dedup import minhash
    datasets.disable_progress_bars()
    yield
    minhash.main([
        '--path', 'json', '--data_files', path, '--split', 'train', '--column', 'text', '--cache_dir', 'cache',
        '--output', 'kept', '--num_proc', str(threads), '--ngram', str(SHINGLE), '--num_perm', str(HASHES),
        '--threshold', str(THRESHOLD), '--b', str(BANDS), '--r', str(ROWS), '--min_length', '1',
    ], standalone_mode=False)
    clusters = Pairs()
    for number in list(minhash.uf.parent):
        clusters.found(number, [minhash.uf.find(number)])
    yield clusters


def datatrove(path, threads):
    os.environ['DATATROVE_COLORIZE_LOGS'] = '0'
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupBuckets, MinhashDedupCluster
    from datatrove.pipeline.readers import JsonlReader
    from loguru import logger
    logger.remove()
    yield
    config = MinhashConfig(n_grams=SHINGLE, num_buckets=BANDS, hashes_per_bucket=ROWS)
    # A task is a file, so there is a file for each thread; with one thread it is the file itself.
    shards = shard(path, threads)
    sketch = [JsonlReader('shards'), MinhashDedupSignature('signatures', config)]
    LocalPipelineExecutor(sketch, tasks=threads, workers=threads, logging_dir='logs/1').run()
    bucket = [MinhashDedupBuckets('signatures', 'buckets', config=config)]
    LocalPipelineExecutor(bucket, tasks=BANDS, workers=threads, logging_dir='logs/2').run()
    cluster = [MinhashDedupCluster('buckets', 'clusters', config=config, save_cluster_id=True)]
    LocalPipelineExecutor(cluster, tasks=1, workers=1, logging_dir='logs/3').run()
    clusters = Pairs()
    for task, first in enumerate(shards):
        saved = array.array('I')
        try:
            with open(f'clusters/{task:06}.clusters', 'rb') as file:
                saved.frombytes(file.read())
        except FileNotFoundError:
            continue
        for at in range(0, len(saved), 2):
            clusters.found(first + saved[at], [saved[at + 1]])
    yield clusters


def shard(path, count):
    """Links or cuts the file into so many in `shards`; the number of each one's first line."""
    os.mkdir('shards')
    if count == 1:
        os.symlink(path, 'shards/00.jsonl')
        return [0]
    with open(path, 'rb') as file:
        lines = file.readlines()
    firsts = [len(lines) * number // count for number in range(count + 1)]
    for number in range(count):
        with open(f'shards/{number:02}.jsonl', 'wb') as part:
            part.writelines(lines[firsts[number]:firsts[number + 1]])
    return firsts[:-1]


def wirecopy_python(path, threads):
    import orjson
    import wirecopy
    # Its report names documents; here they have numbers.
    with open(path, 'rb') as lines:
        numbers = {orjson.loads(line)['id']: number for number, line in enumerate(lines)}
    yield
    report = wirecopy.scan(path, detail='links', jobs=threads)
    pairs = Pairs()
    for link in report.links:
        if link['relation'] in ('copy', 'derived'):
            pairs.found(numbers[link['a']], [numbers[link['b']]])
    yield pairs


PEERS = {'wirecopy-python': wirecopy_python, 'gaoya-python': gaoya, 'rensa': rensa, 'datasketch': datasketch, 'FastSketchLSH': fastsketchlsh,
         'text-dedup': text_dedup, 'datatrove': datatrove}
CLUSTERS = {'text-dedup', 'datatrove'}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('peer', choices=PEERS)
    parser.add_argument('file', type=os.path.abspath)
    parser.add_argument('out')
    parser.add_argument('--threads', type=int, default=1)
    arguments = parser.parse_args()
    job = PEERS[arguments.peer](arguments.file, arguments.threads)
    next(job)
    start = time.perf_counter()
    found = next(job)
    seconds = time.perf_counter() - start
    if sys.byteorder == 'big':
        found.byteswap()
    with open(arguments.out, 'wb') as out:
        found.tofile(out)
    print(f'{seconds:.6f}', 'clusters' if arguments.peer in CLUSTERS else 'pairs')


if __name__ == '__main__':
    main()
