"""A digest as a page for mail programs: styles stand in the elements, and nothing is loaded."""

from functools import cache
from pathlib import Path

from css_inline import CSSInliner
from jinja2 import Template

from etl.release.digest import digest_words, paper_words
from etl.release.digest.digest import Digest
from etl.release.page_templates import page_templates

_FOLDER = Path(__file__).parent


def digest_html(digest: Digest) -> str:
    """The digest for a person, light or dark as the mail program is, on a phone or a desk.

    Jinja escapes every value on it, and every character is inert. It has no script, no picture and
    no form: opening it tells nobody anything.
    """
    page = _template().render(digest=digest, words=digest_words, paper_words=paper_words)
    return _inliner().inline(page)


@cache
def _template() -> Template:
    return page_templates(_FOLDER).get_template("digest.html")


@cache
def _inliner() -> CSSInliner:
    """Writes digest.css into the elements. What depends on the screen stays in the page's head."""
    return CSSInliner(
        inline_style_tags=False,
        keep_style_tags=True,
        minify_css=True,
        load_remote_stylesheets=False,
        extra_css=(_FOLDER / "digest.css").read_text("utf-8"),
    )
