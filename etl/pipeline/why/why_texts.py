"""Rules and readings in words. They steer nothing."""

from collections.abc import Mapping

from etl.contract.vocabulary import ValueReading, WhyRule

RULE_TEXTS: Mapping[WhyRule, str] = {
    "last_entry": "of the last entry that lists the paper, by instant, capture and position",
    "last_stated": "the last stated value, by instant, capture and position: NULL states nothing",
    "with_abstract": "of the last entry that has an abstract",
    "page_first": "the last one that a page states, else the last one of arXiv",
    "arxiv_first": "the last one that arXiv states, else an instant of a page, else a printed day",
    "arxiv_only": "the last one that arXiv states; pages do not",
    "this_row": "of the entry that the row is of; no other document changes it",
    "last_list": "of the last list that is not empty, taken as a whole; pages come before arXiv",
    "last_links": "of the last entry that declares links, or of the last abstract; of a link in "
    "both the declared one counts",
    "highest": "of the highest version that arXiv states",
    "earliest": "the earliest of all that count",
    "latest": "the latest of all that count",
    "counted": "the number of all that count",
    "version": "as stated at the beginning of the period, or last before it",
    "last_of_all": "the last stated value in the entries of all papers",
    "derived": "it follows from other rows: the select of its table in sql/core says how",
}

READING_TEXTS: Mapping[ValueReading, str] = {
    "verbatim": "as it stands there, without the document's escapes",
    "squashed": "as it stands there, on one line with single blanks",
    "cleaned": "cleaned: lines joined, entities, mojibake and LaTeX resolved "
    "(etl/normalize/text.py, latex.py)",
    "lower_case": "its name there, single-spaced and in lower case",
    "key": "`arxiv:` and the id without its version",
    "key_of_title": "`title:` and a hash of the title's letters and digits (etl/normalize/text.py)",
    "instant": "the instant there, in UTC",
    "day": "the day of the instant there, in UTC, or the day itself",
    "printed_day": "the day printed there; a year that is not printed is that of the capture, or "
    "the only possible one (etl/normalize/dates.py)",
    "method": "the rule that gave published_on, by what states it (etl/normalize/dates.py)",
    "number": "the number there; a dash on a card is 0",
    "list_length": "the number printed there, or the length of the list",
    "flag": "true or false, as it is stated there",
    "name": "the name in NFC, `First Last` (etl/normalize/names.py)",
    "name_key": "a hash of the name there in lower case without accents, with the account where "
    "several bear it (authorships.sql of sql/work)",
    "account": "the linked account's full name and login, compared with the author's name "
    "(etl/normalize/identity.py)",
    "keyword": "the keyword there in lower case, and folded with its other spellings "
    "(etl/normalize/keywords.py)",
    "link": "the canonical form, host and kind of the url there (etl/normalize/links.py)",
    "version": "the number of the version there; one about which a feed states instants alone is 1",
    "category": "a category there; the first one is the primary one",
    "identifier": "single-spaced; a DOI without its prefix and in lower case",
    "size": "the number of kilobytes there",
    "places": "the places there, single-spaced",
    "document": "of the document's bytes; capture_id is a hash of them and of the url, instant and "
    "day that were stated, as the head of the archive's record has it",
    "place": "the place of the entry, or of the author in the list, counted from 1",
    "provenance": "as it was recorded or stated for the document, in the head of the archive's "
    "record",
    "filing": "the page's own day, period or query; an API answer has none and is filed by its "
    "entries' days, else by its url (etl/sources/daily_papers/filing.py)",
    "rule": "no bytes say it: it follows from the rows and from the name of the part",
    "entry": "of the whole entry there",
    "access": "true for all that is stated there but `false`",
}
