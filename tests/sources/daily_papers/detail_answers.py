"""Details of papers as the site answers them, made by hand (FACTS 4.5)."""

import json
from typing import Any

PAPER: dict[str, Any] = {
    "id": "2604.00017",
    "authors": [{"_id": "a1", "name": "Mira Tanaka", "hidden": False}],
    "publishedAt": "2026-04-01T00:00:00.000Z",
    "submittedOnDailyAt": "2026-04-02T00:00:00.000Z",
    "title": "Fast Stitches with Wool",
    "submittedOnDailyBy": {"_id": "s1", "user": "bo", "fullname": "Bo Zhang", "type": "user"},
    "summary": "Sheep.",
    "upvotes": 12,
    "discussionId": "d1",
    "githubRepo": "https://github.com/example-lab/wool",
    "githubStars": 40,
    "ai_keywords": ["wool"],
}
MODEL: dict[str, Any] = {
    "id": "example-lab/Wool-7B",
    "author": "example-lab",
    "authorData": {"_id": "o1", "name": "example-lab"},
    "downloads": 900,
    "likes": 30,
    "gated": "auto",
    "private": False,
    "lastModified": "2026-04-05T10:00:00.000Z",
    "pipeline_tag": "text-generation",
    "repoType": "model",
    "isLikedByUser": False,
    "availableInferenceProviders": [],
    "numParameters": 7,
}
DATASET: dict[str, Any] = {
    "id": "fleece",
    "downloads": 0,
    "likes": 2,
    "gated": False,
    "private": False,
    "repoType": "dataset",
    "isBenchmark": False,
    "datasetsServerInfo": {"viewer": "viewer", "numRows": 3},
}
SPACE: dict[str, Any] = {"id": "bo/knit", "emoji": "x", "running": True, "likes": 5}


def detail(
    models: object = (),
    datasets: object = (),
    spaces: object = (),
    totals: tuple[int, int, int] | None = None,
    **paper: object,
) -> bytes:
    """A detail as bytes; without totals the lengths of the lists are stated."""
    linked = {"linkedModels": models, "linkedDatasets": datasets, "linkedSpaces": spaces}
    counts = totals or [len(it) if isinstance(it, (list, tuple)) else 0 for it in linked.values()]
    names = ("numTotalModels", "numTotalDatasets", "numTotalSpaces")
    return json.dumps(
        {**PAPER, **paper, **linked, **dict(zip(names, counts, strict=True))}
    ).encode()


def listing(*papers: dict[str, Any]) -> bytes:
    """An answer of the listing's API about papers."""
    shared = ("title", "publishedAt")
    return json.dumps(
        [{"paper": it, "numComments": 1, **{key: it[key] for key in shared}} for it in papers]
    ).encode()
