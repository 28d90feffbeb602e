from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec import json

from etl.limits import MAX_FAULTS
from etl.sources.base import Reject
from etl.sources.daily_papers.json_entries import ParsedEntries, parse_entries
from etl.sources.daily_papers.records import Account, Author, Entry, Organization

Change = Callable[[dict[str, Any]], object]


def item() -> dict[str, Any]:
    """The least that upstream always states."""
    return {
        "paper": {
            "id": "2604.00990",
            "authors": [
                {"_id": "a", "name": "Ada Nightingale", "hidden": False},
                {"_id": "b", "name": "Bo Wollen", "hidden": True},
            ],
            "publishedAt": "2026-04-01T00:00:00.000Z",
            "title": "Counting\n  Sheep",
            "summary": "One, two.",
            "upvotes": 0,
        },
        "publishedAt": "2026-03-31T20:00:00.000Z",
        "title": "Counting Sheep",
        "numComments": 0,
    }


def read_one(change: Change) -> ParsedEntries:
    changed = item()
    change(changed)
    return parse_entries([item(), changed], first=7)


def entry(change: Change) -> Entry:
    return read_one(change).entries[1]


def test_what_is_not_stated_is_none_and_zero_is_zero() -> None:
    assert parse_entries([item()]).entries == [
        Entry(
            position=1,
            title="Counting Sheep",
            arxiv_id="2604.00990",
            abstract="One, two.",
            published_at="2026-04-01T00:00:00.000Z",
            authors=[Author("Ada Nightingale"), Author("Bo Wollen", is_hidden=True)],
            upvotes=0,
            comment_count=0,
        )
    ]


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (lambda it: it.pop("title"), ["title: missing"]),
        (lambda it: it.pop("numComments"), ["numComments: missing"]),
        (lambda it: it.pop("publishedAt"), ["publishedAt: missing"]),
        (lambda it: it.pop("paper"), ["paper: missing"]),
        (lambda it: it["paper"].pop("id"), ["paper.id: missing"]),
        (lambda it: it["paper"].pop("summary"), ["paper.summary: missing"]),
        (lambda it: it["paper"].pop("authors"), ["paper.authors: missing"]),
        (lambda it: it["paper"].pop("upvotes"), ["paper.upvotes: missing"]),
        (lambda it: it["paper"].pop("publishedAt"), ["paper.publishedAt: missing"]),
        (lambda it: it["paper"]["authors"][1].pop("name"), ["paper.authors[1].name: missing"]),
        (lambda it: it["paper"]["authors"][0].pop("hidden"), ["paper.authors[0].hidden: missing"]),
        (lambda it: it["paper"].update(id=2503.0213), ["paper.id: Expected `str`, got `float`"]),
        (lambda it: it["paper"].update(id=None), ["paper.id: Expected `str`, got `null`"]),
        (lambda it: it.update(paper=None), ["paper: Expected `object`, got `null`"]),
        (lambda it: it.update(numComments=True), ["numComments: Expected `int`, got `bool`"]),
        (
            lambda it: it["paper"].update(upvotes="9", title=7, githubStars=1.5),
            [
                "paper.title: Expected `str`, got `int`",
                "paper.upvotes: Expected `int`, got `str`",
                "paper.githubStars: Expected `int | null`, got `float`",
            ],
        ),
        (
            lambda it: it["paper"]["authors"][0].update(user={"fullname": "Ada"}),
            ["paper.authors[0].user.user: missing"],
        ),
        (
            lambda it: it.update(organization={"name": 3}),
            ["organization.name: Expected `str`, got `int`"],
        ),
        (
            lambda it: it["paper"].update(submittedOnDailyAt="2026-02-30T00:00:00.000Z"),
            ["paper.submittedOnDailyAt: day is out of range for month"],
        ),
        (
            lambda it: it["paper"].update(submittedOnDailyAt="yesterday"),
            ["paper.submittedOnDailyAt: not a day: 'yesterday'"],
        ),
    ],
)
def test_a_refused_entry_names_every_fault_and_leaves_the_others_alone(
    change: Change, faults: list[str]
) -> None:
    found = read_one(change)
    changed = item()
    change(changed)
    assert [one.position for one in found.entries] == [7]
    (reject,) = found.rejects
    assert (reject.position, reject.faults) == (8, faults)
    assert json.decode(reject.row) == changed


