"""A mail as it was received, in Chromium: wide and on a phone, light and dark, and unconnected."""

from dataclasses import replace
from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from etl.pipeline.mail.message import compose_mail
from etl.pipeline.mail.post import compose_letter
from etl.pipeline.mail.smtp import open_mail_server
from tests.pipeline.mail.post_office import open_post_office
from tests.pipeline.mail.sending_home import Still
from tests.pipeline.mail.test_smtp import NO_CERTIFICATES
from tests.release.digest.hostile_papers import HOSTILE, digest_of, hostile_paper

pytestmark = pytest.mark.slow

LIGHT, DARK = "rgb(255, 255, 255)", "rgb(23, 27, 33)"


@pytest.fixture(scope="module")
def received() -> str:
    """The HTML part of a mail about hostile papers, as a mail program takes it out."""
    papers = [hostile_paper(text, number) for number, text in enumerate(HOSTILE.values())]
    digest = replace(digest_of(papers), title="Everything there is")
    with open_post_office() as office:
        mail = compose_mail(office.server, compose_letter(digest), "ana@example.org")
        clock = Still(datetime(2026, 4, 8))
        with open_mail_server(office.server, NO_CERTIFICATES, clock) as connection:
            connection.hand_over("ana@example.org", mail.content, lambda: None)
        [found] = office.received
    part = found.mail.get_body(("html",))
    assert part
    return str(part.get_content())


@pytest.mark.parametrize(
    ("width", "scheme", "sheet"),
    [(1000, "light", LIGHT), (1000, "dark", DARK), (320, "dark", DARK)],
)
def test_a_mail_fits_the_screen_and_asks_for_nothing(
    received: str, browser: Browser, width: int, scheme: str, sheet: str
):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.set_content(received)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor") == sheet
    )
    assert page.get_by_role("link", name="Leave").is_visible()
    grave = [
        (it["id"], it["nodes"][0]["html"])
        for it in Axe().run(page).response["violations"]
        if it["impact"] in ("serious", "critical")
    ]
    assert grave == []
    assert asked == []
    context.close()
