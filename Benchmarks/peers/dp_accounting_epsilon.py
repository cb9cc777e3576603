"""dp-accounting on one core: the seconds from the event to its epsilon, one JSON line for each figure, the median of several runs."""

import json
import math
import statistics
import time

from dp_accounting import dp_event
from dp_accounting.pld import PLDAccountant
from dp_accounting.pld import privacy_loss_distribution
from dp_accounting.rdp import RdpAccountant

RUNS = 5
DELTA = 1e-6
TRAINING = dp_event.PoissonSampledDpEvent(0.01, dp_event.GaussianDpEvent(1.0))


def by_distribution():
    accountant = PLDAccountant(value_discretization_interval=1e-4)
    return accountant.compose(TRAINING, 10_000).get_epsilon(DELTA)


def by_renyi():
    return RdpAccountant().compose(TRAINING, 10_000).get_epsilon(DELTA)


def by_responses():
    # `compose` forgets the count of this event in 0.6.0, so the distribution is composed itself.
    noise = 2 / (1 + math.exp(0.05))
    responses = privacy_loss_distribution.from_randomized_response(noise, 2, value_discretization_interval=1e-4)
    return responses.self_compose(1_000).get_epsilon_for_delta(DELTA)


def exact_responses(epsilon0=0.05, count=1_000):
    """The truth for randomized responses: the sum over the number of lies (Kairouz, Oh and Viswanath 2015), by bisection."""

    def delta(epsilon):
        log_truth = -math.log1p(math.exp(-epsilon0))
        terms = []
        for lies in range(count + 1):
            loss = (count - 2 * lies) * epsilon0
            if loss > epsilon:
                choices = math.lgamma(count + 1) - math.lgamma(lies + 1) - math.lgamma(count - lies + 1)
                terms.append(-math.exp(choices + count * log_truth - lies * epsilon0) * math.expm1(epsilon - loss))
        return math.fsum(terms)

    low, high = 0.0, count * epsilon0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if delta(middle) > DELTA else (low, middle)
    return high


def main() -> None:
    for figure, run in (("pld", by_distribution), ("rdp", by_renyi), ("responses", by_responses)):
        epsilon = run()
        seconds = []
        for _ in range(RUNS):
            start = time.perf_counter()
            epsilon = run()
            seconds.append(time.perf_counter() - start)
        row = {"figure": f"accounting-{figure}", "implementation": "dp-accounting", "seconds": statistics.median(seconds)}
        row |= {"runs": RUNS, "epsilon": float(epsilon)}
        if figure == "responses":
            row["exact"] = exact_responses()
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
