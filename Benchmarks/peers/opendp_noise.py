"""OpenDP's exact discrete Gaussian and Laplace on one core: one JSON line for each scale, the median of five runs."""

import json
import statistics
import time

import opendp.prelude as dp

DRAWS = 10_000
RUNS = 5

dp.enable_features("contrib")


def main() -> None:
    domain = dp.vector_domain(dp.atom_domain(T="i64"))
    zeros = [0] * DRAWS
    for figure, name, make, metric in (
        ("discrete-gaussian", "sigma", dp.m.make_gaussian, dp.l2_distance(T=float)),
        ("discrete-laplace", "scale", dp.m.make_laplace, dp.l1_distance(T="i64")),
    ):
        for scale in (1, 10, 1000):
            mechanism = make(domain, metric, scale=float(scale))
            rates, energy = [], 0
            for _ in range(RUNS):
                start = time.perf_counter()
                draws = mechanism(zeros)
                rates.append(DRAWS / (time.perf_counter() - start))
                energy += sum(draw * draw for draw in draws)
            print(
                json.dumps(
                    {
                        "figure": figure,
                        "implementation": "opendp",
                        name: scale,
                        "samples_per_second": round(statistics.median(rates)),
                        "runs": RUNS,
                        "draws": DRAWS,
                        "variance": energy / (DRAWS * RUNS),
                    }
                )
            )


if __name__ == "__main__":
    main()
