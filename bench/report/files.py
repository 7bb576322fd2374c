"""The figures as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.measure import Figures
from bench.outcome import Outcome, Sides

RESULTS = Path(__file__).parents[1] / "results"


def as_json(outcome: Outcome) -> dict[str, Any]:
    made = asdict(outcome)
    made["pages"] = {
        about: {name: sides_as_json(sides) for name, sides in pages.items()}
        for about, pages in outcome.pages.items()
    }
    made["others"] = {name: sides_as_json(sides) for name, sides in outcome.others.items()}
    return {**made, "workers": sides_as_json(outcome.workers)}


def sides_as_json(sides: Sides) -> dict[str, Any]:
    return {side: _figures(each) for side, each in sides.items()}


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "per_second": figures.rate,
        "turns": figures.rates,
        "p50_ms": figures.percentile(50),
        "p99_ms": figures.percentile(99),
        "server_cpu_ms": figures.per_operation(figures.server_cpu),
        "bench_cpu_ms": figures.per_operation(figures.bench_cpu),
        "count": figures.count,
    }


def write(results: Mapping[str, Any]) -> Path:
    """Keep the results in a file of their own."""
    RESULTS.mkdir(exist_ok=True)
    moment = results["surroundings"]["at"].replace(":", "").removesuffix("+0000")
    file = RESULTS / f"{moment}.json"
    file.write_text(json.dumps(results, indent=1) + "\n")
    return file
