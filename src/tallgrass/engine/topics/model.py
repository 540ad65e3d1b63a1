"""Which topics a text is about: a complement naive Bayes over hashed TF-IDF, learned from the seed
in a fraction of a second.

Each topic's weights are how much rarer a feature is in all the other topics (Rennie et al. 2003),
so topics with few samples are not at a disadvantage. Scores become probabilities by one
temperature, chosen by cross-validation within the seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from tallgrass.engine.topics import seed
from tallgrass.engine.topics.features import BUCKETS, features
from tallgrass.engine.topics.sparse import SparseRows
from tallgrass.engine.topics.tree import TOPIC_IDS

VERSION = 1
_SMOOTHING = 0.1
_WORD_WEIGHT = 0.3  # of a listed word, beside 1 for a text
_FOLDS = 5
_SLICE = 1_000
_SHORTEST = 30.0  # the length, before scaling, of a text of half a sentence


@dataclass(frozen=True)
class TopicModel:
    """A trained model: the columns in use by bucket (-1 elsewhere), their IDF, their weight for
    each topic, the temperature."""

    columns: np.ndarray
    idf: np.ndarray
    weights: np.ndarray
    temperature: float
    digest: str

    def predict(self, texts: Sequence[str]) -> np.ndarray:
        """Return probabilities, a row a text and a column a topic in the tree's order. A text
        without a known feature is even."""
        parts = [self._predict(texts[i : i + _SLICE]) for i in range(0, len(texts), _SLICE)]
        return np.concatenate(parts) if parts else np.zeros((0, len(TOPIC_IDS)))

    def _predict(self, texts: Sequence[str]) -> np.ndarray:
        weighed = weigh(counts(texts, self.columns), self.idf, _SHORTEST)
        return softmax(weighed.times(self.weights), self.temperature)


@cache
def model() -> TopicModel:
    """Return the model of the seed that this version carries. Built whole on first use, then
    shared."""
    return train(seed.samples())


def train(samples: Sequence[seed.Sample]) -> TopicModel:
    """Learn from labelled samples. The same samples give the same model."""
    rows, buckets = features([sample.text for sample in samples])
    used = np.unique(buckets)
    columns = np.full(BUCKETS, -1, np.int32)
    columns[used] = np.arange(len(used), dtype=np.int32)
    found = SparseRows.counted(rows, columns[buckets], len(samples), len(used))
    idf = np.log((1 + len(samples)) / (1 + found.rows_a_column()))
    weighed = weigh(found, idf)
    topics = np.array([sample.topic for sample in samples])
    shares = np.where([sample.is_note for sample in samples], 1.0, _WORD_WEIGHT)
    texts = np.flatnonzero([sample.is_note for sample in samples])
    temperature = _temperature(*_held_out(weighed, topics, shares, texts))
    return TopicModel(
        columns,
        idf,
        _weights(weighed, topics, shares),
        temperature,
        f"{VERSION}-{seed.digest()[:12]}",
    )


def counts(texts: Sequence[str], columns: np.ndarray) -> SparseRows:
    """Count how often each known feature occurs in each text."""
    rows, buckets = features(texts)
    at = columns[buckets]
    known = at >= 0
    return SparseRows.counted(rows[known], at[known], len(texts), int(columns.max()) + 1)


def weigh(found: SparseRows, idf: np.ndarray, shortest: float = 0.0) -> SparseRows:
    """Weigh counts as TF-IDF (logarithmic TF), every text of length 1; below it where there is
    little to go by (`shortest`)."""
    weighed = found.with_values((1 + np.log(found.value)) * idf[found.column])
    lengths = np.maximum(weighed.lengths(), shortest or 1e-9)
    return weighed.with_values(weighed.value / lengths[weighed.row])


def softmax(scores: np.ndarray, temperature: float) -> np.ndarray:
    """Turn scores into probabilities."""
    scaled = scores / temperature
    raised = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _weights(weighed: SparseRows, topics: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Complement naive Bayes: a column a topic, minus the log share of each feature in the other
    topics, scaled to length 1."""
    mass = weighed.summed(topics, shares, len(TOPIC_IDS))
    others = mass.sum(axis=0) - mass + _SMOOTHING
    logs = -np.log(others / others.sum(axis=1, keepdims=True))
    return (logs / np.abs(logs).sum(axis=1, keepdims=True)).T * weighed.width


def _held_out(
    weighed: SparseRows, topics: np.ndarray, shares: np.ndarray, texts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Score the seed's texts by models that did not see them; return the scores with the topics."""
    scores = np.zeros((len(texts), len(TOPIC_IDS)))
    for fold in range(_FOLDS):
        out = np.arange(len(texts)) % _FOLDS == fold
        seen = np.setdiff1d(np.arange(len(topics)), texts[out])
        learned = _weights(weighed.take(seen), topics[seen], shares[seen])
        scores[out] = weighed.take(texts[out]).times(learned)
    return scores, topics[texts]


def _temperature(scores: np.ndarray, topics: np.ndarray) -> float:
    """Return the temperature under which the held-out topics are likeliest."""
    grid = np.geomspace(0.01, 2, 60)
    likely = [
        np.log(softmax(scores, t)[np.arange(len(topics)), topics] + 1e-12).mean() for t in grid
    ]
    return float(grid[int(np.argmax(likely))])
