"""Measures of a topic model against labelled notes."""

import numpy as np

from tallgrass.engine.topics.tree import TOPIC_IDS


def calibration_error(probabilities: np.ndarray, topics: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error of the likeliest topic: how far, on average, confidence is from
    being right."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == topics
    at = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[at == i].mean() - right[at == i].mean()) * (at == i).sum()
        for i in range(bins)
        if (at == i).any()
    ]
    return float(sum(gaps) / len(topics))


def macro_f1(predicted: np.ndarray, topics: np.ndarray) -> float:
    """The mean over topics of F1."""
    scores = []
    for topic in range(len(TOPIC_IDS)):
        hits = int(((predicted == topic) & (topics == topic)).sum())
        scores.append(2 * hits / max(1, int((predicted == topic).sum() + (topics == topic).sum())))
    return float(np.mean(scores))
