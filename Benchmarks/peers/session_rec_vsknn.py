"""session-rec's own V-SKNN on recorded sessions: time of each `predict_next`, and HR@20 and MRR@20. One JSON line.

usage: session_rec_vsknn.py CHECKOUT TRAIN TEST

CHECKOUT is a checkout of rn5l/session-rec; its class `VMContextKNN` runs as it is, with session-rec's tuned settings. What is timed is
`predict_next` alone, which gives a score to every item; picking the best twenty of them is left out, in its favour. Two names that the
class imports are replaced where they are missing: `pympler`, which it never calls, and `numpy.in1d`, which newer releases call `isin`.
"""

import gzip
import importlib.util
import json
import sys
import time
import types

import numpy as np
import pandas as pd


def sessions(path):
    opened = gzip.open if open(path, "rb").read(2) == b"\x1f\x8b" else open
    with opened(path, "rt") as file:
        table = pd.read_csv(file, sep="\t", dtype={"session_id": str, "item_id": str})
    clock = "timestamp" if "timestamp" in table else "order"
    frame = pd.DataFrame({"SessionId": pd.factorize(table["session_id"])[0], "ItemId": table["item_id"], "Time": table[clock].astype(float)})
    # Without times, the order of the sessions is the clock.
    if clock == "order":
        frame["Time"] = frame["SessionId"].astype(float)
    return frame


def load(checkout):
    try:
        import pympler  # noqa: F401
    except ImportError:
        sys.modules["pympler"] = types.SimpleNamespace(asizeof=None)
    if not hasattr(np, "in1d"):
        np.in1d = np.isin
    spec = importlib.util.spec_from_file_location("vsknn", f"{checkout}/algorithms/knn/vsknn.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.VMContextKNN


checkout, train_path, test_path = sys.argv[1:4]
train, test = sessions(train_path), sessions(test_path)
views = train["ItemId"].value_counts()
# Most viewed first, then by identifier: the order of ties.
order = sorted(views.index, key=lambda item: (-views[item], item))
number = {item: place for place, item in enumerate(order)}
train["ItemId"] = train["ItemId"].map(number)
test["ItemId"] = test["ItemId"].map(number)
test = test[test["ItemId"].notna()].astype({"ItemId": int})
items = np.arange(len(order))

model = load(checkout)(k=100, sample_size=1000, weighting="quadratic", weighting_score="quadratic")
begin = time.perf_counter()
model.fit(train)
fit_seconds = time.perf_counter() - begin

times, hits, reciprocal = [], 0, 0.0
# session-rec numbers test sessions apart from training sessions; an offset does the same.
offset = int(train["SessionId"].max()) + 1
for session, views_of_session in test.groupby("SessionId", sort=False):
    clicked = views_of_session["ItemId"].tolist()
    stamps = views_of_session["Time"].tolist()
    for position in range(len(clicked) - 1):
        begin = time.perf_counter()
        scores = model.predict_next(session + offset, clicked[position], items, timestamp=stamps[position])
        times.append(time.perf_counter() - begin)
        values = np.nan_to_num(scores.to_numpy())
        target = clicked[position + 1]
        rank = 1 + int((values > values[target]).sum()) + int((values[:target] == values[target]).sum())
        hits += rank <= 20
        reciprocal += 1 / rank if rank <= 20 else 0

milliseconds = np.sort(np.array(times)) * 1e3
print(
    json.dumps(
        {
            "figure": "rank",
            "implementation": "session-rec V-SKNN",
            "events": len(times),
            "p50_ms": float(np.percentile(milliseconds, 50)),
            "p99_ms": float(np.percentile(milliseconds, 99)),
            "mean_ms": float(milliseconds.mean()),
            "hr20": hits / len(times),
            "mrr20": reciprocal / len(times),
            "fit_seconds": fit_seconds,
        }
    )
)
