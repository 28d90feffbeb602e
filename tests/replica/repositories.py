"""Made-up models, datasets and spaces that cite a paper: ever more of them in two months."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from . import words

LISTED_REPOSITORIES = 10
"""So many of a kind are listed at most, and the totals count all of them."""

_GROWTH = timedelta(days=60)
_OFTEN = {"Models": 1.0, "Datasets": 0.4, "Spaces": 0.6}
_TAGS = ("text-generation", "image-text-to-text", "text-to-image", "feature-extraction")
_EMOJI = ("\N{SHEEP}", "\N{ROCKET}", "\N{CAT FACE}")

Props = dict[str, Any]


def linked(paper_id: str, age: timedelta, now: datetime) -> Props:
    """The six keys that say what cites a paper, so long after it was listed first."""
    share = min(age / _GROWTH, 1.0) ** 0.5
    found: Props = {}
    for kind, often in _OFTEN.items():
        rng = Random(f"linked/{paper_id}/{kind}")
        final = int(rng.paretovariate(0.8)) % 400 if rng.random() < 0.5 * often else 0
        total = round(final * share)
        listed = range(min(total, LISTED_REPOSITORIES))
        found[f"linked{kind}"] = [
            _repository(kind, paper_id, number, share, now) for number in listed
        ]
        found[f"numTotal{kind}"] = total
    return found


def _repository(kind: str, paper_id: str, number: int, share: float, now: datetime) -> Props:
    """One that has been there from the start: its counters grow, and never shrink."""
    rng = Random(f"linked/{paper_id}/{kind}/{number}")
    owner = rng.choice(words.ORGANIZATIONS)[0]
    changed = now.replace(hour=0) - timedelta(days=rng.randrange(1, 30))
    shared = {
        "id": f"{owner}/{rng.choice(words.CODE_STARTS)}{rng.choice(words.CODE_ENDS)}-{number}",
        "author": owner,
        "likes": round(int(rng.paretovariate(0.8)) % 5000 * share),
        "lastModified": f"{changed:%Y-%m-%dT%H:%M:%S}.000Z",
        "private": False,
        "repoType": kind[:-1].lower(),
        "isLikedByUser": False,
    }
    return shared | _OWN[kind](rng, round(int(rng.paretovariate(0.5)) % 900_000 * share))


def _model(rng: Random, downloads: int) -> Props:
    return {
        "downloads": downloads,
        "gated": rng.choice((False, False, False, "auto", "manual")),
        "pipeline_tag": rng.choice(_TAGS),
        "availableInferenceProviders": [],
        "numParameters": rng.randrange(10**7, 10**11),
    }


def _dataset(rng: Random, downloads: int) -> Props:
    viewed: Props = {
        "viewer": "viewer",
        "numRows": rng.randrange(10, 10**6),
        "libraries": ["datasets"],
        "formats": ["parquet"],
        "modalities": ["text"],
    }
    return {
        "downloads": downloads,
        "gated": rng.choice((False, False, False, "auto")),
        "isBenchmark": False,
        "isTraces": False,
        "isEnvironment": False,
    } | ({"datasetsServerInfo": viewed} if rng.random() < 0.7 else {})


def _space(rng: Random, _downloads: int) -> Props:
    """A space counts no downloads."""
    return {
        "emoji": rng.choice(_EMOJI),
        "running": rng.random() < 0.7,
        "shortDescription": "Try it",
        "featured": rng.random() < 0.1,
    }


_OWN = {"Models": _model, "Datasets": _dataset, "Spaces": _space}
