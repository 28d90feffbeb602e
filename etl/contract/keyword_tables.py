"""Released tables of keywords, and of the acronyms in them."""

from etl.contract import columns as c
from etl.contract.key_rules import Reference
from etl.contract.model import Table

KEYWORDS = Table(
    "core.keywords",
    grain="paper x keyword",
    meaning="The last non-empty list of keywords that a page gave for the paper",
    key=("paper_key", "keyword"),
    columns=(
        c.PAPER_KEY,
        c.KEYWORD.needed(),
        c.text(
            "keyword_key",
            "The concept, which all its spellings share: its words without blanks, acronyms "
            "written out",
            r"\S.*",
        ).needed(),
        c.FOLDED_BY,
        c.KEYWORD_AS_PRINTED.needed(),
        c.KEYWORD_WORDS,
        c.ACRONYM,
        c.ACRONYM_WORDS,
        *c.ORIGIN,
    ),
    references=(
        Reference("paper_key", "core.papers"),
        Reference("capture_id", "core.captures"),
    ),
)

ACRONYMS = Table(
    "core.acronyms",
    grain="acronym x meaning",
    meaning="What keywords such as `large language models (llms)` say that acronyms are short for",
    key=("acronym", "meaning_key"),
    columns=(
        c.ACRONYM.needed(),
        c.text("meaning_key", "The meaning's words without blanks", r"\S.*").needed(),
        c.text("meaning", "The meaning's words in the singular").needed(),
        c.count("paper_count", "Papers whose keywords state it", minimum=1).needed(),
        c.flag(
            "is_used",
            "Keys of keywords have the meaning in place of the acronym: at least two papers state "
            "it, and two of three that state any",
        ).needed(),
    ),
)
