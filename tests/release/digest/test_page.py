"""A digest in Chromium: on a desk and on a phone, light and dark, and with the network watched."""

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from etl.release.digest.digest_html import digest_html
from tests.release.digest.test_rendering import HOSTILE, digest_of, hostile_paper

pytestmark = pytest.mark.slow

LIGHT, DARK = "rgb(255, 255, 255)", "rgb(23, 27, 33)"


@pytest.mark.parametrize(
    ("width", "scheme", "sheet"), [(1000, "light", LIGHT), (320, "dark", DARK)]
)
def test_a_digest_fits_the_screen_and_asks_for_nothing(
    browser: Browser, width: int, scheme: str, sheet: str
):
    papers = [hostile_paper(text, number) for number, text in enumerate(HOSTILE.values())]
    digest = replace(digest_of(papers), title="Everything there is")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.set_content(digest_html(digest))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor") == sheet
    )
    grave = [
        (it["id"], it["nodes"][0]["html"])
        for it in Axe().run(page).response["violations"]
        if it["impact"] in ("serious", "critical")
    ]
    assert grave == []
    assert asked == []
    context.close()
