"""Entries of the API's answers, for tests that write their own."""


def item(number: int, **paper: object) -> dict[str, object]:
    """A paper as the API gives it; what is None in `paper` is left out."""
    stated = {
        "id": f"2604.{number:05}",
        "title": f"Tides of Tea, Part {number}",
        "summary": f"Tea rises by {number} mm.",
        "authors": [{"name": "Ada Frost", "hidden": False}],
        "publishedAt": "2026-04-06T00:00:00.000Z",
        "upvotes": number,
    } | paper
    kept = {name: value for name, value in stated.items() if value is not None}
    around = {name: kept[name] for name in ("title", "publishedAt") if name in kept}
    return {"paper": kept, **around, "numComments": 0}
