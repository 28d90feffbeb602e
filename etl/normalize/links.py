"""Links: finds the urls of an abstract, and gives each its one canonical spelling.

A link becomes canonical in four steps, which `_simplified` takes in this order:

1. `_cut_out` keeps the part of a text that is the url: `(https://a.test/b).` → `https://a.test/b`.
2. `_parsed` has it normalized by the WHATWG url parser: case of the host, `..`, escapes.
3. `_canonical_parts` gives scheme, host, path, query and fragment their one spelling each.
4. `_joined_url` puts the parts together, and gives all forms of an arXiv link one url.

Step 4 may uncover what step 1 would have removed, so `_canonical_urls` repeats them until nothing
changes. No step asks the network: two urls are one only if that follows from their text.
"""

import polars as pl
from ada_url import normalize_url

from etl.ids import ARXIV_ID
from etl.normalize.link_kinds import ARXIV, FORGES, HUB, VIDEO, WWW, url_properties

# Hosts that answer at `https://host` without `www.`: other spellings of them are the same link.
_SERVED_BY_HTTPS = (
    rf"^(?:{FORGES}|{HUB}|{ARXIV}|{VIDEO}|gist\.github\.com|sites\.google\.com|doi\.org"
    r"|zenodo\.org|kaggle\.com|openreview\.net|aclanthology\.org"
    r"|[^.]+\.(?:github\.io|gitlab\.io|hf\.space|pages\.dev|netlify\.app|vercel\.app))$"
)
# `www.a.test`, `github.com/owner`, `owner.github.io`: an author left out the scheme.
_SCHEMELESS = (
    rf"(?:www\.[\w-]+\.\w|(?:{FORGES}|{HUB}|{ARXIV}|{VIDEO})/|[\w-]+\.github\.io\b)"
)  # fmt: skip

# What no url contains unescaped (RFC 3986), and the punctuation of other scripts.
_NEVER_INSIDE = r"""\s<>"{}`^\\“”‘’«»…—，。、；：！？（）【】《》「」『』"""
# At the end of a url these belong to the sentence around it, or change nothing (`/`, `#`).
_TAIL = ".,;:!?'*~$&#|/"
# Soft hyphen, zero-width characters, byte order mark: a copied url brings them along.
_INVISIBLE = r"[\x{AD}\x{200B}-\x{200F}\x{2060}\x{FEFF}]"
# LaTeX writes `a\_b` for `a_b`.
_ESCAPED = r"\\([_%#&~$])"

# One character of a url as it stands in an abstract. `\allowbreak` is LaTeX for an invisible break.
_CHARACTER = rf"(?:[^{_NEVER_INSIDE}|]|{_ESCAPED}|\\allowbreak\s*)"
# `https://github.com/` and `owner/name` on the next line: one url that the line's end cut in two.
_WRAPPED = rf"https?://(?:www\.)?(?:{FORGES}|{HUB})/[ \t]*\n\s*[\w.-]+/[\w.-]+"
# A whole mention, of three forms: wrapped as above; with a scheme (also `https: //a.test`, and a
# scheme alone at the end of a line); without one, if no letter, `@` or `/` stands before it, which
# would make it part of something else. The braced copy in `\href{url}{url}` sticks to the mention.
_MENTION = (
    rf"(?i)(?:{_WRAPPED}|https?:\s*/{{1,2}}(?:[ \t]*\n\s*)?{_CHARACTER}"
    rf"|(?:^|[^\w/.@-]){_SCHEMELESS}){_CHARACTER}*(?:\{{\S*)?"
)
# `https://a.test/x,https://b.test/y`: two urls that only a comma parts. A space goes between them.
_GLUED = rf"(?i)([,;|)\]]\(?)(https?://|{_SCHEMELESS})"

