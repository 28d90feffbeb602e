"""Who signs a paper: authors told apart by name and account, in plain Python."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tests.truth.reading import Paper


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

    @property
    def spellings(self) -> list[str]:
        """As most lists have the name; of equally many, with more accents and capitals."""
        counts = Counter(it.name for it in self.signatures)
        return sorted(counts, key=lambda it: (-counts[it], -len(it.encode()), it))

    @property
    def claimed(self) -> list[Signature]:
        """Those whose page links the author to the account."""
        return [it for it in self.signatures if it.account and it.account == self.account]


def read_signatures(papers: Iterable[Paper]) -> list[Signature]:
    """All that are not hidden, by the last answer that lists a paper's authors."""
    return [
        signature(paper.key, place, author)
        for paper in papers
        for place, author in enumerate(paper.authors, start=1)
        if not author["hidden"]
    ]


def signature(paper: str, place: int, author: dict[str, Any]) -> Signature:
    user = author.get("user") or {}
    account = user["user"].lower() if user else None
    name = author["name"].rstrip("§")
    return Signature(paper, place, name, account, user.get("fullname", ""), author.get("status"))


def read_authors(signatures: Iterable[Signature]) -> list[Author]:
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
