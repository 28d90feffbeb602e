"""Names of one person are recognised: spellings of a name, and the account behind an author."""

import polars as pl

from etl.contract.vocabulary import AccountAgreement
from etl.normalize.text import in_form, squashed

# Letters whose accent Unicode does not take off. The page to explore takes them off as well.
PLAIN_LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t",
    "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ς": "σ",
}  # fmt: skip
# Accents of Latin, Greek and Cyrillic letters. Vowels of other scripts are marks too, and stay.
_ACCENTS = r"[\u{0300}-\u{036F}]"


def name_key(name: pl.Expr) -> pl.Expr:
    """The name in lower case, without accents and in letters of plain width.

    Spellings of one name have one key: `Ioana Ciucă`, `IOANA CIUCA` and `Ｉoana Ciuca`.
    """
    plain = in_form("NFKD", name).str.to_lowercase().str.replace_all(_ACCENTS, "")
    plain = plain.str.replace_many(list(PLAIN_LETTERS), list(PLAIN_LETTERS.values()))
    return pl.coalesce(squashed(plain), name)


def account_agreement(signed: pl.DataFrame) -> pl.Series:
    """Words for how far each linked account's full_name and login agree with the author's name.

    The word is the first of `AccountAgreement` that applies; null where name or login is.
    """
    stated = signed.select("name", "login", "full_name")
    linked = stated.drop_nulls(["name", "login"]).unique()
    told = linked.with_columns(account_agreement=_agreement(linked))
    found = stated.join(
        told, on=stated.columns, how="left", nulls_equal=True, maintain_order="left"
    )
    return found["account_agreement"]


def _agreement(linked: pl.DataFrame) -> pl.Series:
    # Words are written into columns: as parts of one expression they would be found for each rule.
    author, printed, login, shared = map(pl.col, ("author", "printed", "in_login", "shared"))
    words = linked.select(
        author=_words(pl.col("name")),
        printed=_words(pl.col("full_name")),
        in_login=_login_words(pl.col("login")),
    )
    words = words.with_columns(
        shared=_long(author).list.set_intersection(_long(printed.list.set_union(login))),
        given=_given(author),
        full_letters=printed.list.join(""),
        login_letters=login.list.join(""),
    )
    given, login_letters = pl.col("given"), pl.col("login_letters")
    rules: list[tuple[AccountAgreement, pl.Expr]] = [
        ("same", _is_reordered(author, printed) | _is_one_of(_orders(author))),
        ("words", shared.list.len() > 1),
        ("initials", (shared.list.len() > 0) & _has_initials(author, printed)),
        ("given_name", _is_subset(printed, given) & _is_subset(given, printed)),
        ("login", _is_one_of(_shortened(author))),
        ("login", _is_subset(printed, author) & (login_letters == given.list.join(""))),
        ("one_word", shared.list.len() > 0),
    ]
    found = [pl.when(applies).then(pl.lit(word, pl.String)) for word, applies in rules]
    return words.select(pl.coalesce(*found, pl.lit("none"))).to_series()


def _words(name: pl.Expr) -> pl.Expr:
    """Words of letters; a hyphen or an apostrophe parts none: `Yu-Feng` is `Yufeng`."""
    joined = name_key(name).str.replace_all(r"['’`´-]", "")
    return joined.str.extract_all(r"\p{L}+").fill_null([])


def _login_words(login: pl.Expr) -> pl.Expr:
    return name_key(login).str.extract_all(r"\p{L}+").fill_null([])


def _given(author: pl.Expr) -> pl.Expr:
    """All words but the last; none of a name of one word."""
    return author.list.head(author.list.len().clip(1) - 1)


def _long(words: pl.Expr) -> pl.Expr:
    return words.list.filter(pl.element().str.len_chars() > 1)


def _initials(words: pl.Expr) -> pl.Expr:
    return words.list.eval(pl.element().str.head(1))


def _is_subset(words: pl.Expr, others: pl.Expr) -> pl.Expr:
    """True where there are words, and all are among the others."""
    return (words.list.len() > 0) & (words.list.set_difference(others).list.len() == 0)


def _is_reordered(author: pl.Expr, printed: pl.Expr) -> pl.Expr:
    return (author.list.len() > 0) & (author.list.sort() == printed.list.sort())


def _orders(author: pl.Expr) -> list[pl.Expr]:
    """`yangli`, `liyang`: the words without spaces, the last name last, first, and all reversed."""
    return [
        author.list.join(""),
        author.list.last() + _given(author).list.join(""),
        author.list.reverse().list.join(""),
    ]


def _shortened(author: pl.Expr) -> list[pl.Expr]:
    """`skrishna`, `krishnas`, `satyak`: one of the names whole, and initials of the other."""
    given, last = _given(author), author.list.last()
    has_both = pl.when(author.list.len() > 1)
    return [
        has_both.then(_initials(given).list.join("") + last),
        has_both.then(last + _initials(given).list.join("")),
        has_both.then(given.list.join("") + last.str.head(1)),
    ]


def _is_one_of(forms: list[pl.Expr]) -> pl.Expr:
    """True where the letters of the full name or of the login are one of these forms."""
    letters = (pl.col("full_letters"), pl.col("login_letters"))
    return pl.any_horizontal((it == form) & (it != "") for it in letters for form in forms)


def _has_initials(author: pl.Expr, printed: pl.Expr) -> pl.Expr:
    """True where one side has but initials for what the other writes out: `Igor M`."""
    rest, other_rest = (it.list.set_difference("shared") for it in (author, printed))
    return _are_initials(rest, other_rest) | _are_initials(other_rest, rest)


def _are_initials(words: pl.Expr, others: pl.Expr) -> pl.Expr:
    return (_long(words).list.len() == 0) & _is_subset(words, _initials(others))
