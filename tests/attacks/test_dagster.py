"""Dagster's UI under attack: by a page that the operator visits, in a real browser."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser

from tests.assets import dev
from tests.assets.dev import Dev

pytestmark = pytest.mark.slow

LAUNCH = """mutation { launchRun(executionParams: {
    selector: { repositoryLocationName: "paperhouse",
                repositoryName: "__repository__", pipelineName: "take_inbox" },
    runConfigData: "{\\"ops\\": {\\"inbox\\": {\\"config\\": {\\"names\\": [\\"/etc/passwd\\"]}}}}"
}) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
RUNS = (
    '{ runsOrError(filter: {pipelineName: "take_inbox"}) { ... on Runs { results { status } } } }'
)
TRIED = 15_000
"""Milliseconds in which a hostile page has tried everything."""
SETTLING = 1_000
"""Milliseconds that a refused request would have had to start a run."""

HOSTILE = """<!doctype html><title>trying</title><body><script>
const graphql = UI + "/graphql", query = LAUNCH, body = JSON.stringify({query});
const get = graphql + "?" + new URLSearchParams({query});
const outcomes = {};
const image = source => new Promise(done => {
    const shown = new Image();
    shown.onload = shown.onerror = event => done(event.type);
    shown.src = source;
    document.body.append(shown);
});
const form = (method, type, name, value) => new Promise(done => {
    const frame = document.createElement("iframe"), sent = document.createElement("form");
    frame.name = "frame" + Math.random();
    const input = document.createElement("input");
    Object.assign(input, {name, value});
    Object.assign(sent, {action: graphql, method, enctype: type, target: frame.name});
    sent.append(input);
    document.body.append(frame, sent);
    sent.submit();
    frame.onload = () => done("loaded");
    setTimeout(done, 2000, "nothing");
});
const post = (type, mode) => fetch(graphql, {
    method: "POST", mode, body, headers: {"Content-Type": type}
}).then(answer => answer.type + answer.status, error => "refused");
const socket = () => new Promise(done => {
    const opened = new WebSocket(graphql.replace("http", "ws"), "graphql-ws");
    opened.onopen = () => done("opened");
    opened.onerror = () => done("refused");
});
const frame = () => new Promise(done => {
    const shown = document.createElement("iframe");
    shown.src = UI + "/";
    shown.onload = () => done("loaded");
    document.body.append(shown);
});
const tries = {
    image: () => image(get),
    form_get: () => form("GET", "", "query", query),
    form_post: () => form("POST", "application/x-www-form-urlencoded", "query", query),
    form_text: () => form("POST", "text/plain", body.slice(0, -1) + ', "a', '": 1}'),
    form_multipart: () => form("POST", "multipart/form-data", "query", query),
    fetch_get: () => fetch(get, {mode: "no-cors"}).then(it => it.type, () => "refused"),
    fetch_read: () => fetch(UI + "/server_info").then(it => it.text(), () => "refused"),
    post_text: () => post("text/plain", "no-cors"),
    post_both: () => post("text/plain; application/json", "no-cors"),
    post_json: () => post("application/json", "cors"),
    post_json_blindly: () => post("application/json", "no-cors"),
    beacon: async () => navigator.sendBeacon(graphql, new Blob([body], {type: "text/plain"})),
    socket, frame,
};
(async () => {
    for (const [name, attempt] of Object.entries(tries)) outcomes[name] = await attempt();
    document.title = "tried";
})();
</script>"""

HOSTILE_REPORT = """<!doctype html><title>report</title><h1>Trust it</h1><script>
document.title = "scripts run";
fetch("/graphql", {method: "POST", headers: {"Content-Type": "application/json"},
    body: JSON.stringify({query: LAUNCH})});
</script><img src="/graphql?query=LAUNCH">
<form method="post" action="/report_asset_materialization/release"><button>Trust</button></form>
<a href="javascript:document.title='links run'">more</a><iframe src="/"></iframe>"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ui")


@pytest.fixture(scope="module")
def ui(home: Path) -> Iterator[Dev]:
    """`make ui`, in front of no site."""
    environment = {"PAPERHOUSE_HOME": str(home / "data"), "PAPERHOUSE_SITE": "http://127.0.0.1:9"}
    with dev.running(home / "dagster", environment) as running:
        yield running


@contextmanager
def serving(page: str) -> Iterator[str]:
    """The address of a page on another port."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever, args=(0.005,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def runs(ui: Dev) -> list[str]:
    """The states of all runs that an attack would have started."""
    return [run["status"] for run in ui.ask(RUNS)["runsOrError"]["results"]]


def test_h5_a_page_of_another_origin_starts_no_run(browser: Browser, ui: Dev) -> None:
    page = HOSTILE.replace("UI", json.dumps(ui.url)).replace("LAUNCH", json.dumps(LAUNCH))
    before = runs(ui)
    with serving(page) as address:
        opened = browser.new_page()
        opened.goto(address)
        opened.wait_for_function("document.title == 'tried'", timeout=TRIED)
        outcomes = opened.evaluate("outcomes")
        opened.wait_for_timeout(SETTLING)
        shown = [frame.url for frame in opened.frames[1:] if frame.url.startswith(ui.url)]
        opened.close()
    assert len(outcomes) == 14
    assert {name: outcomes[name] for name in ("image", "fetch_read", "post_json", "socket")} == {
        "image": "error",
        "fetch_read": "refused",
        "post_json": "refused",
        "socket": "refused",
    }
    assert shown == []
    assert runs(ui) == before


def test_h5_the_report_beside_the_ui_runs_no_script(browser: Browser, ui: Dev, home: Path) -> None:
    folder = home / "data" / "reports" / "quality"
    (folder / "index.html").write_text(HOSTILE_REPORT.replace("LAUNCH", json.dumps(LAUNCH), 1))
    (folder / "out.html").symlink_to("/etc/hostname")
    before = runs(ui)
    opened = browser.new_page()
    opened.goto(f"{ui.url}/report/index.html")
    opened.wait_for_timeout(SETTLING)
    assert opened.title() == "report"
    assert opened.locator("h1").inner_text() == "Trust it"
    opened.get_by_role("button").click()
    opened.get_by_text("more").click()
    opened.wait_for_timeout(SETTLING)
    assert (opened.title(), opened.url) == ("report", f"{ui.url}/report/index.html")
    opened.close()
    assert runs(ui) == before
    assert ask(ui, "GET", "/report/out.html")[0] == 404


QUERY = urlencode({"query": LAUNCH})
BODY = json.dumps({"query": LAUNCH})
PATHS = ["/graphql", "//graphql", "/graphql/", "/%67raphql", "/./graphql", "/x/../graphql"]
SENT: dict[str, tuple[str, str, dict[str, str], str]] = {
    **{f"get {path}": ("GET", f"{path}?{QUERY}", {}, "") for path in PATHS},
    **{f"post {path}": ("POST", f"{path}?{QUERY}", {}, BODY) for path in PATHS},
    "get with json": ("GET", f"/graphql?{QUERY}", {"Accept": "application/json"}, ""),
    "rebound": (
        "POST",
        "/graphql",
        {"Host": "evil.test", "Content-Type": "application/json"},
        BODY,
    ),
    "evil": (
        "POST",
        "/graphql",
        {"Origin": "http://evil.test", "Content-Type": "application/json"},
        BODY,
    ),
    "text": ("POST", "/graphql", {"Content-Type": "text/plain"}, BODY),
    "both": ("POST", "/graphql", {"Content-Type": "text/plain; application/json"}, BODY),
    "graphql": ("POST", "/graphql", {"Content-Type": "application/graphql"}, LAUNCH),
    "in the address": ("POST", f"/graphql?{QUERY}", {"Content-Type": "text/plain"}, ""),
    "materialized": ("POST", "/report_asset_materialization/release", {}, ""),
    "override": ("GET", f"/graphql?{QUERY}", {"X-HTTP-Method-Override": "POST"}, ""),
    "forwarded": (
        "POST",
        "/graphql",
        {"Host": "evil.test", "X-Forwarded-Host": "127.0.0.1", "Content-Type": "application/json"},
        BODY,
    ),
}


@pytest.mark.parametrize(("method", "path", "headers", "body"), SENT.values(), ids=SENT)
def test_h5_no_request_that_a_foreign_page_could_cause_is_answered(
    ui: Dev, method: str, path: str, headers: dict[str, str], body: str
) -> None:
    before = runs(ui)
    status, answer = ask(ui, method, path, headers, body)
    assert status in (403, 404, 405) or (method == "GET" and answer.startswith(b"<!DOCTYPE html>"))
    assert b"LaunchRunSuccess" not in answer
    assert runs(ui) == before


def ask(
    ui: Dev, method: str, path: str, headers: dict[str, str] | None = None, body: str = ""
) -> tuple[int, bytes]:
    """Status and body of an answer; the path is sent as it is."""
    connection = HTTPConnection(urlsplit(ui.url).netloc, timeout=30)
    connection.request(method, path, body or None, headers or {})
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def test_h5_a_run_that_the_operator_starts_archives_nothing_outside_the_inbox(
    ui: Dev, home: Path
) -> None:
    inbox = home / "data" / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "environ.txt").symlink_to("/proc/self/environ")
    assert ui.ask(LAUNCH)["launchRun"]["__typename"] == "LaunchRunSuccess"
    ui.wait(lambda: "SUCCESS" in runs(ui))
    archive = home / "data" / "archive"
    found = b"".join(gzip.decompress(path.read_bytes()) for path in archive.glob("*.gz"))
    assert b"root:" not in found
