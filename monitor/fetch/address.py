"""Which addresses we go to at all; where they lead is checked again at connect (network)."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urljoin

import httpx2

from monitor.errors import FetchError

_ASCII = "".join(map(chr, range(128)))
_HOST = re.compile(r"[a-z0-9._-]+")


def checked(url: str) -> httpx2.URL:
    """The address, parsed and without fragment; FetchError ``unsupported-address`` if we do not go there."""
    try:
        address = httpx2.URL(url)
        host = address.raw_host.decode("ascii")
    except (httpx2.InvalidURL, ValueError) as error:
        raise FetchError("unsupported-address", _printable(url), str(error)) from error
    fault = _fault(url, address, host)
    if fault:
        raise FetchError("unsupported-address", _printable(url), fault)
    return address.copy_with(fragment=None) if address.fragment else address


def redirected(base: httpx2.URL, location: bytes) -> httpx2.URL:
    """Where a Location header leads; its bytes are kept whatever their charset. FetchError as ``checked``."""
    relative = quote(location, safe=_ASCII)
    try:
        target = urljoin(str(base), relative)
    except ValueError as error:
        raise FetchError("unsupported-address", _printable(relative), str(error)) from error
    return checked(target)


def origin(address: httpx2.URL) -> str:
    """``scheme://host[:port]``."""
    return f"{address.scheme}://{address.netloc.decode('ascii')}"


def _fault(url: str, address: httpx2.URL, host: str) -> str:
    if address.scheme not in ("http", "https"):
        return "scheme"
    if address.userinfo:
        return "userinfo"
    if "\\" in url:
        return "backslash"
    if not (_HOST.fullmatch(host) or _is_ipv6(host)):
        return "host"
    return "" if address.port is None or 0 < address.port < 65536 else "port"


def _is_ipv6(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).version == 6
    except ValueError:
        return False


def _printable(url: str) -> str:
    return url[:2000].encode("unicode_escape").decode("ascii") if not url.isprintable() else url[:2000]
