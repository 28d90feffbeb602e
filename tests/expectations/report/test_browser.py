"""The report in a real browser: what people see, at two widths, in light and dark."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from expectations.report import write_report
from tests.expectations.report.conftest import At, Home

pytestmark = pytest.mark.slow

PHONE, DESKTOP = 390, 1280
CONTRAST = 4.5
"""Level AA, of texts of any size."""

_CONTRASTS = """() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = color.slice(0, 3).map((c) => c / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (let it = node; it; it = it.parentElement) {
      const color = channels(getComputedStyle(it).backgroundColor);
      if (color.length < 4 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const found = {};
  for (const node of document.querySelectorAll('body *')) {
    const says = [...node.childNodes].some((it) => it.nodeType === 3 && it.data.trim());
    if (!says || !node.checkVisibility() || node.closest('.sr, .skip')) continue;
    const style = getComputedStyle(node);
    const ink = channels(node.closest('svg') ? style.fill : style.color);
    const pair = [light(ink), light(behind(node))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    const name = `${node.tagName}.${node.getAttribute('class') || ''}`;
    found[name] = Math.min(found[name] ?? 99, ratio);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def address(lived: Home) -> str:
    return write_report(lived.settings, At()).as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_report_is_seen_whole_and_asks_nobody(
    browser: Browser, address: str, tmp_path: Path, width: int, scheme: str
):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(address)
    page.screenshot(path=tmp_path / f"report-{width}-{scheme}.png", full_page=True)
    assert (complaints, requests) == ([], [address])
    assert page.evaluate("document.documentElement.scrollWidth") == width
    figures = page.locator("figure svg")
    assert figures.count() == 4
    for figure in figures.all():
        box = figure.bounding_box()
        assert box is not None
        assert box["width"] > 0.7 * min(width, 500)
        assert box["height"] > 120
    assert page.locator("#verdict h2").inner_text() == "The last attempt was blocked"
    assert page.locator("#verdict").bounding_box()["y"] < 200
    low = {name: it for name, it in page.evaluate(_CONTRASTS).items() if it < CONTRAST}
    assert low == {}
    page.close()


def test_the_keyboard_reaches_and_opens_what_is_folded(browser: Browser, address: str):
    page = browser.new_page(viewport={"width": DESKTOP, "height": 900})
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    folded = page.locator('section[aria-labelledby="checks"] details').first
    for _ in range(80):
        page.keyboard.press("Tab")
        if folded.evaluate("it => it.contains(document.activeElement)"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert (folded.evaluate("it => it.open"), outline) == (False, "solid")
    page.keyboard.press("Enter")
    assert folded.evaluate("it => it.open")
    assert folded.locator("tbody tr").first.is_visible()
    page.close()


def test_what_the_site_wrote_does_not_run(browser: Browser, address: str):
    page = browser.new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(address)
    for summary in page.locator("summary").all():
        summary.click()
    assert "<script>alert(1)</script>" in page.locator("article.broken pre").inner_text()
    assert dialogs == []
    page.close()


def test_it_prints(browser: Browser, address: str, tmp_path: Path):
    page = browser.new_page()
    page.goto(address)
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert len(page.pdf(path=tmp_path / "report.pdf", format="A4")) > 20_000
    page.close()
