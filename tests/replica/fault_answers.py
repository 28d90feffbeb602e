"""Faults that are complete HTTP answers: statuses, redirects, and other pages in a page's place."""

from datetime import timedelta

from .exchange import HTML, JSON, Reply, http_date
from .fault import Change, Fault, Scene, with_body, with_headers
from .site import LOGIN_PAGE


def _fixed(status: int, body: str, **headers: str) -> Change:
    answer = with_headers(Reply(status, body.encode(), HTML), **headers)
    return lambda _reply, _scene: answer


def _limited(retry_after: str | None) -> Change:
    headers = {} if retry_after is None else {"Retry_After": retry_after}
    return _fixed(429, "<h1>429</h1><p>We had to rate limit your IP.</p>", **headers)


def _limited_until(seconds: float) -> Change:
    def answer(_reply: Reply, scene: Scene) -> Reply:
        until = http_date(scene.request.at + timedelta(seconds=seconds))
        return Reply(429, b"Too Many Requests", {"Retry-After": until})

    return answer


def _redirect(target: str, status: int = 302) -> Change:
    return lambda _reply, _scene: Reply(status, b"", {"Location": target})


def _to_other_host(_reply: Reply, scene: Scene) -> Reply:
    asked = scene.request.headers.get("host", "")
    other = "localhost" if asked.startswith("127.0.0.1") else "127.0.0.1"
    return Reply(302, b"", {"Location": f"http://{other}:{scene.port}/papers"})


def _unfiltered(_reply: Reply, scene: Scene) -> Reply:
    request = scene.request
    latest = type(request)("GET", "/papers", {}, request.headers, request.at)
    return scene.site.answer(latest)


_CHALLENGE = (
    "<!DOCTYPE html><html><head><title></title><script>window.awsWafCookieDomainList = [];</script>"
    '<script src="https://de5282c3ca0c.edge.sdk.awswaf.com/de5282c3ca0c/challenge.js"></script>'
    '</head><body><div id="challenge-container"></div><script>AwsWafIntegration.getToken();'
    "</script><noscript><h1>JavaScript is disabled</h1></noscript></body></html>"
)
_CAPTCHA = (
    "<!DOCTYPE html><html><head><title>Human Verification</title>"
    '<script src="https://de5282c3ca0c.edge.captcha-sdk.awswaf.com/de5282c3ca0c/captcha.js">'
    '</script></head><body><div id="captcha-container"></div></body></html>'
)
_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
_FORBIDDEN = "<html><head><title>403 Forbidden</title></head><body>CloudFront</body></html>"
_OTHER_PAGE = (
    '<!doctype html><html><head><title>Hugging Face</title></head><body class="HomePage">'
    '<div class="SVELTE_HYDRATER contents" data-target="MainHeader" data-props="{}"></div>'
    "<main><h1>The AI community building the future.</h1></main></body></html>"
)
_EMPTIED: Change = lambda reply, _scene: with_body(reply, b"")  # noqa: E731

ANSWER_FAULTS = (
    Fault("limited_seconds", "the quota's 429 with seconds to wait", _limited("7")),
    Fault("limited_date", "a proxy's 429 with a date to wait for", _limited_until(9)),
    Fault("limited_past", "a 429 whose date has passed: clocks that disagree", _limited_until(-60)),
    Fault("limited_huge", "a ban: a 429 that asks to wait for a year", _limited("31536000")),
    Fault("limited_bare", "a 429 that does not say how long", _limited(None)),
    Fault("limited_zero", "a 429 that asks to wait no time at all", _limited("0")),
    Fault("limited_negative", "a 429 from a miscounting proxy", _limited("-5")),
    Fault("limited_garbage", "a 429 whose Retry-After is no HTTP", _limited("soon, maybe")),
    Fault("error_500", "a crash of the site", _fixed(500, "<h1>500</h1>Internal Error")),
    Fault("error_502", "a restart behind the gateway", _fixed(502, _GATEWAY)),
    Fault("error_503", "maintenance, with a wait", _fixed(503, "Down", Retry_After="11")),
    Fault("error_504", "a gateway's patience", _fixed(504, "<h1>504 Gateway Time-out</h1>")),
    Fault("not_found", "an address that the site dropped", _fixed(404, "<h1>404</h1>")),
    Fault("gone", "an address dropped for good", _fixed(410, "<h1>410</h1>")),
    Fault("forbidden", "a client that the site's CDN refuses", _fixed(403, _FORBIDDEN)),
    Fault("unauthorized", "a page put behind an account", _fixed(401, "Invalid credentials")),
    Fault("challenge", "an AWS WAF challenge passed off as a page", _fixed(200, _CHALLENGE)),
    Fault(
        "challenge_202",
        "an AWS WAF challenge as AWS documents it",
        _fixed(202, _CHALLENGE, x_amzn_waf_action="challenge"),
    ),
    Fault("captcha", "an AWS WAF puzzle passed off as a page", _fixed(200, _CAPTCHA)),
    Fault(
        "captcha_405",
        "an AWS WAF puzzle as AWS documents it",
        _fixed(405, _CAPTCHA, x_amzn_waf_action="captcha"),
    ),
    Fault("login", "a login page in the page's place", _fixed(200, LOGIN_PAGE.decode())),
    Fault("login_redirect", "a page behind a login", _redirect("/login?next=%2Fpapers")),
    Fault(
        "home_page", "another page of the site, with islands of its own", _fixed(200, _OTHER_PAGE)
    ),
    Fault("unfiltered", "a page that ignores the day or query asked for", _unfiltered),
    Fault("redirect_home", "a dated page that moved to the newest one", _redirect("/papers")),
    Fault("redirect_loop", "two addresses that send to each other", _redirect("/loop/a", 301)),
    Fault("redirect_elsewhere", "a redirect off the host", _to_other_host),
    Fault(
        "redirect_file", "a redirect at the reader's own files", _redirect("file:///etc/hostname")
    ),
    Fault("redirect_nowhere", "a redirect without a target", _fixed(302, "")),
    Fault("empty_body", "a cache that kept nothing", _EMPTIED),
    Fault("no_content", "an answer that says it has none", _fixed(204, "")),
    Fault(
        "api_error_object",
        "the API's error in an object, with status 200",
        lambda _reply, _scene: Reply(200, b'{"error":"Internal"}', JSON),
        "api",
    ),
    Fault(
        "api_bad_request",
        "the API refusing a day that it deems to come",
        lambda _reply, _scene: Reply(400, b'{"error":"Invalid date"}', JSON),
        "api",
    ),
    Fault("api_html", "a page where JSON was due", _fixed(200, _OTHER_PAGE), "api"),
    Fault(
        "api_cut",
        "JSON cut in the middle of an item, lengths agreeing",
        lambda reply, _scene: with_body(reply, reply.body[: len(reply.body) * 2 // 3]),
        "api",
    ),
    Fault(
        "api_emptied",
        "no papers, on a day that has some",
        lambda reply, _scene: with_body(reply, b"[]"),
        "api",
    ),
    Fault("robots_500", "robots.txt out of order", _fixed(500, "Internal Error"), None),
    Fault(
        "robots_denied",
        "robots.txt that shuts everyone out",
        lambda _reply, _scene: Reply(
            200, b"User-agent: *\nDisallow: /\n", {"Content-Type": "text/plain"}
        ),
        None,
    ),
    Fault("robots_missing", "no robots.txt: everything is allowed", _fixed(404, "404"), None),
    Fault("robots_html", "a page where robots.txt was due", _fixed(200, _OTHER_PAGE), None),
)
