"""Adversarial inputs that grow: each is made of a number of pieces, about as long as the number."""

import html
import json
from collections.abc import Callable

from tests.answers import item

Shape = Callable[[int], str]

HEAD = "<!doctype html><html><head><title>Daily Papers</title></head><body>"
CARD = '<h3><a href="/papers/2604.00001">x</a></h3>'
BANNER = "Get trending papers in your email inbox!\n\nSubscribe\n\n"


def page(piece: str, *, after: str = "") -> Shape:
    """A page that repeats a piece, and then another one as often."""
    return lambda count: HEAD + piece * count + after * count


def numbered(piece: str, before: str = "", after: str = "") -> Shape:
    """A page that repeats a piece, with a number in place of `#`."""
    return lambda count: (
        HEAD + before + "".join(piece.replace("#", str(it)) for it in range(count)) + after
    )


def island(after: Shape | None = None, **props: object) -> Shape:
    """A page with an island of one paper, and what follows it."""
    said = json.dumps({"dailyPapers": [item(1)], "dateString": "2026-04-01", **props})
    attribute = html.escape(said)
    start = f'{HEAD}<div data-target="DailyPapers" data-props="{attribute}"></div>'
    return lambda count: start + (after(count) if after else "") + "</body></html>"


def answer(**paper: Callable[[int], object]) -> Shape:
    """An answer of the API with one paper, some of whose values grow."""
    return lambda count: json.dumps(
        [item(1, **{name: grow(count) for name, grow in paper.items()})]
    )


