"""Who signs the papers of the days, worked out in plain Python from the answers as they came."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from etl.release.queries import ask_release
from etl.stage.connection import Connection
from tests.real import rows

pytestmark = pytest.mark.slow


class Signature(NamedTuple):
    paper: str
    position: int
    name: str
    account: str | None
    full_name: str
    status: str | None

    @property
    def key(self) -> str:
        return plain(self.name)


class Author(NamedTuple):
    account: str | None
    signatures: tuple[Signature, ...]


@pytest.fixture(scope="module")
def signatures(items: dict[str, list[dict[str, Any]]]) -> list[Signature]:
    """All that are not hidden, by the last answer that lists the paper."""
    last = {it["paper"]["id"]: it["paper"] for _, day in sorted(items.items()) for it in day}
    return [
        signature(f"arxiv:{paper['id']}", place, author)
        for paper in last.values()
        for place, author in enumerate(paper["authors"], start=1)
        if not author["hidden"]
    ]


def signature(paper: str, place: int, author: dict[str, Any]) -> Signature:
    user = author.get("user") or {}
    account = user["user"].lower() if user else None
    name = author["name"].rstrip("§")
    return Signature(paper, place, name, account, user.get("fullname", ""), author.get("status"))


@pytest.fixture(scope="module")
def authors(signatures: list[Signature]) -> list[Author]:
    named: defaultdict[str, list[Signature]] = defaultdict(list)
    for it in signatures:
        named[it.key].append(it)
    return [author for namesakes in named.values() for author in told_apart(namesakes)]


def told_apart(namesakes: list[Signature]) -> Iterator[Author]:
    """One author for each account that bears the name, and one for the rest; one in all of one."""
    bearing = {it.account for it in namesakes if it.account and bears(it)}
    of_account: defaultdict[str | None, list[Signature]] = defaultdict(list)
    for it in namesakes:
        only = next(iter(bearing)) if len(bearing) == 1 else None
        of_account[only or (it.account if it.account in bearing else None)].append(it)
    for account, signed in of_account.items():
        own: dict[str, Signature] = {}
        for it in sorted(signed, key=lambda it: (it.account != account, it.position)):
            own.setdefault(it.paper, it)
        yield Author(account, tuple(own.values()))
        yield from (Author(None, (it,)) for it in signed if own[it.paper] is not it)


def bears(it: Signature) -> bool:
    """The account prints the name, two of its words, one and an initial, or the first name."""
    author, printed = words(it.name), words(it.full_name)
    login = re.findall(r"[^\W\d_]+", plain(it.account or ""))
    texts = {"".join(printed), "".join(login)} - {""}
    first, last = author[:-1], author[-1]
    whole = {"".join(author), "".join([last, *first]), "".join(reversed(author))}
    if texts & whole or Counter(author) == Counter(printed):
        return True
    common = {word for word in author if len(word) > 1 and word in {*printed, *login}}
    if len(common) > 1:
        return True
    rest, others = set(author) - common, set(printed) - common
    if common and (are_initials(rest, others) or are_initials(others, rest)):
        return True
    if not first:
        return False
    initials, given = "".join(word[0] for word in first), "".join(first)
    return (
        set(printed) == set(first)
        or bool(texts & {initials + last, last + initials, given + last[0]})
        or (bool(printed) and set(printed) <= set(author) and "".join(login) == given)
    )


def are_initials(short: set[str], long: set[str]) -> bool:
    return bool(short) and all(len(it) == 1 for it in short) and short <= {it[0] for it in long}


def words(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", re.sub("['’`´-]", "", plain(name)))


def plain(name: str) -> str:
    """In lower case, without accents; a few letters have theirs from birth."""
    bare = "".join(
        it for it in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(it)
    )
    letters = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae"})
    return " ".join(bare.translate(letters).split())


def test_each_author_signs_at_the_places_that_the_answers_say(
    days: Connection, authors: list[Author]
) -> None:
    """All 86,390 visible places; no author stands at two of one paper."""
    found: defaultdict[tuple[str, str | None], set[tuple[str, int]]] = defaultdict(set)
    places = (
        "select author_key, authors.account_key, paper_key, position "
        "from core.authorships inner join core.authors as authors using (author_key)"
    )
    for key, account, *place in rows(days, places):
        found[key, account].add((place[0], place[1]))
    expected = {
        (it.account, frozenset((one.paper, one.position) for one in it.signatures))
        for it in authors
    }
    assert {(account, frozenset(places)) for (_, account), places in found.items()} == expected
    assert len(found) == len(authors)
    assert all(len({paper for paper, _ in places}) == len(places) for places in found.values())


def test_150_pairs_of_spellings_are_150_authors(
    days: Connection, signatures: list[Signature]
) -> None:
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for it in signatures:
        spellings[it.key].add(it.name)
    several = {tuple(sorted(names)) for names in spellings.values() if len(names) > 1}
    found = rows(
        days, "select distinct list_sort(spellings) from core.authors where len(spellings) > 1"
    )
    assert {tuple(names) for (names,) in found} <= several
    listed = rows(
        days,
        "select name, list(distinct name_as_printed) from core.authors "
        "inner join core.authorships using (author_key) group by all",
    )
    assert all(name in {it.rstrip("§") for it in printed} for name, printed in listed)
    assert len(several) == 151


def test_claimed_papers_are_those_whose_page_links_the_account(
    days: Connection, authors: list[Author]
) -> None:
    found = rows(
        days,
        "select account_key, paper_count, claimed_paper_count, verified_paper_count "
        "from mart.authors where account_key is not null",
    )
    expected = Counter(
        (
            author.account,
            len(author.signatures),
            sum(it.account == author.account for it in author.signatures),
            sum(
                it.account == author.account
                and it.status in ("claimed_verified", "extracted_confirmed")
                for it in author.signatures
            ),
        )
        for author in authors
        if author.account
    )
    assert Counter(found) == expected
    assert rows(
        days, "select paper_count, claimed_paper_count from mart.authors where name = 'Kai Chen'"
    ) == [(81, 1)]
    shown = ask_release(days, "prolific_authors", {"top": 9}).fetchall()
    assert ("Kai Chen", 81, "kaichen1998", 1) in [row[1:5] for row in shown]


def test_an_account_of_another_name_names_nobody_and_is_listed(
    days: Connection, signatures: list[Signature], authors: list[Author]
) -> None:
    assert rows(days, "select account_key from core.authors where name = 'Yue Wang'") == [(None,)]
    bearing = {(it.key, it.account) for it in signatures if it.account and bears(it)}
    accounts: defaultdict[str, set[str]] = defaultdict(set)
    for it in signatures:
        if it.account:
            accounts[it.key].add(it.account)
    repeated = {
        key for (key, _), n in Counter((it.key, it.paper) for it in signatures).items() if n > 1
    }
    several = {key for key, of in accounts.items() if sum((key, it) in bearing for it in of) > 1}
    foreign = {key for key, of in accounts.items() if any((key, it) not in bearing for it in of)}
    found = dict(rows(days, "select name_key, len(reasons) from quality.ambiguous_names"))
    assert found == dict(Counter([*repeated, *several, *foreign]))
    assert (len(repeated), len(several), len(foreign)) == (51, 142, 370)
