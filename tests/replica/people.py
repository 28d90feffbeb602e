"""Made-up authors, site accounts and organizations, in the API's shape."""

import re
from datetime import date
from hashlib import blake2b
from random import Random
from typing import Any

from . import words


def hex_id(*parts: object) -> str:
    """24 hex digits, always the same for the same parts."""
    return blake2b("/".join(map(str, parts)).encode(), digest_size=12).hexdigest()


def printed_name(rng: Random) -> str:
    if rng.random() < 0.04:
        return rng.choice(words.ODD_NAMES)
    return f"{rng.choice(words.FIRST_NAMES)} {rng.choice(words.LAST_NAMES)}"


def account(name: str) -> dict[str, Any]:
    """The site account of a person; a third of them go by a full name of their own."""
    rng = Random(f"account/{name}")
    login = re.sub(r"[^A-Za-z]+", "", name)[:12] + str(rng.randrange(100))
    return {
        "_id": hex_id("account", name),
        "avatarUrl": _avatar(rng, login),
        "isPro": rng.random() < 0.2,
        "fullname": rng.choice(words.CJK_NAMES) if rng.random() < 0.3 else name,
        "user": login,
        "type": "user",
        "name": login,
    }


def submitter(person: dict[str, Any]) -> dict[str, Any]:
    """The same account as `submittedBy` states it: no `user`, more flags."""
    rng = Random(f"submitter/{person['name']}")
    stated = {key: person[key] for key in ("_id", "avatarUrl", "fullname", "name", "type", "isPro")}
    flags = {"isHf": False, "isHfAdmin": False, "isMod": rng.random() < 0.05}
    followers = {"followerCount": rng.randrange(300)} if rng.random() < 0.8 else {}
    return stated | flags | followers | {"isUserFollowing": False}


def authors(rng: Random, paper_id: str, count: int, day: date) -> list[dict[str, Any]]:
    """An author list in printed order; a few are hidden, one in ten has an account."""
    names = [printed_name(rng) for _ in range(count)]
    if count > 3 and rng.random() < 0.02:
        names[-1] = names[0]
    return [
        _author(rng, hex_id(paper_id, position), name, day) for position, name in enumerate(names)
    ]


def organization(rng: Random) -> dict[str, Any]:
    name, fullname = rng.choice(words.ORGANIZATIONS)
    stated = {"_id": hex_id("organization", name), "name": name, "fullname": fullname}
    if name == words.WITHOUT_AVATAR:
        return stated
    return stated | {"avatar": f"https://cdn-avatars.huggingface.co/v1/production/{name}.png"}


def _author(rng: Random, author_id: str, name: str, day: date) -> dict[str, Any]:
    stated: dict[str, Any] = {"_id": author_id}
    if rng.random() < 0.1:
        stated["user"] = account(name)
    stated["name"] = name
    if "user" in stated:
        stated["status"] = rng.choice(("claimed_verified", "admin_assigned"))
        stated["statusLastChangedAt"] = f"{day}T{rng.randrange(24):02}:15:00.118Z"
    return stated | {"hidden": rng.random() < 0.01}


def _avatar(rng: Random, login: str) -> str:
    if rng.random() < 0.7:
        return f"/avatars/{hex_id('avatar', login)}.svg"
    return f"https://cdn-avatars.huggingface.co/v1/production/uploads/{login}.jpeg"