# The longest opening of a text whose brackets are balanced: `https://a.test/b_(c)` keeps its `)`,
# and `https://a.test/b)` loses it.
_PLAIN = rf"[^{_NEVER_INSIDE}()\[\]]"
_BALANCED = rf"^((?:{_PLAIN}|\({_PLAIN}*\)|\[{_PLAIN}*\])*)"
# The parts of a normalized url. The host is a name with a dot whose last label has a letter, or
# an IPv4 or IPv6 address; `user:password@` before it and a dot after it are left out.
_PARTS = (
    r"^(?<scheme>https?)://(?:[^/?#@]*@)?"
    r"(?<host>(?:[a-z0-9_-]+\.)+[a-z0-9-]*[a-z][a-z0-9-]*|\d+(?:\.\d+){3}|\[[0-9a-f:.]+\])\.?"
    r"(?<port>:\d+)?(?<path>[^?#]*)(?<query>\?[^#]*)?(?<fragment>#.*)?$"
)
# Parameters that say where a reader came from. Group 1 is the separator before, which stays:
# `?utm_source=x&id=3` → `?id=3`.
_TRACKING = (
    r"(?i)([?&])(?:tab=readme-ov-file(?:&|$)|(?:utm_[^=&]*|fbclid|gclid|dclid|gbraid"
    r"|wbraid|msclkid|yclid|twclid|igshid|igsh|mc_[ce]id|mkt_tok|_hsenc|_hsmi|_ga|_gl|spm"
    r"|ref_src|ref_url|usp)(?:=[^&]*|&|$))"
)
# The same on video hosts only: `?si=…` elsewhere may mean something.
_SHARED = r"(?i)([?&])(?:si|feature|spm_id_from|vd_source)(?:=[^&]*|&|$)"
# `/owner/name.git` and, from a repeated mistake, `/owner/name.git.git`.
_GIT = r"^(/[^/]+/[^/]+?)(?:\.git[.,;:!?'*~$&|]*)+(/|$)"
# Fragments that name no place of their own: `#`, `#readme`, and `#:~:text=…`, a highlight.
_NO_FRAGMENT = r"(?i)^#(?:readme(?:-ov-file)?|top|.*:~:.*)?$"
# An arXiv id in any form of link: `arxiv.org/abs/2503.02130v2`, `ar5iv.org/html/…`, its DOI.
_PAPER_ID = (
    rf"(?i)^(?:{ARXIV}/(?:abs|pdf|html|e-print|format)|doi\.org/10\.48550/arxiv\.)/?"
    rf"((?-i:{ARXIV_ID}))(?:v\d+)?(?:\.pdf)?(?:[/?#]|$)"
)


def canonical_links(found: pl.Series) -> pl.DataFrame:
    """One row per text, in order: url, link_key, host, link_kind, repository; null for no link.

    Idempotent: a canonical url is its own canonical form. What is dropped: residue of `\\href`,
    unbalanced brackets, trailing punctuation and slashes, credentials, tracking parameters, empty
    fragments and `#readme`. Hosts that answer by https only lose `http` and `www.`.
    """
    texts = found.cast(pl.String).to_frame("found")
    distinct = texts.drop_nulls().unique()
    links = distinct.with_columns(url=_canonical_urls(distinct["found"])).with_columns(
        **url_properties(pl.col("url"))
    )
    return texts.join(links, on="found", how="left", maintain_order="left").drop("found")


def mentioned_links(texts: pl.DataFrame) -> pl.DataFrame:
    """capture_id, position and url_as_found: one row per url of `abstract_raw`, in reading order.

    url_as_found is verbatim, with what sticks to it; a braced copy of a url is part of that.
    A url goes on over a line break only after a bare `https://` or the root of a code host.
    """
    # Glued urls are parted first: the mention of the first would take in the second.
    found = pl.col("abstract_raw").str.replace_all(_GLUED, "$1 $2").str.extract_all(_MENTION)
    return (
        texts.select("capture_id", "position", url_as_found=found)
        .explode("url_as_found")
        .drop_nulls("url_as_found")
        # The character before a schemeless url was matched with it: `(github.com/…` loses `(`.
        .with_columns(pl.col("url_as_found").str.replace(r"^\W", ""))
    )


def _canonical_urls(texts: pl.Series) -> pl.Series:
    """The texts' canonical urls. Removing one thing can uncover another (`/b.git).`), so the rules
    run again on what they changed, until they change nothing.
    """
    urls = _simplified(texts)
    changed = urls.ne_missing(texts).arg_true()
    while changed.len():
        before = urls.gather(changed)
        after = _simplified(before)
        urls = urls.scatter(changed, after)
        changed = changed.filter(after.ne_missing(before))
    return urls


