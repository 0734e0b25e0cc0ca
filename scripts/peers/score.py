"""Pairs of documents against the truth: two documents of one story are a true pair, all others are not."""
import collections
import itertools
import json

import numpy

# Documents that have so many paragraphs found alike count as a pair, where peers were fed paragraphs.
SHARED_PARAGRAPHS = 3
# Pairs of paragraphs above which they are not counted: memory.
MOST_PAIRS = 150_000_000

Score = collections.namedtuple('Score', 'pairs precision recall')


class Truth:
    def __init__(self, corpus, stories):
        """`stories` holds id and story in the columns so named, without a head in the first two."""
        with open(corpus, encoding='utf8') as lines:
            ids = [json.loads(line)['id'] for line in lines]
        self.numbers = {i: number for number, i in enumerate(ids)}
        if len(self.numbers) < len(ids):
            raise SystemExit('compare-peers: two documents of the corpus have one id')
        with open(stories, encoding='utf8') as lines:
            rows = [line.rstrip('\n').split('\t') for line in lines]
        id_column, story_column = 0, 1
        if rows and 'story' in rows[0]:
            head = rows.pop(0)
            id_column, story_column = head.index('id'), head.index('story')
        named = {row[id_column]: row[story_column] for row in rows}
        numbers = {}
        # A document that the truth does not know is alone.
        self.story = numpy.array([numbers.setdefault(named.get(i, (i,)), len(numbers)) for i in self.numbers], dtype=numpy.int64)
        self.true_pairs = twos(numpy.bincount(self.story))

    def of_pairs(self, a, b):
        """Scores pairs of line numbers, in any order, repeated or not."""
        a, b = numpy.asarray(a, dtype=numpy.int64), numpy.asarray(b, dtype=numpy.int64)
        apart = a != b
        keys = numpy.unique((numpy.minimum(a, b) * len(self.story) + numpy.maximum(a, b))[apart])
        right = int((self.story[keys // len(self.story)] == self.story[keys % len(self.story)]).sum())
        return self.score(len(keys), right)

    def of_clusters(self, number, cluster):
        """Scores all pairs inside the clusters, without making them."""
        _, cluster = numpy.unique(cluster, return_inverse=True)
        found = twos(numpy.bincount(cluster))
        _, both = numpy.unique(cluster.astype(numpy.int64) * len(self.story) + self.story[number], return_counts=True)
        return self.score(found, twos(both))

    def score(self, found, right):
        return Score(found, right / found if found else 1., right / self.true_pairs if self.true_pairs else 1.)


def twos(sizes):
    """How many pairs there are in groups of these sizes."""
    return int((sizes * (sizes - 1) // 2).sum())


def load(path):
    flat = numpy.fromfile(path, dtype='<u4').reshape(-1, 2)
    return flat[:, 0].astype(numpy.int64), flat[:, 1].astype(numpy.int64)


def of_peer(truth, path, kind, documents=None):
    """The score of what a driver wrote; `documents` says which document a paragraph is of. None where it is too much."""
    first, second = load(path)
    if documents is None:
        return truth.of_clusters(first, second) if kind == 'clusters' else truth.of_pairs(first, second)
    if kind == 'clusters':
        order = numpy.argsort(second, kind='stable')
        groups = numpy.split(first[order], numpy.flatnonzero(numpy.diff(second[order])) + 1)
        if twos(numpy.array([len(group) for group in groups])) > MOST_PAIRS:
            return None
        pairs = [(group[i], group[j]) for group in groups for i, j in [numpy.triu_indices(len(group), 1)]]
        first, second = (numpy.concatenate([pair[side] for pair in pairs] or [first[:0]]) for side in (0, 1))
    if len(first) > MOST_PAIRS:
        return None
    documents = numpy.asarray(documents, dtype=numpy.int64)
    a, b = documents[first], documents[second]
    keys = (numpy.minimum(a, b) * len(truth.story) + numpy.maximum(a, b))[a != b]
    keys, shared = numpy.unique(keys, return_counts=True)
    keys = keys[shared >= SHARED_PARAGRAPHS]
    return truth.of_pairs(keys // len(truth.story), keys % len(truth.story))


def of_wirecopy(truth, path):
    """The scores of a report: of its links, and of the members of its stories."""
    links, members = ([], []), ([], [])
    with open(path, encoding='utf8') as lines:
        for line in lines:
            record = json.loads(line)
            if record['type'] == 'link' and record['relation'] in ('copy', 'derived'):
                links[0].append(truth.numbers[record['a']])
                links[1].append(truth.numbers[record['b']])
            elif record['type'] == 'story':
                carriers = {truth.numbers[m['document']] for m in record['members'] if m['role'] == 'derivation'}
                for a, b in itertools.combinations(sorted(carriers), 2):
                    members[0].append(a)
                    members[1].append(b)
    return truth.of_pairs(*links), truth.of_pairs(*members)
