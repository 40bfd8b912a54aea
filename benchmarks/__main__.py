"""``python -m benchmarks SET FILES...``: run a benchmark set and write its results."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.journey import run_journey
from benchmarks.results import write_results

SETS = {"journey": run_journey}


def main() -> None:
    """Read the arguments, run the set, write and print the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("set", choices=sorted(SETS))
    parser.add_argument("files", nargs="+", type=Path, help="instances; folders for `journey`")
    parser.add_argument("--seconds", type=float, default=60, help="of search per instance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="cores per instance")
    parser.add_argument("--add-reps", type=int, default=0, help="journey: enlarge the team")
    parser.add_argument("--census", action="store_true", help="journey: sales and places alone")
    parser.add_argument("--out", type=Path, default=Path("results.csv"))
    parser.add_argument("--solutions", type=Path, default=Path("solutions"))
    options = parser.parse_args()
    write_results(SETS[options.set](options), options.out)


if __name__ == "__main__":
    main()
