"""Matching on the sample community's own briefs: better than the habits it replaces, and exact
where exactness can be checked."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.running import ROOT, clean_environment

LOOK = """
import itertools, json, os, sys
from pathlib import Path
import numpy as np
from tallgrass.cli.options import wake_ready
wake_ready(Path(sys.argv[1]))
from tallgrass.campaigns.models import Campaign
from tallgrass.campaigns.fit import fits
from tallgrass.campaigns.queries.fees import fees_by_tier, wanted_by
from tallgrass.engine.matching import BriefVector, Candidates, eligible, reach, select
from tallgrass.profiles.queries import candidate_columns

columns = candidate_columns(None)

def weigh(row, budget, rows):
    fees, wanted = fees_by_tier(row), wanted_by(row)
    known = fits(wanted, columns)
    rows = [i for i, fit in enumerate(known) if fit.tier in fees and (rows is None or i in rows)]
    candidates = Candidates(
        ids=columns.person_ids[rows],
        price=np.array([fees[known[i].tier].gross for i in rows], np.int64),
        audience=np.array([known[i].expected for i in rows], float), topics=columns.topics[rows],
        languages=[columns.languages[i] for i in rows], places=[columns.places[i] for i in rows])
    brief = BriefVector(wanted.topics, wanted.languages, wanted.places)
    found = reach(candidates, brief)
    able = eligible(candidates, brief, found).tolist()
    problem = found.problem(candidates, np.arange(len(rows)), budget, 5_000, ())
    def fill(order):
        left, chosen = budget, []
        for i in order:
            if candidates.price[i] <= left:
                chosen.append(i)
                left -= int(candidates.price[i])
        return problem.value(chosen)
    said = {
        "title": row.title,
        "ours": select(candidates, brief, budget, 5_000, ()).value,
        "cheapest": fill(sorted(able, key=lambda i: (candidates.price[i], i))),
        "relevant": fill(sorted(able, key=lambda i: (-found.relevance[i], i))),
    }
    if len(able) <= 12:
        said["best"] = max(
            problem.value(list(chosen)) for n in range(len(able) + 1)
            for chosen in itertools.combinations(able, n)
            if candidates.price[list(chosen)].sum() <= budget)
    return said, [rows[i] for i in able]

out = {"whole": [], "twelve": []}
for row in Campaign.objects.select_related("awarded_bid").order_by("pk"):
    if not fees_by_tier(row) or row.lines.get(line="koc").amount == 0:
        continue
    said, able = weigh(row, row.lines.get(line="koc").amount // 3, None)
    if len(able) > 12:
        out["whole"].append(said)
        for start in (0, 12):
            out["twelve"].append(weigh(row, 100_000, set(able[start : start + 12]))[0])
print(json.dumps(out))
"""


def look(home: Path) -> dict[str, list[dict[str, Any]]]:
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(home)],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
        cwd=ROOT,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return found


def environment() -> dict[str, str]:
    return {**clean_environment(), "PYTHONPATH": os.environ.get("PYTHONPATH", "")}


def test_it_beats_cheapest_first_and_most_relevant_first_and_is_exact_on_twelve(
    built: tuple[Path, dict[str, Any]],
) -> None:
    found = look(built[0])
    assert len(found["whole"]) >= 5
    for said in found["whole"]:
        assert said["ours"] >= max(said["cheapest"], said["relevant"]), said
    # where the budget has room for everybody who fits, each way finds the same
    tight = [
        said for said in found["whole"] if said["ours"] > max(said["cheapest"], said["relevant"])
    ]
    assert len(tight) >= 5
    exact = [said for said in found["twelve"] if "best" in said]
    assert len(exact) >= 8
    for said in exact:
        assert abs(said["ours"] - said["best"]) < 1e-6, said
