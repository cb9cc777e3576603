"""The benchmarks' JSON lines as one table. Exits with status 1 for a missing figure and, with CHECK set, for a missed target."""

import json
import os
import sys

INTAKE_TARGET = 2000


def number(value):
    return f"{value:,.0f}"


def row(figure, unit, ours, peer, ratio, processor, target, held, script):
    return [figure, unit, ours, peer, ratio, processor, target, "yes" if held else "no", f"Benchmarks/{script}.sh"]


def compared(lines, figure, key, rate, peer, title, unit, script):
    """One row for each size: both sides' rates and the ratio that the script computed from them."""
    rates = {(line["implementation"], line[key]): line[rate] for line in lines if line["figure"] == figure}
    for line in lines:
        if line["figure"] != f"{figure}-ratio":
            continue
        size = line[key]
        processor = f"{line['ratio_processor']}x" if "ratio_processor" in line else ""
        yield row(
            title.format(number(size)), unit, number(rates["sotto", size]), f"{number(rates[peer, size])} ({peer})", f"{line['ratio']}x",
            processor, f"{line['least']}x", line["ratio"] >= line["least"], script)


def intake(lines):
    for line in lines:
        if line["figure"] == "intake":
            rate, lost = line["reports_per_second"], line["accepted"] - line["durable"]
            yield row(
                "upload to durable acceptance", "reports/s", number(rate), "", "", "", number(INTAKE_TARGET),
                rate >= INTAKE_TARGET and lost == 0, "intake")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    rows = [
        *compared(lines, "discrete-gaussian", "sigma", "samples_per_second", "opendp", "exact Gaussian, sigma {}", "samples/s", "noise"),
        *compared(lines, "discrete-laplace", "scale", "samples_per_second", "opendp", "exact Laplace, scale {}", "samples/s", "noise"),
        *compared(lines, "aggregate", "dimension", "updates_per_second", "flower", "aggregate, {} coordinates", "updates/s", "aggregate"),
        *intake(lines),
    ]
    heading = ["figure", "unit", "Sotto", "peer", "ratio", "by processor time", "at least", "held", "command"]
    widths = [max(len(cells[column]) for cells in [heading, *rows]) for column in range(len(heading))]
    for cells in [heading, ["-" * width for width in widths], *rows]:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |")
    print("\nload average " + " ".join(f"{load:.1f}" for load in os.getloadavg()) + f", {os.cpu_count()} processors")
    held = all(cells[7] == "yes" for cells in rows)
    return len(rows) != 7 or (bool(os.environ.get("CHECK")) and not held)


sys.exit(main())
