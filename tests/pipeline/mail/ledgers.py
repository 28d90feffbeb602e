"""Digests and mails as a ledger has them."""

from datetime import date, datetime
from typing import Any

from etl.ids import PaperKey, ReleaseId
from etl.pipeline.mail.ledger import Ledger
from etl.pipeline.mail.ledger_rows import SentDigest
from etl.pipeline.mail.message import FrozenMail
from etl.release.digest.sent import ToldPaper

NOON = datetime(2026, 4, 8, 12)
ANA, BO = "ana@example.org", "bo@example.org"
FIRST, SECOND = PaperKey("arxiv:2604.00001"), PaperKey("arxiv:2604.00002")
NOTHING: frozenset[PaperKey] = frozenset()


def digest(day: int = 1, **changes: Any) -> SentDigest:
    """The digest of a day of April."""
    values: dict[str, Any] = {
        "subscription": "all",
        "period_id": f"2026-04-{day:02}",
        "filters_id": "f1",
        "begins_on": date(2026, 4, day),
        "through_on": date(2026, 4, day),
        "days": (date(2026, 4, day),),
        "release_id": ReleaseId("20260408T120000Z"),
        "subject": f"All: day {day}",
        "new_count": day,
        "moved_count": 0,
        "nothing_new": None,
    }
    return SentDigest(**(values | changes))


def mail(number: int, recipient: str = ANA) -> FrozenMail:
    return FrozenMail(f"<{number}@example.org>", recipient, f"mail {number}".encode())


def freeze(
    ledger: Ledger,
    made: SentDigest,
    *mails: FrozenMail,
    told: dict[PaperKey, ToldPaper] | None = None,
    moved: frozenset[PaperKey] = NOTHING,
    now: datetime = NOON,
) -> None:
    ledger.freeze(made, told or {}, moved, mails, now)