def abstract(piece: str) -> Shape:
    """An answer with a paper whose abstract repeats a piece, of so many characters in all."""
    return answer(summary=lambda count: piece * (count // len(piece)))


def url(piece: str) -> Shape:
    start = "https://github.com/a/b?"
    return answer(githubRepo=lambda count: start + piece * (count // len(piece)))


def text(count: Callable[[int], str]) -> Shape:
    return lambda number: BANNER + count(number)


SHAPES: dict[str, Shape] = {
    # Nested, unclosed and misnested tags; end tags that close nothing.
    "h2 nested div": page("<div>"),
    "h2 closed div": page("<div>", after="</div>"),
    "h2 fooled div": page("<div></x>"),
    "h2 fooled span": page("<span></p>"),
    "h2 fooled b": page("<b></i>"),
    "h2 fooled svg": page("<svg></x>"),
    "h2 end tag in a comment": page("<div><!--</div>-->"),
    "h2 end tag in an attribute": page('<div><img alt="</div>">'),
    "h2 end tag in a script": page("<div><script></div></script>"),
    "h2 end tag in an escaped script": page("<div><script><!--<script></script></div>--></script>"),
    "h2 end tag behind a wall": page("<div><object></div>"),
    "h2 many end tags behind one wall": lambda count: (
        HEAD + ("<div>" * 50 + "<object>" + "</div>" * 50) * (count // 50)
    ),
    "h2 end tag in svg's title": page(
        '<div><svg><title><a x="</title></svg></div>"></a></title></svg>'
    ),
    "h2 tags in an ignored xmp": lambda count: HEAD + "<select><xmp></select>" + "<div>" * count,
    "h2 end tag in cdata": page("<svg><![CDATA[></svg>]]>"),
    "h2 form": page("<form><span></form>"),
    "h2 selfclosing in html": page("<div/>"),
    "h2 b and p": page("<b><p></b>"),
    "h2 a and p": page("<a><p>"),
    "h2 a and div": page("<a href=x><div></a>"),
    "h2 table": page("<table><tr><td>"),
    "h2 font in tables": page("<font><table>"),
    "h2 text in tables": page("<table>x<b>"),
    "h2 lists": page("<ul><li>"),
    "h2 definitions": page("<dl><dt>x<dd>y"),
    "h2 buttons": page("<button>"),
    "h2 options": page("<select><option>"),
    "h2 templates": page("<template></x>"),
    "h2 headings": page("<h3>"),
    "h2 unclosed formatting": numbered("<b id=#>", "<p>", "</p>" + "<p>x" * 2000),
    "h2 unclosed formatting in order": lambda count: (
        HEAD + "<p>" + "".join(f"<b id={it}>" for it in range(count)) + "</p>" + "<p>x" * count
    ),
    "h2 unclosed formatting closed again": lambda count: (
        HEAD + "".join(f"<p><i id={it}></p>" for it in range(count)) + "<p>x</p>" * count
    ),
    # Attributes and tokens.
    "h2 attributes of one tag": numbered("a#=1 ", "<div ", ">"),
    "h2 attributes without blanks": numbered('a#="1"', "<div ", ">"),
    "h2 slashes in a tag": lambda count: HEAD + "<div " + "/" * count + ">",
    "h2 unclosed attribute": page('<a x="'),
    "h2 unclosed tags": page("<a "),
    "h2 angles": page("<"),
    "h2 comments": page("<!--"),
    "h2 dashes of a comment": lambda count: HEAD + "<!--" + "--" * count,
    "h2 end tags": page("</div>"),
    "h2 entities of a page": page("&amp"),
    "h2 scripts": page("<script>"),
    "h2 title": lambda count: "<html><head><title>" + "Just a " * count,
    "h2 doctype": page("<!doctype "),
    # Cards and islands.
    "h2 nested cards": page(f"<article>{CARD}", after="</article>"),
    "h2 unclosed cards": page("<article></x><h3>"),
    "h2 cards": page(f"<article>{CARD}</article>"),
    "h2 nested cards below an island": island(page("<article>")),
    "h2 links of a card": lambda count: (
        f"{HEAD}<article>{CARD}" + '<a href="/papers/x#community">1</a>' * count + "</article>"
    ),
    "h2 nested links of a card": lambda count: (
        f"{HEAD}<article>{CARD}" + '<span><a href="/papers/x#community">' * count + "</article>"
    ),
    "h2 badges of a card": lambda count: (
        f"{HEAD}<article>{CARD}"
        + '<div class="absolute right-2">Submitted by</div>' * count
        + "</article>"
    ),
    "h2 headers": lambda count: f"{HEAD}<article>{CARD}</article>" + '<div class="w-24">' * count,
    "h2 headers side by side": lambda count: (
        f"{HEAD}<article>{CARD}</article>" + '<div class="w-24">Jul</div>' * count
    ),
    "h2 islands": lambda count: island()(1) * count,
    # LaTeX of an abstract, and what looks like it.
    "h3 nested hats": abstract("$" + r"\hat{" * 20 + "x" + "}" * 20 + "$ "),
    "h3 hats of four levels": abstract("$" + r"\hat{" * 4 + "x" + "}" * 4 + "$ "),
    "h3 hats without braces": abstract("$" + r"\hat" * 60 + " x$ "),
    "h3 roots": abstract("$" + r"\sqrt{" * 8 + "x" + "}" * 8 + "$ "),
    "h3 fractions": abstract("$" + r"\frac{1}{" * 8 + "x" + "}" * 8 + "$ "),
    "h3 powers": abstract("$" + "x^{" * 8 + "x" + "}" * 8 + "$ "),
    "h3 nested fonts": abstract(r"\textbf{" * 9 + "x" + "}" * 9),
    "m8 formulas": abstract("$x$"),
    "m8 unclosed formulas": abstract("$a "),
    "m8 prices": abstract("5$ 6$ = "),
    "m8 accents": abstract(r"\"a b "),
    "m8 quotations": abstract(r"\"a"),
    "m8 unclosed styles": abstract(r"\textbf{"),
    "m8 empty groups": abstract(r"\textbf{{} "),
    "m8 half a fraction": abstract(r"\frac{a} "),
    "m8 switches": abstract(r"{\it a "),
    "m8 parentheses": abstract(r"\( a "),
    "m8 backslashes": abstract("\\"),
    "m8 open braces": abstract("{"),
    "m8 closed braces": abstract("}"),
    "m8 scripts of formulas": abstract("$a_{b}^{c}$ "),
    "m8 references": abstract(r"\href{a} "),
    # Other texts.
    "m8 entities": abstract("&amp;"),
    "m8 numeric entities": abstract("&#195;&#169;"),
    "m8 mojibake": abstract("Ã¢â‚¬â„¢"),
    "m8 double mojibake": abstract("ÃƒÆ’Ã†â€™"),
    "m8 lone marks": abstract("Â "),
    "m8 combining marks": abstract("\u0301"),
    "m8 invisible characters": abstract("\u200b"),
    "m8 blanks": abstract(" "),
    "m8 letters": abstract("a"),
    "m8 long title": answer(title=lambda count: "word " * count),
    "m8 long name": answer(authors=lambda count: [{"name": "A, " * count, "hidden": False}]),
    "m8 long keyword": answer(ai_keywords=lambda count: ["tea " * count]),
    # Urls.
    "m8 urls": abstract("https://"),
    "m8 urls over lines": abstract("https://github.com/\n"),
    "m8 urls glued": abstract("https://a.test,"),
    "m8 braced urls": abstract("github.com/a{"),
    "m8 tracking": url("utm_a&"),
    "m8 dots of a path": url("../"),
    "m8 git": url(".git/"),
    "m8 tails": url(".,;:"),
    "m8 brackets": url("(a)[b]"),
    "m8 escapes": url(r"\_"),
    "m8 percents": url("%2e%2e/"),
    # JSON, numbers and Python literals.
    "m8 entries": lambda count: "[" + "1," * count + '{"paper":{}}]',
    "m8 readable entries": lambda count: json.dumps(
        [item(it) for it in range(1, count // 200 + 2)]
    ),
    "m8 lists": lambda count: "[" * count,
    "m8 closed lists": lambda count: "[" * count + "]" * count,
    "m8 deep value of an entry": lambda count: json.dumps([item(1)]).replace(
        '"upvotes": 1', f'"x":{"[" * count}{"]" * count},"upvotes":1'
    ),
    "m8 digits": lambda count: "[" + "9" * count + "]",
    "m8 digits of a fraction": lambda count: "[0." + "9" * count + "]",
    "m8 digits of a counter": lambda count: json.dumps([item(1)]).replace(
        '"upvotes": 1', '"upvotes": ' + "9" * count
    ),
    "m8 escaped characters": lambda count: '["' + r"\u0041" * count + '"]',
    "m8 authors": answer(
        authors=lambda count: [{"name": f"A{it} B", "hidden": False} for it in range(count)]
    ),
    "m8 wrong authors": answer(authors=lambda count: [1] * count),
    "m8 keywords": answer(ai_keywords=lambda count: [f"k{it}" for it in range(count)]),
    "m8 links": answer(mediaUrls=lambda count: [f"https://a.test/{it}" for it in range(count)]),
    "m8 unknown keys": lambda count: json.dumps([item(1, **{f"k{it}": 1 for it in range(count)})]),
    "m8 unknown keys of authors": answer(
        authors=lambda count: [{"name": "A B", "hidden": False, f"k{it}": 1} for it in range(count)]
    ),
    "m8 keys": lambda count: "{" + ",".join(f'"k{it}":1' for it in range(count)) + "}",
    "m8 lines": lambda count: '{"paper":{}}\n' * count,
    "m8 literals": lambda count: json.dumps([repr(item(1))] * (count // 200)),
    "m8 literal of lists": lambda count: json.dumps(["[" * count]),
    "m8 literal of signs": lambda count: json.dumps(["-" * count + "1"]),
    "m8 literal of sums": lambda count: json.dumps(['{"paper":' + "1+" * count + "1j}"]),
    "m8 literal of texts": lambda count: json.dumps(['{"paper":' + '"a"' * count + "}"]),
    "m8 literal of members": lambda count: json.dumps(["[" + "1," * count + "]"]),
    "m8 literal of digits": lambda count: json.dumps(['{"paper":' + "9" * count + "}"]),
    # Text dumps.
    "m8 dump of lines": text(lambda count: "a\n" * count),
    "m8 dump of blank lines": text(lambda count: "\n" * count + "x"),
    "m8 dump of dots": text(lambda count: "·\n" * count),
    "m8 dump of one line": text(lambda count: "word " * count),
    "m8 dump of brackets": text(lambda count: "][1" * count),
    "m8 dump of banners": lambda count: BANNER * count,
    "m8 dump of carriage returns": text(lambda count: "\r" * count + "x"),
    "m8 dump of texts": text(
        lambda count: ("T\n\n" + "We study tea. " * 20 + "\n\n") * (count // 200)
    ),
    "m8 blank page": lambda count: " " * count,
    "m8 plain text": lambda count: "a < b " * count,
}
"""By name; the first word is the finding whose kind it is of."""


PIECES = (
    "$a ", "$x$ ", "$$a ", r"\textbf{", r"\textbf{{} ", r"\frac{a} ", r"{\it a ", r"\( a ", r"\[a",
    r"\"a b ", r"\"a", "&amp;", "&a", "\\", "{", "}", "Ã¢â‚¬â„¢", "Â ", r"\href{a} ", "$x^{",
    r"\footnote{ {a} {b} ", "$a_{b}^{c}$ ", r"\text{$", "5$ 6$ = ", r"\textbf{a}", r"\url{{a}",
    r"\sqrt{{", "https://", "https://github.com/\n", "https://a.com/((((", "a", " ", "漢", "\u0301",
    "utm_a&", ".git/", "../", "www.", ".,;:", "(a)[b]", r"\_", "/\na", "a@", "//", "#a", ":~:",
    r"\allowbreak ", "%2e%2e/", "A, ", "van ", "Jr., ", "1", "2026-", "github.com/a{", "- ", "Jan ",
)  # fmt: skip
"""Pieces of text of which each cleaner gets many, also more than the caps let through."""
