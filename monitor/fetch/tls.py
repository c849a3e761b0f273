"""What encryption we speak, which certificates we believe, and why no encryption came about."""

from __future__ import annotations

import ssl
from functools import lru_cache

import httpcore2

_LEGACY_SERVER_CONNECT = 0x4
"""SSL_OP_LEGACY_SERVER_CONNECT of OpenSSL, which the ssl module names from Python 3.12 on."""

_OLD = frozenset({
    "UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "WRONG_SSL_VERSION",
    "VERSION_TOO_LOW", "NO_PROTOCOLS_AVAILABLE", "DH_KEY_TOO_SMALL", "UNSAFE_LEGACY_RENEGOTIATION_DISABLED",
    "LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED", "WRONG_SIGNATURE_TYPE", "TLSV1_ALERT_INSUFFICIENT_SECURITY",
})  # fmt: skip
"""What OpenSSL says of servers that speak only what is no longer safe."""

_NO_CIPHER = frozenset({"SSLV3_ALERT_HANDSHAKE_FAILURE", "TLSV1_ALERT_HANDSHAKE_FAILURE", "NO_SHARED_CIPHER"})
"""And of those that speak other ciphers altogether: older ones, or the national ones (GB/T 38636) alone."""


@lru_cache
def context(ca_file: str | None, *, legacy: bool = False) -> ssl.SSLContext:
    """The verifying context of the process, with one more authority if given; building one costs 38 ms.

    A ``legacy`` one speaks what browsers did until about 2020: TLS 1.0, short keys, no secure renegotiation.

    Raises OSError (ssl.SSLError is one) if the file cannot be read or holds no certificate.
    """
    context = httpcore2.default_ssl_context()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    if legacy:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.options |= _LEGACY_SERVER_CONNECT
    return context


def fault(error: ssl.SSLError) -> tuple[str, str]:
    """The code and the words of a failed handshake: a certificate, or a server that speaks nothing we take."""
    return _code(error), _reason(error)


def _code(error: ssl.SSLError) -> str:
    """Whose fault it is that no encryption came about: a certificate, or a server that speaks none we take."""
    reason = error.reason or ""
    if reason in _NO_CIPHER:
        return "no-cipher"
    return "old-tls" if reason in _OLD else "tls"


def _reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (error.reason or str(error)).lower().replace("_", " ")
