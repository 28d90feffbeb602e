"""Who signs the papers of the days, worked out in plain Python from the answers as they came."""

from collections import Counter, defaultdict

import pytest

from etl.release.queries import ask_release
from etl.stage.connection import Connection
from tests.real import rows
from tests.truth.signing import Author, Signature, bears

pytestmark = pytest.mark.slow


def test_each_author_signs_at_the_places_that_the_answers_say(
    again: Connection, authors: list[Author]
) -> None:
    """All 86,390 visible places; no author stands at two of one paper."""
    found: defaultdict[tuple[str, str | None], set[tuple[str, int]]] = defaultdict(set)
    places = (
        "select author_key, authors.account_key, paper_key, position "
        "from core.authorships inner join core.authors as authors using (author_key)"
    )
    for key, account, *place in rows(again, places):
        found[key, account].add((place[0], place[1]))
    expected = {
        (it.account, frozenset((one.paper, one.position) for one in it.signatures))
        for it in authors
    }
    assert {(account, frozenset(places)) for (_, account), places in found.items()} == expected
    assert len(found) == len(authors)
    assert all(len({paper for paper, _ in places}) == len(places) for places in found.values())


def test_150_pairs_of_spellings_are_150_authors(
    again: Connection, signatures: list[Signature]
) -> None:
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for it in signatures:
        spellings[it.key].add(it.name)
    several = {tuple(sorted(names)) for names in spellings.values() if len(names) > 1}
    found = rows(
        again, "select distinct list_sort(spellings) from core.authors where len(spellings) > 1"
    )
    assert {tuple(names) for (names,) in found} <= several
    listed = rows(
        again,
        "select name, list(distinct name_as_printed) from core.authors "
        "inner join core.authorships using (author_key) group by all",
    )
    assert all(name in {it.rstrip("§") for it in printed} for name, printed in listed)
    assert len(several) == 151


def test_claimed_papers_are_those_whose_page_links_the_account(
    again: Connection, authors: list[Author]
) -> None:
    found = rows(
        again,
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
        again, "select paper_count, claimed_paper_count from mart.authors where name = 'Kai Chen'"
    ) == [(81, 1)]
    shown = ask_release(again, "prolific_authors", {"top": "9"}).fetchall()
    assert ("Kai Chen", 81, "kaichen1998", 1) in [row[1:5] for row in shown]


def test_an_account_of_another_name_names_nobody_and_is_listed(
    again: Connection, signatures: list[Signature], authors: list[Author]
) -> None:
    assert rows(again, "select account_key from core.authors where name = 'Yue Wang'") == [(None,)]
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
    found = dict(rows(again, "select name_key, len(reasons) from quality.ambiguous_names"))
    assert found == dict(Counter([*repeated, *several, *foreign]))
    assert (len(repeated), len(several), len(foreign)) == (51, 142, 370)
