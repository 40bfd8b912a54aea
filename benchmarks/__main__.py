"""``python -m benchmarks SET FILES...``: run a benchmark set and write its results.

``python -m benchmarks compare SET FILES...`` runs several engines side by side at equal time.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import coordinates
from benchmarks.compare import run_compare
from benchmarks.engines import ENGINES
from benchmarks.registry import SETS, find_instances
from benchmarks.results import print_summary, tell_results, write_results
from benchmarks.run import Task, run_tasks
from benchmarks.teams import TEAMS
from routeplan.errors import SettingsError

__all__ = ["main"]

_OTHERS = {**TEAMS, "coordinates": coordinates}
"""Modules with ``add_arguments`` and ``run`` by the name of their command."""


def main(arguments: list[str] | None = None) -> None:
    """Read the arguments, run the set, write and print the results."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.set not in _OTHERS:
        options.seeds = options.seeds or [options.seed]
    try:
        options.run(options)
    except (FileNotFoundError, SettingsError) as error:
        parser.error(str(error))


def _run_set(options: argparse.Namespace) -> None:
    """One engine on all instances, with every seed."""
    name = options.set
    SETS[name].engine(options.engine)  # before anything is read
    tasks = [
        Task(
            name,
            file,
            options.engine,
            seed,
            options.seconds,
            _solution_folder(options, seed) / f"{file.stem}{SETS[name].solution}",
        )
        for seed in options.seeds
        for file in find_instances(name, options.files)
    ]
    results = tell_results(run_tasks(tasks, jobs=options.jobs))
    print_summary(write_results(results, options.out))


def _run_other(options: argparse.Namespace) -> None:
    write_results(_OTHERS[options.set].run(options), options.out)


def _solution_folder(options: argparse.Namespace, seed: int) -> Path:
    """Solutions of several seeds do not overwrite one another."""
    folder: Path = options.solutions
    return folder if len(options.seeds) == 1 else folder / f"seed-{seed}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    sets = parser.add_subparsers(dest="set", metavar="SET", required=True)
    for name in SETS:
        one = sets.add_parser(name, help=f"the instances of {name}")
        _add_common(one, jobs="instances side by side, each on one core")
        one.add_argument("--seconds", type=float, default=10.0, help="per instance")
        one.add_argument("--engine", choices=ENGINES, default="routeplan")
        one.add_argument("--out", type=Path, default=Path("results.csv"))
        one.set_defaults(run=_run_set)
    for name, benchmark in _OTHERS.items():
        one = sets.add_parser(name, help=(benchmark.__doc__ or "").partition("\n")[0])
        benchmark.add_arguments(one)
        _add_run(one, jobs="cores of the search of an instance")
        one.add_argument("--out", type=Path, default=Path("results.csv"))
        one.set_defaults(run=_run_other)
    compare = sets.add_parser("compare", help="engines side by side at equal time")
    compare.add_argument("compared", choices=SETS, metavar="SET", help=" | ".join(SETS))
    _add_common(compare, jobs="runs side by side, each on one core")
    compare.add_argument("--seconds", type=_numbers, default=[10.0], help="or a list: 1,10,60")
    compare.add_argument("--engines", type=_engines, default=list(ENGINES), help=",".join(ENGINES))
    compare.add_argument("--out", type=Path, help="benchmarks/results/SET.csv without it")
    compare.set_defaults(run=run_compare)
    return parser


def _add_common(parser: argparse.ArgumentParser, *, jobs: str) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILES", help="or folders of them")
    _add_run(parser, jobs=jobs)
    parser.add_argument("--seeds", type=_whole_numbers, help="a list: 1,2,3")
    parser.add_argument("--solutions", type=Path, default=Path("solutions"))


def _add_run(parser: argparse.ArgumentParser, *, jobs: str) -> None:
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help=jobs)


def _numbers(text: str) -> list[float]:
    return [float(word) for word in text.split(",")]


def _whole_numbers(text: str) -> list[int]:
    return [int(word) for word in text.split(",")]


def _engines(text: str) -> list[str]:
    names = text.split(",")
    unknown = sorted(set(names) - set(ENGINES))
    if unknown:
        message = f"choose from {', '.join(ENGINES)}; got {', '.join(unknown)}"
        raise argparse.ArgumentTypeError(message)
    return names


if __name__ == "__main__":
    main()
