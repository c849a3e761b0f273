"""Servers that speak only what is no longer safe: told from bad certificates, and read where the site allows it."""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from monitor.errors import FetchError
from monitor.fetch.fetch import Fetcher
from monitor.model.pages import Capture
from monitor.model.roster import Site
from tests.fetch.test_fetch import AT, QUICK
from tests.servers import WebServer, answer, pages, server_tls

Old = Callable[[ssl.SSLContext], None]


def spoken(version: ssl.TLSVersion) -> Old:
    def limit(context: ssl.SSLContext) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = version

    return limit


def ciphers(names: str) -> Old:
    def limit(context: ssl.SSLContext) -> None:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(names)

    return limit


def visited(folder: Path, limit: Old, tls: str, *, trusted: bool = True) -> Capture:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = server_tls(authority.issue_cert("127.0.0.1"))
    limit(context)
    with WebServer(pages({"/": answer("safe")}), tls=context) as server:
        host = f"127.0.0.1:{server.port}"
        site = Site(
            host=host,
            home=f"https://{host}/",
            reports="",
            allow_private=True,
            tls="legacy" if tls == "legacy" else "modern",
            ca_file=str(folder / "ca.pem") if trusted else None,
        )
        with Fetcher(site, QUICK, AT) as fetcher:
            return fetcher.get(site.home)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1], ids=["1.0", "1.1"])
def test_old_encryption_is_called_so_and_spoken_where_the_site_allows_it(
    tmp_path: Path, version: ssl.TLSVersion
) -> None:
    with pytest.raises(FetchError) as caught:
        visited(tmp_path, spoken(version), "modern")
    assert caught.value.code == "old-tls"
    assert visited(tmp_path, spoken(version), "legacy").body == b"safe"


@pytest.mark.parametrize("tls", ["modern", "legacy"])
def test_a_certificate_is_looked_at_whatever_is_spoken(tmp_path: Path, tls: str) -> None:
    with pytest.raises(FetchError) as caught:
        visited(tmp_path, lambda _: None, tls, trusted=False)
    assert caught.value.code == "cert-issuer"


def test_a_server_with_other_ciphers_is_told_from_one_that_is_down(tmp_path: Path) -> None:
    with pytest.raises(FetchError) as caught:
        visited(tmp_path, ciphers("PSK-AES128-GCM-SHA256:@SECLEVEL=0"), "modern")
    assert caught.value.code == "no-cipher"
