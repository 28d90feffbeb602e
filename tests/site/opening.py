"""A browser that looks at a site's folder, and what the page's own functions answer in it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Page

Answer = list[list[str | None]]
"""The names of the columns, then the rows, each value as DuckDB prints it."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of static files, which knows nothing of what it serves."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def opened_site(browser: Browser, folder: Path) -> Iterator[Page]:
    """The page after it has started, cut off from every network."""
    with served(folder) as url, browser.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda it: asked.append(it.url))
        page.goto(url)
        page.locator("#state", has_text="Nothing more is fetched").wait_for()
        page.locator("main:not([aria-busy])").wait_for()
        context.set_offline(True)
        yield page
        assert all(it.startswith((url, "blob:", "data:")) for it in asked)


def show(page: Page, route: str) -> None:
    """Go to a view, as a click on a link would, and wait until it stands."""
    page.evaluate(
        "route => { document.querySelector('main').ariaBusy = 'true'; location.hash = route; }",
        route,
    )
    page.locator("main:not([aria-busy])").wait_for()
    while page.locator("[aria-busy]").count():
        page.wait_for_timeout(20)


def question_answer(page: Page, name: str, stated: Mapping[str, str]) -> Answer:
    """A named question's answer by the engine, also where a prepared one would be shown."""
    call = """computed(
        facts.questions.find(it => it.name === name),
        facts.questions.find(it => it.name === name).parameters.map(
            it => stated[it.name] ?? it.default))"""
    return _called(page, call, name, stated)


def view_answer(page: Page, name: str, stated: Mapping[str, object]) -> Answer:
    """What a view asks of sql/site."""
    return _called(page, "askView(name, stated)", name, stated)


def prepared_and_computed(page: Page) -> list[tuple[str, Answer, Answer]]:
    """What was asked when the folder was written, that answer, and the engine's to the same."""
    script = """async () => {
        const { answers, computed, facts } = await import(PLACE("facts.js"));
        const { ask } = await import(PLACE("engine.js"));
        const pairs = [];
        for (const [key, { names, rows }] of Object.entries(answers)) {
            const [name, values] = JSON.parse(key);
            const question = facts.questions.find(it => it.name === name);
            const found = question ? await computed(question, values)
                : await ask(facts.statements[name].sql, values, 1e6);
            pairs.push([key, [names, ...rows], [found.names, ...found.rows]]);
        }
        return pairs;
    }"""
    return [tuple(it) for it in page.evaluate(_placed(script))]


def _called(page: Page, call: str, name: str, stated: Mapping[str, object]) -> Answer:
    script = """async ([name, stated]) => {
        const { askView, computed, facts } = await import(PLACE("facts.js"));
        const { names, rows } = await CALL;
        return [names, ...rows];
    }"""
    found = page.evaluate(_placed(script.replace("CALL", call)), [name, dict(stated)])
    assert isinstance(found, list)
    return found


def _placed(script: str) -> str:
    """`import` gives the page's own modules when the address is the same."""
    main = """document.querySelector('script[src$="main.js"]').src"""
    return re.sub(r"PLACE\((.*?)\)", rf"new URL(\1, {main}).href", script)