def _simplified(texts: pl.Series) -> pl.Series:
    """The texts after each step once; null where there is no url."""
    cut = texts.to_frame("text").select(_cut_out(pl.col("text"))).to_series()
    # No expression of Polars parses urls. The loop runs over distinct texts only.
    parsed = pl.Series("parsed", [_parsed(text) for text in cut], pl.String)
    parts = parsed.to_frame().select(parts=pl.col("parsed").str.extract_groups(_PARTS))
    return (
        parts.unnest("parts").with_columns(**_canonical_parts()).select(_joined_url()).to_series()
    )


def _parsed(text: str | None) -> str | None:
    """The url as the WHATWG standard writes it; null where the standard finds none."""
    try:
        return None if text is None else normalize_url(text)
    except ValueError:
        return None


def _cut_out(text: pl.Expr) -> pl.Expr:
    """The part of the text that is the url, with its scheme; null where there is none."""
    plain = (
        # Invisible characters go first: they would stand between the rest and its edges.
        text.str.replace_all(_INVISIBLE, "")
        .str.strip_chars()
        .str.strip_chars_start("([{<'\"“‘")
        .str.replace_all(r"\\allowbreak\s*", "")
        .str.replace_all(_ESCAPED, "$1")
        # `https: //a.test`, `https:/a.test`, `http://https://a.test`: one scheme, spelled well.
        .str.replace(r"(?i)^(?:https?:\s*/+\s*)*(https?):\s*/+\s*", "$1://")
        # A line break after a slash is joined, if one word follows: see _WRAPPED.
        .str.replace(r"/[ \t]*\r?\n\s*([^\s:]+[:.,;]*)$", "/$1")
    )
    return (
        pl.when(plain.str.contains("(?i)^https?://"))
        .then(_trimmed(plain))
        .when(plain.str.contains(f"(?i)^{_SCHEMELESS}"))
        .then(_trimmed("https://" + plain))
    )


def _trimmed(url: pl.Expr) -> pl.Expr:
    """The balanced opening of a url without the punctuation that ends a sentence."""
    return url.str.extract(_BALANCED).str.strip_chars_end(_TAIL)


def _canonical_parts() -> dict[str, pl.Expr]:
    """The parts of a parsed url, each in its one spelling."""
    bare = pl.col("host").str.replace(WWW, "$1")
    # Of an unknown host `http` and `https`, with and without `www.`, may be different pages.
    is_known = bare.str.contains(_SERVED_BY_HTTPS)
    path = pl.col("path").str.strip_chars_end("/")
    query = pl.col("query").str.replace_all(_TRACKING, "$1")
    return {
        "bare": bare,
        "scheme": pl.when(is_known).then(pl.lit("https")).otherwise("scheme"),
        "host": pl.when(is_known).then(bare).otherwise("host"),
        "path": pl.when(is_known).then(path.str.replace_all("//+", "/")).otherwise(path),
        "query": pl.when(bare.str.contains(f"^{VIDEO}$"))
        .then(query.str.replace_all(_SHARED, "$1"))
        .otherwise(query)
        .str.replace_all("([?&])&+", "$1")
        .str.strip_chars_end("?&"),
        "fragment": pl.col("fragment").str.replace(_NO_FRAGMENT, ""),
    }


def _joined_url() -> pl.Expr:
    """The canonical parts as one url; every link to a paper of arXiv is `arxiv.org/abs/<id>`."""
    path, query, fragment = (pl.col(name).fill_null("") for name in ("path", "query", "fragment"))
    is_forge = pl.col("bare").str.contains(f"^{FORGES}$")
    written_path = (
        # Without a path a query needs the slash: `https://a.test/?q=1`.
        pl.when((path == "") & ((query != "") | (fragment != "")))
        .then(pl.lit("/"))
        .when(is_forge)
        .then(path.str.replace(_GIT, "$1$2"))
        .otherwise(path)
    )
    port = pl.col("port").fill_null("")
    paper = (pl.col("bare") + path).str.extract(_PAPER_ID)
    return (
        pl.when(paper.is_not_null())
        .then("https://arxiv.org/abs/" + paper)
        .otherwise(
            _trimmed(
                pl.col("scheme") + "://" + pl.col("host") + port + written_path + query + fragment
            )
        )
    )
