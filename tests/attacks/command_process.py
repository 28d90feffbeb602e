"""Commands in a process that goes on, and the home that they meet before it is damaged."""

import json
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.durability.home import ROOT, Home

SECONDS = 60
"""For one command on a busy machine; it takes less than one."""
COMMANDS = {
    "load": ("load", "INBOX", "--manifest", "INBOX/captures.csv"),
    "publish": ("publish",),
    "status": ("status",),
    "query": ("query", "select count(*) as n from core.papers"),
    "report": ("report", "--no-open"),
    "export": ("export", "OUT", "--with-history"),
    "rebuild": ("rebuild",),
    "gaps": ("gaps",),
    "watch list": ("watch", "list"),
    "watch add": ("watch", "add", "snow"),
    "watch remove": ("watch", "remove", "ice"),
}


@dataclass
class Runner:
    """A process that carries out commands; it is started anew after one that hung."""

    process: "subprocess.Popen[str] | None" = None

    def __call__(self, home: Path, *words: str) -> dict[str, str | int]:
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.attacks.commands"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps({"home": str(home), "words": words}), file=self.process.stdin, flush=True)
        if not select.select([self.process.stdout], [], [], SECONDS)[0]:
            self.end()
            pytest.fail(f"{' '.join(words)} hangs")
        answer = self.process.stdout.readline()
        if not answer:
            pytest.fail(f"{' '.join(words)} ended with {self.process.wait()}")
        found: dict[str, str | int] = json.loads(answer)
        return found

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
        self.process = None


def command_words(home: Home, command: str) -> list[str]:
    inbox, out = str(home.settings.inbox), str(home.path.with_name("out"))
    return [word.replace("INBOX", inbox).replace("OUT", out) for word in COMMANDS[command]]