def test_a_count_beyond_64_bits_is_a_fault() -> None:
    (reject,) = read_one(lambda it: it["paper"].update(upvotes=10**30)).rejects
    assert reject.faults[0].startswith("paper.upvotes: Expected `int` <=")


@pytest.mark.parametrize("odd", [None, 3, "text", [], [[1]], {}])
def test_what_is_no_object_is_refused_not_dropped(odd: object) -> None:
    found = parse_entries([odd, item()])
    assert [one.position for one in found.rejects] == [1]
    assert [one.position for one in found.entries] == [2]


def test_unknown_keys_are_kept_with_their_place_and_counted() -> None:
    def change(it: dict[str, Any]) -> None:
        it["votesToday"] = {"a": [1]}
        it["paper"]["citations"] = 3
        it["paper"]["authors"][1]["orcid"] = "0000"
        it["paper"]["authors"][0]["user"] = {"user": "ada-n", "badge": "gold"}
        it["submittedBy"] = {"name": "bo", "mood": None}

    found = read_one(change)
    assert json.decode(found.entries[1].extra or "") == {
        "votesToday": {"a": [1]},
        "paper.citations": 3,
        "paper.authors[1].orcid": "0000",
        "paper.authors[0].user.badge": "gold",
        "submittedBy.mood": None,
    }
    assert found.unknown_keys == {
        "votesToday": 1,
        "paper.citations": 1,
        "paper.authors[].orcid": 1,
        "paper.authors[].user.badge": 1,
        "submittedBy.mood": 1,
    }


@pytest.mark.parametrize(
    ("stated", "published", "expected"),
    [
        ("2025-03-10T03:50:58.348Z", "2025-03-07T17:00:00.000Z", "2025-03-10T03:50:58.348Z"),
        ("2025-03-10T03:50:58.348Z", "2025-03-10T03:50:58.348Z", "2025-03-10T03:50:58.348Z"),
        ("2025-03-11T03:50:58.348Z", "2025-03-07T17:00:00.000Z", None),
        ("2025-03-09T13:00:00.000Z", "2025-03-09T17:00:00.000Z", None),
        ("2024-12-09T12:00:00.000Z", "2024-12-09T17:00:00.000Z", None),
        ("soon", "2024-12-09T17:00:00.000Z", None),
        ("2024-12-09", "2024-12-09T17:00:00.000Z", None),
    ],
)
def test_top_level_published_at_is_a_submission_only_where_that_is_proven(
    stated: str, published: str, expected: str | None
) -> None:
    def change(it: dict[str, Any]) -> None:
        it["publishedAt"] = stated
        it["paper"]["publishedAt"] = published

    assert entry(change).submitted_at == expected
    assert entry(change).published_at == published


def test_the_submission_states_the_day_and_the_one_who_submitted() -> None:
    def change(it: dict[str, Any]) -> None:
        it["paper"]["submittedOnDailyAt"] = "2026-04-02T23:59:00.000Z"
        it["paper"]["submittedOnDailyBy"] = {"user": "bo-w", "fullname": "Bo", "type": "user"}

    found = entry(change)
    assert found.submitted_at == "2026-04-02T23:59:00.000Z"
    assert found.day == date(2026, 4, 2)
    assert found.submitter == Account("bo-w", "Bo", "user")


def test_submitted_by_goes_before_submitted_on_daily_by() -> None:
    def change(it: dict[str, Any]) -> None:
        it["submittedBy"] = {"name": "mira-t", "fullname": "Mira", "type": "user"}
        it["paper"]["submittedOnDailyBy"] = {"user": "bo-w"}

    assert entry(change).submitter == Account("mira-t", "Mira", "user")


def test_an_author_may_have_an_account_and_a_claim() -> None:
    def change(it: dict[str, Any]) -> None:
        account = {"user": "ada-n", "fullname": "Ada", "type": "user"}
        it["paper"]["authors"][0] |= {"user": account, "status": "claimed_verified"}

    assert entry(change).authors == [
        Author("Ada Nightingale", False, "claimed_verified", Account("ada-n", "Ada", "user")),
        Author("Bo Wollen", is_hidden=True),
    ]


