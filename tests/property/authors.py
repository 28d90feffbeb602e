"""Who the authors are: told apart by name and by accounts that bear it, each once a paper."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from tests.property.documents import Authorship

Place = tuple[str, int]

_BEARING = {("ann rain", "Ann Rain"), ("bo zhang", "Bo Z")}
"""Names, and full names of accounts that bear them, of those that the worlds have."""


def authors_of(
    signed: Mapping[Place, Authorship],
) -> set[tuple[str, str | None, frozenset[Place]]]:
    """(name, account) of each author, with the places where it signs."""
    places_of: defaultdict[str, list[Place]] = defaultdict(list)
    for place, authorship in signed.items():
        places_of[_key(authorship.name)].append(place)
    return {
        (_spelling(signed[place].name for place in places), account, places)
        for named in places_of.values()
        for account, places in _told_apart({place: signed[place] for place in named})
    }


def _told_apart(
    namesakes: Mapping[Place, Authorship],
) -> list[tuple[str | None, frozenset[Place]]]:
    """An author for each account that bears the name, and one for the rest; one in all of one."""
    bearing = {_account(s) for s in namesakes.values() if _bears(s)}
    only = next(iter(bearing)) if len(bearing) == 1 else None
    found: defaultdict[str | None, list[Place]] = defaultdict(list)
    for place, authorship in namesakes.items():
        account = _account(authorship)
        found[only or (account if account in bearing else None)].append(place)
    return [
        author
        for account, places in found.items()
        for author in _once_a_paper(account, places, namesakes)
    ]


def _once_a_paper(
    account: str | None, places: list[Place], namesakes: Mapping[Place, Authorship]
) -> list[tuple[str | None, frozenset[Place]]]:
    """The author signs where a page links the account, or first; others are nobody known."""
    linked = {it for it in places if account and _account(namesakes[it]) == account}
    linked_first = sorted(places, key=lambda it: (it not in linked, it))
    own: dict[str, Place] = {}
    for place in linked_first:
        own.setdefault(place[0], place)
    others = [(None, frozenset({place})) for place in places if place not in own.values()]
    return [(account, frozenset(own.values())), *others]


def _spelling(names: Iterable[str]) -> str:
    counts = Counter(names)
    return min(counts, key=lambda name: (-counts[name], -len(name.encode()), name))


def _bears(authorship: Authorship) -> bool:
    if authorship.login is None:
        return False
    printed = authorship.full_name
    return printed is None or (_key(authorship.name), printed) in _BEARING


def _account(authorship: Authorship) -> str | None:
    return authorship.login.lower() if authorship.login else None


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(it for it in plain if not unicodedata.combining(it)).lower()
