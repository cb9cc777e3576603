"""Flower's current weighted aggregation of 1,000 float32 updates, decode included: one JSON line for each dimension.

`aggregate_arrayrecords` is what FedAvg of flwr 1.41 calls; it decodes each update's serialised array as it goes. The records are made
beforehand, as a server has them after it took the messages apart. Median of five runs after one to warm up.
"""

import json
import statistics
import time

import numpy as np
from flwr.app import Array, ArrayRecord, MetricRecord, RecordDict
from flwr.serverapp.strategy.strategy_utils import aggregate_arrayrecords

UPDATES = 1000
RUNS = 5


def records(dimension):
    generator = np.random.default_rng(1)
    result = []
    for _ in range(UPDATES):
        update = generator.normal(0, 0.3, dimension).astype(np.float32)
        result.append(
            RecordDict({"arrays": ArrayRecord({"weights": Array(update)}), "metrics": MetricRecord({"num-examples": 1.0})})
        )
    return result


for dimension in (1000, 10_000, 100_000):
    updates = records(dimension)
    times, processor = [], []
    for _ in range(RUNS + 1):
        start, spent = time.perf_counter(), time.process_time()
        mean = aggregate_arrayrecords(updates, "num-examples")
        times.append(time.perf_counter() - start)
        processor.append(time.process_time() - spent)
    assert abs(float(next(iter(mean.values())).numpy().mean())) < 0.1
    rate = UPDATES / statistics.median(times[1:])
    print(
        json.dumps(
            {
                "figure": "aggregate",
                "implementation": "flower",
                "dimension": dimension,
                "updates": UPDATES,
                "runs": RUNS,
                "updates_per_second": int(rate),
                "updates_per_processor_second": int(UPDATES / statistics.median(processor[1:])),
                "gigabytes_per_second": 4 * dimension * rate / 1e9,
            }
        ),
        flush=True,
    )