def test_an_item_that_was_faulty_before_is_refused_for_that() -> None:
    found = parse_entries([item(), "f()", item()], 7, {1: "entry: no literal"})
    assert [one.position for one in found.entries] == [7, 9]
    assert found.rejects == [Reject(8, ["entry: no literal"], '"f()"')]


def test_so_many_faults_of_an_entry_are_named() -> None:
    (reject,) = read_one(lambda it: it["paper"].update(authors=[{}] * MAX_FAULTS)).rejects
    assert reject.faults == [
        f"paper.authors[{number}].{key}: missing"
        for number in range(MAX_FAULTS // 2)
        for key in ("name", "hidden")
    ]


def test_unknown_keys_are_counted_over_all_items() -> None:
    assert parse_entries([item() | {"mood": 1}] * 2).unknown_keys == {"mood": 2}


@pytest.mark.parametrize(
    ("place", "key", "value", "name"),
    [
        ("paper", "id", "2604.00991", "arxiv_id"),
        ("paper", "summary", "Three.", "abstract"),
        ("paper", "publishedAt", "2026-03-30T00:00:00.000Z", "published_at"),
        ("paper", "upvotes", 7, "upvotes"),
        ("paper", "githubRepo", "https://github.com/bo/sheep", "github_url"),
        ("paper", "githubStars", 12, "github_stars"),
        ("paper", "projectPage", " https://sheep.example", "project_url"),
        ("paper", "discussionId", "66ac44677746f1e5ff6b71f3", "discussion_id"),
        ("paper", "ai_keywords", ["sheep"], "keywords"),
        ("paper", "ai_summary", "Sheep are counted.", "ai_summary"),
        ("paper", "ai_summary_model", "a/model", "ai_summary_model"),
        ("paper", "githubRepoAddedBy", "auto", "repository_added_by"),
        ("item", "numComments", 3, "comment_count"),
        ("item", "thumbnail", "https://cdn-thumbnails.example/x.png", "thumbnail_url"),
        ("item", "isAuthorParticipating", False, "is_author_participating"),
    ],
)
def test_plain_values_are_copied_under_our_names(
    place: str, key: str, value: object, name: str
) -> None:
    def change(it: dict[str, Any]) -> None:
        (it["paper"] if place == "paper" else it)[key] = value

    found = read_one(change)
    assert getattr(found.entries[1], name) == value
    assert found.unknown_keys == {}


@pytest.mark.parametrize("place", ["organization", "submitterOrganization", "paper"])
def test_an_organization_is_found_under_each_of_its_names(place: str) -> None:
    stated = {"_id": "x", "name": "example-lab", "fullname": "Example Lab "}

    def change(it: dict[str, Any]) -> None:
        it["paper" if place == "paper" else place] = (
            it["paper"] | {"organization": stated} if place == "paper" else stated
        )

    assert entry(change).organization == Organization("example-lab", "Example Lab ")


@pytest.mark.parametrize(
    ("top", "in_paper", "expected"),
    [
        ({"mediaUrls": ["a.mp4"]}, {"mediaUrls": ["b.mp4", "a.mp4"]}, ["a.mp4", "b.mp4"]),
        ({"mediaUrls": ["a", "a"], "mediaUrl": "c"}, {"mediaUrls": ["a"]}, ["a", "a", "c"]),
        ({"mediaUrls": []}, {"mediaUrls": ["b.mp4"]}, ["b.mp4"]),
        ({"mediaUrl": "c.png"}, {}, ["c.png"]),
        ({"mediaUrls": []}, {}, []),
        ({}, {}, None),
    ],
)
def test_media_are_found_under_each_of_their_names(
    top: dict[str, Any], in_paper: dict[str, Any], expected: list[str] | None
) -> None:
    def change(it: dict[str, Any]) -> None:
        it.update(top)
        it["paper"].update(in_paper)

    assert entry(change).media_urls == expected


def test_a_blank_title_gives_way_to_the_papers_own() -> None:
    assert entry(lambda it: it.update(title=" ")).title == "Counting\n  Sheep"
