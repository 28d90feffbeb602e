"""Code repositories as plain Python finds them in the raw answers, by one pattern."""

import re
from collections.abc import Mapping

from tests.truth.reading import Paper, Sight

_REPOSITORY = re.compile(
    r"(?<![\w.@-])(?:www\.)?"
    r"((?:github|gitlab)\.com|bitbucket\.org|codeberg\.org)/([A-Za-z0-9][\w.-]*)/([\w.-]+)"
)


def named_repositories(paper: Paper) -> Mapping[str, bool]:
    """`host/owner/name`, and whether the last answer with links declares it as the paper's code.

    Those of the last abstract count as well, and those that are declared as something else.
    """
    declaring = next((it for it in reversed(paper.sights) if any(declared_links(it))), None)
    code, *others = declared_links(declaring) if declaring else [""]
    declared = _repositories("".join(code.split()))
    named = _repositories(" ".join(others)) | _repositories(paper.last("summary") or "")
    return {name: name in declared for name in sorted(declared | named)}


def declared_links(sight: Sight) -> list[str]:
    """The repository, the project page and the media of an answer; nothing is an empty text."""
    paper, item = sight.paper, sight.item
    media = item.get("mediaUrls") or paper.get("mediaUrls") or [item.get("mediaUrl")]
    fields = [paper.get("githubRepo"), paper.get("projectPage"), *media]
    return [text or "" for text in fields]


def _repositories(text: str) -> set[str]:
    plain = re.sub(r"\\([_%#&~$])", r"\1", text)
    return {
        f"{host}/{owner}/{re.sub(r'(.git)*[.]*$', '', name.rstrip('.'))}".lower()
        for host, owner, name in _REPOSITORY.findall(plain)
    }
