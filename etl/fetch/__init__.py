"""The site: asked politely, one request at a time; whatever comes is archived with its outcome.

    targets ─► crawl ─► session ─► wire          what to ask, when, how often, how
                  ▲        └─► verdict ─► archive: a note `fetch` for each request, then its page
    history ─► states

Planning reads the archive alone (`history`), so a run goes on wherever the last one was killed:

    with session.opened(settings.site, settings.archive) as opened:
        crawl.crawl(opened, [targets.daily(day) for day in crawl.days(first, last)])
"""
