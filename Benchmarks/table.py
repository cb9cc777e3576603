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


def accounting(lines):
    rows = {(line["figure"], line.get("implementation")): line for line in lines if line["figure"].startswith("accounting-")}
    for figure, title in (("accounting-pld", "PLD, 10,000 sampled Gaussian steps"), ("accounting-rdp", "RDP of the same")):
        if (figure + "-ratio", None) in rows:
            ours, peer, ratio = rows[figure, "sotto"], rows[figure, "dp-accounting"], rows[figure + "-ratio", None]
            yield row(
                title, "ms", f"{1000 * ours['seconds']:.2f}", f"{1000 * peer['seconds']:.1f} (dp-accounting)", f"{ratio['ratio']}x", "",
                f"{ratio['least']}x", ratio["ratio"] >= ratio["least"] and abs(ratio["difference"]) <= 1e-3, "accounting")
    if (error := rows.get(("accounting-responses-error", None))) is not None:
        yield row(
            "1,000 randomized responses, error", "epsilon", f"{error['sotto']:.1e}", f"{error['dp-accounting']:.4f} (dp-accounting)", "", "",
            f"below {error['most']:.0e}", 0 <= error["sotto"] < error["most"], "accounting")


def ledger(lines):
    for line in lines:
        if line["figure"] == "ledger-charge":
            yield row(
                f"durable charges, {line['callers']} at once", "charges/s", number(line["charges_per_second"]),
                f"{number(line['flushes_per_second'])} (flushes)", f"{line['ratio']:.2f}x", "", f"{line['least']}x",
                line["ratio"] >= line["least"], "ledger")


def log(lines):
    times = sorted(line["milliseconds"] for line in lines if line["figure"] == "log verify")
    if times:
        yield row("log verify, 100,000 entries", "ms", number(times[len(times) // 2]), "", "", "", "below 10,000", times[-1] < 10_000, "log")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    rows = [
        *compared(lines, "discrete-gaussian", "sigma", "samples_per_second", "opendp", "exact Gaussian, sigma {}", "samples/s", "noise"),
        *compared(lines, "discrete-laplace", "scale", "samples_per_second", "opendp", "exact Laplace, scale {}", "samples/s", "noise"),
        *compared(lines, "aggregate", "dimension", "updates_per_second", "flower", "aggregate, {} coordinates", "updates/s", "aggregate"),
        *intake(lines),
        *accounting(lines),
        *ledger(lines),
        *log(lines),
    ]
    heading = ["figure", "unit", "Sotto", "peer", "ratio", "by processor time", "at least", "held", "command"]
    widths = [max(len(cells[column]) for cells in [heading, *rows]) for column in range(len(heading))]
    for cells in [heading, ["-" * width for width in widths], *rows]:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |")
    print("\nload average " + " ".join(f"{load:.1f}" for load in os.getloadavg()) + f", {os.cpu_count()} processors")
    held = all(cells[7] == "yes" for cells in rows)
    return len(rows) != 16 or (bool(os.environ.get("CHECK")) and not held)


sys.exit(main())
