"""Text dumps made line by line, and what came of reading them."""

from collections.abc import Sequence

from etl.sources.daily_papers.records import ParsedDocument
from etl.sources.daily_papers.text_dump import parse_text_dump

INVITATION = "Get trending papers in your email inbox!"
BANNER = ["new", "", INVITATION, "", "Subscribe", ""]
HEADER = [*BANNER, "Daily Papers", "", "byAK and the research community", "", "Apr 15", ""]
GLUE = f"{INVITATION}\nSubscribe"


def sentences(topic: str) -> str:
    return f"We study {topic} in depth and at length. " * 6 + f"Our {topic} are the best."


CATS, DOGS, OWLS = sentences("cats"), sentences("dogs"), sentences("owls")
BLANK = ["Cats", "", CATS, "", "Dogs?", "", DOGS, "", "Owls", "", OWLS]
CARDS = [
    *("Cats", "", CATS, "", "  • 5 authors", "·", "Apr 7 3", ""),
    *("Dogs?", "", DOGS, "", "adobe Adobe", "·", "Dec 19, 2025", ""),
    *("Owls", "", OWLS, "", "  • 1 authors", "·", "Mar 8, 2024 7"),
]


def read(lines: Sequence[str]) -> ParsedDocument:
    return parse_text_dump("\n".join([*HEADER, *lines]))


def titles(reading: ParsedDocument) -> list[tuple[int, str | None]]:
    return [(entry.position, entry.title) for entry in reading.entries]
