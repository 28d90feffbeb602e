"""Author names: as people write them, as a register sorts them, and whether a person bears them."""

import polars as pl

from etl.normalize.identity import name_key
from etl.normalize.text import squashed

# Footnote marks: `Jane Doe*†`, `Jane Doe²`.
_MARKS = "[*∗＊⁎†‡§¶‖⋆✉✝¹²³⁰⁴-⁹]\ufe0f?"
_SUFFIX = r"(?i:jr|sr)\.?|II|III|IV|(?i:ph\.? ?d)\.?"
# A part between commas that can be a name: it has a letter.
_WITH_LETTER = r"[^,]*\p{L}[^,]*"
# Commas in four arrangements, the more specific first: `King, Martin Luther, Jr.`,
# `King, Jr., Martin Luther`, `Martin Luther King, Jr.`, `King, Martin Luther`. The third stands
# before the fourth, which would take `Jr.` for a first name.
_NATURAL_ORDER = (
    (rf"^({_WITH_LETTER}), ({_WITH_LETTER}), ({_SUFFIX})$", "$2 $1 $3"),
    (rf"^({_WITH_LETTER}), ({_SUFFIX}), ({_WITH_LETTER})$", "$3 $1 $2"),
    (rf"^({_WITH_LETTER}), ({_SUFFIX})$", "$1 $2"),
    (rf"^({_WITH_LETTER}), ({_WITH_LETTER})$", "$2 $1"),
)

# The particles that nameparser lists, without those that are common first or middle names (`Bon`).
_PARTICLE = (
    "van|vande|vander|von|vom|der|den|dem|het|'t|op|aan|auf|de|del|dela|degli|dei|della|delle|delli"
    "|dello|di|da|dal|das|do|dos|du|la|las|le|san|santa|st|ste|te|ten|ter|zu|zum|zur|af|av|mac|mc"
    "|bin|bint|ibn|bar|ben|abu|abou"
    # In capitals those that are seldom middle names; `Bin` often is, so is `Van` before `Nguyen`.
    "|Van|Vande|Vander|Von|Der|Den|De|Del|Dela|Degli|Dei|Della|Delle|Dello|Di|Da|Dal|Das|Dos|Du"
    r"|La|Las|Le|Santa|(?:[^\s,]+-)?Saint|St\.?|Ste\.?|Mac|Mc|Ibn|Bar|Ben|Abu|Abou"
)
# Arabic articles bind one word: `Al Hakim` is a last name, `El Din` in `Saad El Din Ali` is not.
_ARTICLE = "[Aa]l|[Ee]l|Abdul|Abdel|Abd"
# `Nguyen Van Tran`: `Van` is a middle name before these last names, and no particle. Nor is the
# `de` of `Jean de Dieu` one.
_NO_PARTICLE = (
    r" Van (?:Nguyen|Tran|Le|Pham|Hoang|Huynh|Phan|Vu|Vo|Dang|Bui|Do|Ho|Ngo|Duong|Ly)$"
    r"| de Dieu [^\s,]+$"
)
# `van der Berg`, `Al Hakim`, `Garcia y Vega`, or the last word.
_LAST_NAME = rf"(?:{_PARTICLE}) [^,]+|(?:{_ARTICLE}) [^\s,]+|[^\s,]+ [eiy] [^\s,]+|[^\s,]+"

_COLLECTIVE_WORD = (
    "team|group|labs?|laborator(?:y|ies)|inc|llc|ltd|gmbh|corp|corporation|company|consortium"
    "|collaboration|community|project|research|university|institute|initiative|foundation"
    "|cent(?:er|re)|contributors|authors|alliance|organi[sz]ation|committee|society|network"
    "|technolog(?:y|ies)|academy|department|association"
)
# Labs that sign with one plain word, which nothing else tells from a person's only name.
_ONE_WORD_LABS = (
    "MiniMax|Qwen|Seed|Anthropic|Baidu|ByteDance|Cohere|Google|Meta|Microsoft|Mistral|Tencent"
    "|Alibaba|Apple|Amazon|Xiaomi|Meituan|Salesforce|Snowflake|Adobe|Huawei|Kuaishou"
)
# Each alternative by example: `Kimi Team`, `QwenTeam`, `Z.ai` or `OpenAI`, `01` or `4Paradigm`,
# `NVIDIA`, `Qwen`.
_COLLECTIVE = "|".join(
    (
        rf"(?i:\b(?:{_COLLECTIVE_WORD})\b)",
        r"\p{Ll}Team\b",
        r"\bAI\b|\p{Ll}AI\b|\. ?(?i:ai)$",
        r"^\S*\p{N}\S*$",
        r"^\S*\p{Lu}{3}\S*$",
        rf"^(?:{_ONE_WORD_LABS})$",
    )
)


def normalized_names(printed: pl.Series) -> pl.DataFrame:
    """name, name_key, is_collective and sort_name of each printed name, in this order.

    Most names of a day are printed many times, and each is normalized once.
    """
    name = pl.col("name")
    listed = printed.to_frame("printed")
    named = (
        listed.unique()
        .with_columns(name=author_name(pl.col("printed")))
        .with_columns(name_key=name_key(name), is_collective=is_collective(name))
        .with_columns(sort_name=sort_name(name, pl.col("is_collective")))
    )
    found = listed.join(named, on="printed", how="left", nulls_equal=True, maintain_order="left")
    return found.drop("printed")


def author_name(printed: pl.Expr) -> pl.Expr:
    """The name in NFC, single-spaced, first name first, without footnote marks; null when blank.

    `Last, First` is turned round, a suffix stays last: `King, Martin Luther, Jr.` and
    `Martin Luther King, Jr.` are `Martin Luther King Jr.`. What reads otherwise keeps its commas.
    """
    # Marks go before the commas are looked at: `Doe,† Jane` is `Doe, Jane`.
    plain = squashed(printed.str.replace_all(_MARKS, ""))
    commas = plain.str.replace_all(r" ?,[ ,]*", ", ").str.strip_chars(", ").replace("", None)
    turned = commas
    for order, natural in _NATURAL_ORDER:
        turned = turned.str.replace(order, natural)
    # `Google, Inc` is not turned round.
    return pl.when(is_collective(commas)).then(commas).otherwise(turned)


def sort_name(name: pl.Expr, is_collective: pl.Expr) -> pl.Expr:
    """The form by which a name is sorted: `Last, First, Suffix`, as in `King, Martin Luther, Jr.`

    Particles stand with the last name. Collective names, names of one word and names that have a
    comma already stay as they are.
    """
    suffixed = name.str.replace(rf"^([^,]+?) ({_LAST_NAME}) ({_SUFFIX})$", "$2, $1, $3")
    particles = suffixed.str.replace(rf"^([^,]+?) ({_LAST_NAME})$", "$2, $1")
    last_word = name.str.replace(r"^([^,]+) ([^\s,]+)$", "$2, $1")
    person = pl.when(name.str.contains(_NO_PARTICLE)).then(last_word).otherwise(particles)
    return pl.when(is_collective).then(name).otherwise(person)


def is_collective(name: pl.Expr) -> pl.Expr:
    """True if a team, lab or company bears the name.

    One does when one of its words says so (`Team`, `Lab`, `Inc`, `contributors`, …), when it has or
    ends in `AI` in capitals, or when its only word has a digit, three capitals in a row or is a lab
    that is known to sign so. A person's only name (`Zhang`) and given name (`Hao Ai`) are neither.
    """
    return name.str.contains(_COLLECTIVE)
