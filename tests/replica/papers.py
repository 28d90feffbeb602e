"""Made-up papers: the API's items of 2026 for a day, the same for the same seed and day."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from . import calendar_rules, words
from .entries import Entry, Item
from .people import account, authors, hex_id, organization, printed_name, submitter

_NEW_YORK = ZoneInfo("America/New_York")
_SUBMISSION_INSTANTS_END = date(2026, 5, 14)
_SUMMARY_MODEL_SINCE = date(2026, 6, 3)
_WRAPPING_ENDED = date(2025, 12, 1)
_DAYS_OF_DISTINCT_IDS = 1600


@lru_cache(80)
def made_entries(seed: int, day: date) -> tuple[Entry, ...]:
    """The day's papers with their final counters; () on a day without issue."""
    if not calendar_rules.has_issue(day):
        return ()
    count = calendar_rules.paper_count(seed, day)
    new = tuple(_entry(seed, day, index) for index in range(count))
    earlier = calendar_rules.repeated_from(seed, day)
    return new if earlier is None else (*new, _listed_again(seed, earlier, day))


def _entry(seed: int, day: date, index: int) -> Entry:
    rng = Random(f"{seed}/{day}/{index}")
    midnight = datetime.combine(day, time())
    hours = rng.randrange(10, 41) if rng.random() < 0.12 else rng.randrange(9)
    appears_at = midnight + timedelta(hours=hours if index else 0)
    return Entry(_item(rng, seed, day, index), appears_at, grows_from=appears_at)


def _listed_again(seed: int, earlier: date, day: date) -> Entry:
    first = _entry(seed, earlier, 0)
    paper = first.item["paper"] | {"submittedOnDailyAt": _submitted_at(Random(str(day)), day)}
    midnight = datetime.combine(day, time())
    return Entry(first.item | {"paper": paper}, midnight, grows_from=first.appears_at)


def _item(rng: Random, seed: int, day: date, index: int) -> Item:
    published = datetime.combine(day - timedelta(days=rng.choice((0, 1, 1, 2, 3, 5, 9))), time())
    number = 62 * ((day.toordinal() + seed) % _DAYS_OF_DISTINCT_IDS) + index
    paper_id = f"{published:%y%m}.{number:05}"
    person = account(printed_name(rng))
    paper = _paper(rng, paper_id, published, day, index) | {"submittedOnDailyBy": person}
    shared = {key: paper[key] for key in ("mediaUrls", "organization") if key in paper}
    thumbnails = "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers"
    return {
        "paper": paper,
        "publishedAt": _mislabelled(published),
        "title": paper["title"],
        "summary": paper["summary"],
        "thumbnail": f"{thumbnails}/{paper_id}.png",
        "numComments": rng.choice((0, 1, 1, 2, 2, 3, 10)),
        "submittedBy": submitter(person),
        "isAuthorParticipating": rng.random() < 0.3,
    } | shared


def _paper(rng: Random, paper_id: str, published: datetime, day: date, index: int) -> Item:
    filling = _filling(rng)
    printed = (
        600 if index == 0 and calendar_rules.is_first_issue_of_month(day) else _author_count(rng)
    )
    paper = {
        "id": paper_id,
        "authors": authors(rng, paper_id, printed, day),
        "publishedAt": f"{published:%Y-%m-%dT%H:%M:%S}.000Z",
        "submittedOnDailyAt": _submitted_at(rng, day),
        "title": _title(rng, filling, day),
        "summary": _summary(rng, filling),
        "upvotes": 0 if rng.random() < 0.06 else 1 + int(rng.paretovariate(0.9)) % 400,
        "discussionId": hex_id("discussion", paper_id),
    }
    return (
        paper | _links(rng, filling) | _machine_summary(rng, filling, day) | _extras(rng, paper_id)
    )


