"""Focus: how much a person keeps to one field. 1 is a single topic, 0 all topics alike."""

from collections.abc import Sequence

import numpy as np


def focus(weights: Sequence[float] | np.ndarray) -> float | None:
    """Return one minus the entropy of the shares, divided by the largest it could be. None when
    there is nothing to judge.

    Show it with n: of few notes it says little.
    """
    shares = np.asarray(weights, float)
    total = shares.sum()
    if shares.size < 2 or total <= 0:
        return None
    shares = shares / total
    shares = shares[shares > 0]
    entropy = -(shares * np.log(shares)).sum()
    return float(np.clip(1 - entropy / np.log(np.asarray(weights).size), 0, 1))
