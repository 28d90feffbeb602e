"""Whom we believe to be the site: its certificate decides, over real TLS."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from etl.errors import UsageError
from etl.site_settings import Site
from etl.sources.daily_papers.targets import daily_target
from tests.fetch.conftest import LATER, Client
from tests.replica import MadeUp, Replica

DAY = daily_target(date(2026, 4, 7))
NOW = datetime.now(UTC)
HERE = x509.IPAddress(ip_address("127.0.0.1"))

Serve = Callable[..., Client]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts a site with a certificate that it issued to itself, and a client that asks it."""
    with ExitStack() as running:

        def begin(
            name: x509.GeneralName = HERE, until: datetime = NOW + timedelta(days=1), **site: object
        ) -> Client:
            certificate = issued(tmp_path, name, until)
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(certificate)
            source = MadeUp(date(2026, 4, 1))
            replica = running.enter_context(Replica(source, now=LATER, limits=None, tls=tls))
            return Client(
                replica,
                tmp_path / "archive",
                Site(url=replica.url, attempts=1, **site),  # type: ignore[arg-type]
            )

        yield begin


def issued(folder: Path, name: x509.GeneralName, until: datetime) -> Path:
    """A certificate that vouches for itself, and its key, in `site.pem`."""
    key = ec.generate_private_key(ec.SECP256R1())
    itself = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "replica")])
    certificate = (
        x509.CertificateBuilder(itself, itself, key.public_key(), x509.random_serial_number())
        .not_valid_before(until - timedelta(days=2))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "site.pem"
    file.write_bytes(certificate.public_bytes(Encoding.PEM) + private)
    return file


def test_a_certificate_that_nobody_vouches_for_is_refused(serve: Serve) -> None:
    client = serve()
    done = client.crawl([DAY])
    assert done.stopped is not None
    assert "certificate verify failed: self-signed certificate" in done.stopped
    (note,) = client.notes()
    assert (note.content["outcome"], note.content.get("status")) == ("failed", None)
    assert client.replica.requests == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": x509.DNSName("huggingface.co")}, "IP address mismatch"),
        ({"until": NOW - timedelta(days=1)}, "certificate has expired"),
    ],
)
def test_a_trusted_authority_cannot_vouch_for_another_host_or_time(
    serve: Serve, tmp_path: Path, changes: dict[str, object], why: str
) -> None:
    client = serve(**changes, authorities=tmp_path / "site.pem")
    assert why in str(client.crawl([DAY]).stopped)
    assert client.replica.requests == []


def test_a_site_that_loses_its_good_certificate_is_asked_no_more(
    serve: Serve, tmp_path: Path
) -> None:
    client = serve(authorities=tmp_path / "site.pem")
    assert client.last(DAY).outcome == "page"
    client.site = Site(url=client.site.url, attempts=1)
    fetch = client.last(DAY, again=True)
    assert (fetch.outcome, fetch.status, fetch.capture_id) == ("failed", None, None)
    assert "certificate verify failed" in str(fetch.detail)
    assert len(client.replica.requests) == 2


def test_a_file_of_authorities_that_is_none_is_named(serve: Serve, tmp_path: Path) -> None:
    client = serve(authorities=tmp_path / "nobody.pem")
    with pytest.raises(UsageError, match=r"SSL_CERT_FILE=.*nobody\.pem has no certificates"):
        client.crawl([DAY])
    (tmp_path / "nobody.pem").write_text("no PEM")
    with pytest.raises(UsageError, match="has no certificates"):
        client.crawl([DAY])