def _filling(rng: Random) -> dict[str, str]:
    code = rng.choice(words.CODE_STARTS) + rng.choice(words.CODE_ENDS) + str(rng.randrange(100))
    owner = rng.choice(words.ORGANIZATIONS)[0]
    return {
        "code": code,
        "gerund": rng.choice(words.GERUNDS),
        "subject": rng.choice(words.SUBJECTS),
        "purpose": rng.choice(words.PURPOSES),
        "owner": owner,
        "repository": f"https://github.com/{owner}/{code}",
    }


def _title(rng: Random, filling: dict[str, str], day: date) -> str:
    if rng.random() < 0.2:
        return rng.choice(words.ODD_TITLES).format(**filling)
    if day < _WRAPPING_ENDED and rng.random() < 0.3:
        return words.WRAPPED_TITLE.format(**filling)
    return "{code}: {gerund} {subject} {purpose}".format(**filling)


def _summary(rng: Random, filling: dict[str, str]) -> str:
    chosen = rng.sample(words.SENTENCES, rng.randrange(4, len(words.SENTENCES)))
    if rng.random() < 0.3:
        chosen.append(rng.choice(words.ODD_SENTENCES))
    sentences = [text.format(number=rng.randrange(2, 900), **filling) for text in chosen]
    return ("\n" if rng.random() < 0.03 else " ").join(sentences)


def _links(rng: Random, filling: dict[str, str]) -> dict[str, Any]:
    links: dict[str, Any] = {}
    if rng.random() < 0.45:
        page = "https://{owner}.github.io/{code}/".format(**filling)
        links["projectPage"] = rng.choice((page, page, page, " " + page, filling["repository"]))
    if rng.random() < 0.6:
        repository = filling["repository"]
        odd = (repository + "/", repository + "/tree/main/src", repository.rsplit("/", 1)[0])
        links["githubRepo"] = rng.choice(odd) if rng.random() < 0.05 else repository
        links["githubRepoAddedBy"] = rng.choice(("user", "user", "user", "auto", "admin"))
        if rng.random() < 0.96:
            links["githubStars"] = (int(rng.paretovariate(0.7)) - 1) % 80_000
    return links


def _machine_summary(rng: Random, filling: dict[str, str], day: date) -> dict[str, Any]:
    if rng.random() < 0.1:
        return {}
    keywords = rng.sample(words.KEYWORDS, rng.randrange(3, 8))
    if rng.random() < 0.06:
        keywords += [" ", keywords[0]]
    model = {"ai_summary_model": "halden/Summa-2"} if day >= _SUMMARY_MODEL_SINCE else {}
    text = "{code} treats {subject} {purpose}.".format(**filling)
    return {"ai_summary": text, "ai_keywords": keywords} | model


def _extras(rng: Random, paper_id: str) -> dict[str, Any]:
    extras: dict[str, Any] = {}
    if rng.random() < 0.2:
        kinds = rng.choices(("png", "mp4", "jpeg", "qt", "webm"), k=rng.choice((1, 1, 1, 2, 0)))
        uploads = "https://cdn-uploads.huggingface.co/production/uploads"
        extras["mediaUrls"] = [f"{uploads}/{hex_id(paper_id, n)}.{k}" for n, k in enumerate(kinds)]
    if rng.random() < 0.6:
        extras["organization"] = organization(rng)
    return extras


def _author_count(rng: Random) -> int:
    return 1 + int(rng.expovariate(1 / 8)) % 60


def _submitted_at(rng: Random, day: date) -> str:
    if day >= _SUBMISSION_INSTANTS_END:
        return f"{day}T00:00:00.000Z"
    return f"{day}T{rng.randrange(9):02}:{rng.randrange(60):02}:07.{rng.randrange(1000):03}Z"


def _mislabelled(published: datetime) -> str:
    """New York's local time labelled as UTC, as the API's top-level publishedAt is."""
    local = published.replace(tzinfo=UTC).astimezone(_NEW_YORK)
    return f"{local:%Y-%m-%dT%H:%M:%S}.000Z"
