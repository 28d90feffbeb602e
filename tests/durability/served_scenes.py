"""Commands that ask a site, a mail server or a store, which a loss of power here does not reach."""

import json
import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from unittest.mock import patch

from etl.archive.reader import local_files
from tests.durability.home import ROOT, Home
from tests.durability.outside import Mailboxes, Objects
from tests.durability.power_scenes import PowerScenes
from tests.durability.scene import Scene
from tests.object_server import ObjectServer, object_server
from tests.pipeline.mail.post_office import open_post_office
from tests.replica import MadeUp, Replica

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 3)
_SHIPPED = ROOT / "assets" / "dagster.yaml"
_SETTLED = datetime(2026, 5, 20, 12)
"""When nothing listed in April changes any more."""
_DAYS = 3
_RECIPIENTS = ("ana@example.org", "bo@example.org")
_SUBSCRIPTIONS = f"[all]\nfrom = {FIRST}\nto = {json.dumps(_RECIPIENTS)}\n"
_MATERIALIZED = """
select count(*) from event_logs where dagster_event_type = 'ASSET_MATERIALIZATION'
"""


class ServedScenes(PowerScenes):
    """The other scenes, and those with a server, which starts when it is first needed.

    servers: each of them ends when this stack is closed.
    """

    names = (*PowerScenes.names, "fetch", "run", "digest", "dagster", "store", "cache")

    def __init__(self, folder: Path, servers: ExitStack) -> None:
        super().__init__(folder)
        self._servers = servers

    @cached_property
    def fetch(self) -> Scene:
        words = ("fetch", "--from", str(FIRST), "--to", str(LAST))
        site = self._site(FIRST, _SETTLED)
        home = self._after(self.first)
        return Scene("fetch", home, words, site, settled=("publish",), timeless=True)

    @cached_property
    def run(self) -> Scene:
        """The daily job, of the last days before now."""
        now = datetime.now(UTC).replace(tzinfo=None)
        site = self._site(now.date() - timedelta(_DAYS), now)
        return self._send("run", ("run", "--days", str(_DAYS)), site)

    @cached_property
    def digest(self) -> Scene:
        return self._send("digest", ("digest", "--send"), {})

    @cached_property
    def dagster(self) -> Scene:
        """Dagster's own command, which makes its files in the home."""
        home = self.inbox.home
        words, settled = ("materialize",), ("publish",)
        return Scene("dagster", home, words, settled=settled, promise=_is_told)

    @cached_property
    def store(self) -> Scene:
        """The archive in the home is put into a store, and what is loaded follows."""
        objects = Objects(self._object_server, "store")
        return Scene(
            "store",
            self._after(self.first),
            self._more.load,
            self._place(objects),
            promise=lambda home: _is_stored(home, objects),
            outside=objects,
        )

    @cached_property
    def cache(self) -> Scene:
        """The archive is in the store alone, and blocks of it are kept on the way."""
        objects = Objects(self._object_server, "cache")
        home = self._after(self.first).copy(self._folder / "cache")
        scene = Scene("cache", home, ("rebuild",), self._place(objects), outside=objects)
        assert scene.run(home, *self._more.load).code == 0
        objects.first = objects.all()
        shutil.rmtree(home.settings.archive)
        return scene

    @cached_property
    def _subscribed(self) -> Home:
        home = self._after(self.first).copy(self._folder / "subscribed")
        home.settings.subscriptions.write_text(_SUBSCRIPTIONS)
        return home

    def _site(self, first: date, now: datetime) -> dict[str, str]:
        replica = self._servers.enter_context(Replica(MadeUp(first), now=now, limits=None))
        return {"PAPERHOUSE_SITE": replica.url, "PAPERHOUSE_SINCE": str(first)}

    @cached_property
    def _mailboxes(self) -> Mailboxes:
        return Mailboxes(self._servers.enter_context(open_post_office()))

    def _send(self, name: str, words: tuple[str, ...], site: Mapping[str, str]) -> Scene:
        mailboxes = self._mailboxes
        return Scene(
            name,
            self._subscribed,
            words,
            {
                **site,
                "PAPERHOUSE_SMTP": mailboxes.url,
                "PAPERHOUSE_MAIL_FROM": "papers@example.org",
            },
            promise=lambda _: mailboxes.have(*_RECIPIENTS),
            timeless=bool(site),
            outside=mailboxes,
        )

    def _place(self, objects: Objects) -> dict[str, str]:
        return {**self._object_server.environment, "PAPERHOUSE_ARCHIVE": objects.url}

    @cached_property
    def _object_server(self) -> ObjectServer:
        """Programs that run in this process are told of it as well."""
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = self._servers.enter_context(object_server())
        self._servers.enter_context(patch.dict(os.environ, server.environment))
        return server


@contextmanager
def served_scenes(folder: Path) -> Iterator[ServedScenes]:
    """All scenes; their servers answer until the block ends."""
    with ExitStack() as servers:
        yield ServedScenes(folder, servers)


def _is_told(home: Home) -> bool:
    """Whether Dagster remembers the run, and is configured as it was shipped."""
    folder = home.path / "dagster"
    with closing(sqlite3.connect(folder / "history" / "runs" / "index.db")) as con:
        [count] = con.execute(_MATERIALIZED).fetchone()
    return bool(count) and (folder / "dagster.yaml").read_bytes() == _SHIPPED.read_bytes()


def _is_stored(home: Home, objects: Objects) -> bool:
    """Whether all that is in the home is in the store."""
    folder, stored = home.settings.archive, objects.all()
    return all(stored.get(it) == (folder / it).read_bytes() for it in local_files(folder))
