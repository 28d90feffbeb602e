"""An object store, as much of it as we need: names with sizes, new objects, ranges, a pointer.

Its library is an extra. It reads from the environment by itself who we are: AWS_…, GOOGLE_… and
AZURE_… as the stores' own programs do. None of its messages is passed on, since an address in one
may be signed.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

from tenacity import (
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_after_delay,
    wait_random_exponential,
)

from etl.errors import StorageError, UsageError

if TYPE_CHECKING:
    from obstore import ObjectMeta, PutMode, UpdateVersion
    from obstore.store import ClientConfig, LocalStore, ObjectStore

_T = TypeVar("_T")

_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
_NO_STORE = ("NoSuchBucket", "ContainerNotFound")
_NO_OBJECT = ("NoSuchKey", "BlobNotFound")
_REFUSALS = (
    "AccessDenied", "AllAccessDisabled", "AuthenticationFailed", "AuthorizationFailure",
    "ExpiredToken", "InvalidAccessKeyId", "InvalidToken", "PermissionDeniedError",
    "SignatureDoesNotMatch", "UnauthenticatedError",
)  # fmt: skip
_FINAL = ("AlreadyExistsError", "PreconditionError", "FileNotFoundError", *_NO_STORE, *_REFUSALS)
"""What asking again would not change."""
_ATTEMPTS = 4
"""Each of them is tried several times by the library, which gives up where a body is cut off."""
_PATIENCE = timedelta(seconds=60)
_CLIENT: "ClientConfig" = {
    "allow_http": True,  # only where an endpoint in the environment says http itself
    "read_timeout": _PATIENCE,
    "timeout": timedelta(minutes=10),
}
_STAYS = "run the command again (what is archived already stays)"


class ObjectExists(StorageError):
    """The store has another object of this name already, or another version of it."""


class ObjectMissing(StorageError):
    """The store has no object of this name."""


@dataclass(frozen=True, slots=True)
class ObjectVersion:
    """The marks of an object's version: some stores go by its tag, others by its number."""

    e_tag: str | None
    number: str | None

    def condition(self) -> "UpdateVersion":
        """The condition that an object still has this version."""
        marks: UpdateVersion = {}
        if self.e_tag:
            marks["e_tag"] = self.e_tag
        if self.number:
            marks["version"] = self.number
        return marks


class Store:
    """The objects below one address; names are relative to it."""

    def __init__(self, url: str) -> None:
        """Raises UsageError where the extra is missing, or the store needs to be told more."""
        self.url = url
        self._store = _opened(url)

    def sizes(self) -> dict[str, int]:
        """All objects with their sizes in bytes, by name."""
        return {it["path"]: it["size"] for it in self._list()}

    def instants(self) -> dict[str, datetime]:
        """All objects with the instants (UTC, naive) at which they were put, by name."""
        return {it["path"]: it["last_modified"].replace(tzinfo=None) for it in self._list()}

    def put_new(self, name: str, content: bytes) -> None:
        """Put an object that is not there, whole or not at all.

        Where it is there it is left as it is, and of this size, or else ObjectExists is raised: the
        answer to our own attempt may have been lost.
        """
        try:
            self._ask(lambda: self._store.put(name, content, mode="create"), name)
        except ObjectExists:
            if self._ask(lambda: self._store.head(name), name)["size"] != len(content):
                raise

    def read(self, name: str, start: int, end: int) -> bytes:
        """The bytes of an object from start to just before end, which it has."""
        data = bytes(self._ask(lambda: self._store.get_range(name, start=start, end=end), name))
        if len(data) != end - start:
            raise StorageError(f"{self.url}/{name} is shorter than it was; {_STAYS}")
        return data

    def read_object(self, name: str) -> tuple[bytes | None, ObjectVersion | None]:
        """The content of an object that is replaced, and its version; None while there is none."""
        try:
            found = self._ask(lambda: self._store.get(name), name)
            return bytes(self._ask(found.bytes, name)), ObjectVersion(
                found.meta["e_tag"], found.meta["version"]
            )
        except ObjectMissing:
            return None, None

    def replace_pointer(self, name: str, content: bytes, version: ObjectVersion | None) -> None:
        """Give an object this content. Raises ObjectExists where it has another version by now.

        version: the one that it had; None for none.
        """
        mode: PutMode = version.condition() if version else "create"
        self._ask(lambda: self._store.put(name, content, mode=mode), name)

    def delete(self, names: Sequence[str]) -> None:
        """Remove objects; those that are gone are no error."""
        try:
            self._ask(lambda: self._store.delete(list(names)), "objects")
        except ObjectMissing:  # some stores mind, and may have left those behind it
            if len(names) > 1:
                for name in names:
                    self.delete([name])

    def _list(self) -> "list[ObjectMeta]":
        return self._ask(lambda: [it for page in self._store.list() for it in page], "")

    def _ask(self, call: Callable[[], _T], name: str) -> _T:
        from obstore.exceptions import BaseError  # noqa: PLC0415 - an extra

        again = Retrying(
            retry=retry_if_exception(_may_pass),
            stop=stop_after_attempt(_ATTEMPTS) | stop_after_delay(_PATIENCE),
            wait=wait_random_exponential(multiplier=0.1, max=5),
            reraise=True,
        )
        try:
            return again(call)
        except (BaseError, OSError) as error:
            _fail(self.url, name, error)


def _may_pass(error: BaseException) -> bool:
    return _kind(error) not in _FINAL


def _fail(url: str, name: str, error: Exception) -> NoReturn:
    """Raise what a call's error means. The error itself goes no further."""
    kind = _kind(error)
    if kind in ("AlreadyExistsError", "PreconditionError"):
        raise ObjectExists(f"{url} has another {name} already") from None
    if kind == "FileNotFoundError":
        raise ObjectMissing(f"{url}/{name} is missing") from None
    if kind in _NO_STORE:
        raise StorageError(
            f"{url}: there is no such bucket; make it, or correct the address, and {_STAYS}"
        ) from None
    if kind in _REFUSALS:
        raise StorageError(
            f"{url}: its credentials do not allow this ({kind}); see to AWS_…, GOOGLE_… or AZURE_…,"
            f" and {_STAYS}"
        ) from None
    raise StorageError(f"{url} does not answer as it should ({kind}); later {_STAYS}") from None


def _kind(error: BaseException) -> str:
    """The store's own code for an error, else the kind that the library made of it."""
    kind = type(error).__name__
    if kind in ("AlreadyExistsError", "PreconditionError"):
        return kind
    code = _CODE.search(str(error))
    return code[1] if code and code[1] not in _NO_OBJECT else kind


def _folder(kind: "type[LocalStore]", url: str) -> "LocalStore":
    try:
        return kind(Path(url), mkdir=True)
    except OSError as error:
        raise StorageError(f"{url} cannot be a folder of objects: {error}; see to it") from None


def _opened(url: str) -> "ObjectStore":
    try:
        from obstore.exceptions import BaseError  # noqa: PLC0415 - an extra
        from obstore.store import LocalStore, from_url  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{url} needs the extra `remote`: pip install 'paperhouse[remote]'"
        ) from error
    if url.startswith("/"):
        return _folder(LocalStore, url)
    try:
        return from_url(
            url,
            client_options=_CLIENT,
            retry_config={"retry_timeout": _PATIENCE},
        )
    except (BaseError, ValueError):
        raise UsageError(
            f"{url} cannot be opened: its variables AWS_…, GOOGLE_… or AZURE_… are incomplete"
        ) from None
