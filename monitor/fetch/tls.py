"""What encryption we speak, which certificates we believe, and why no encryption came about."""

from __future__ import annotations

import ssl
from enum import IntEnum
from functools import lru_cache

import httpcore2


class Trust(IntEnum):
    """How much a site has to prove: the chain of its certificate as sent, or as completed by us, or nothing.

    What is read from a site that proves nothing is worth what is read over plain http, and says so.
    """

    SENT = 0
    COMPLETED = 1
    UNPROVEN = 2


NO_ISSUER = "cert-issuer"
_INVALID = "cert-invalid"
_BY_NUMBER = {
    9: "cert-expired", 10: "cert-expired",
    62: "cert-name", 64: "cert-name",
    18: "cert-self-signed", 19: "cert-self-signed",
    2: NO_ISSUER, 20: NO_ISSUER, 21: NO_ISSUER,
    66: "cert-weak", 67: "cert-weak", 68: "cert-weak",
}  # fmt: skip
"""What OpenSSL (X509_V_ERR_*) says of a certificate: out of date, for another name, signed by itself, by nobody known,
or with a key or digest too short."""

CERTIFICATE = frozenset({_INVALID, *_BY_NUMBER.values()})
"""Codes of sites whose certificate cannot be believed."""

UNTRUSTED = CERTIFICATE | {"tls"}
"""And of those where no encryption came about for another reason."""

NO_WORDS = frozenset({"tls", "old-tls", "no-cipher", "refused", "protocol"})
"""Codes of servers that may speak other ciphers than ours."""

_LEGACY_SERVER_CONNECT = 0x4
"""SSL_OP_LEGACY_SERVER_CONNECT of OpenSSL, which the ssl module names from Python 3.12 on."""

_PARTIAL_CHAIN = ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
"""By it whatever is loaded would be an authority."""

_OLD = frozenset({
    "UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "WRONG_SSL_VERSION",
    "VERSION_TOO_LOW", "NO_PROTOCOLS_AVAILABLE", "DH_KEY_TOO_SMALL", "UNSAFE_LEGACY_RENEGOTIATION_DISABLED",
    "LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED", "WRONG_SIGNATURE_TYPE", "TLSV1_ALERT_INSUFFICIENT_SECURITY",
})  # fmt: skip
"""What OpenSSL says of servers that speak only what is no longer safe."""

_NO_CIPHER = frozenset({"SSLV3_ALERT_HANDSHAKE_FAILURE", "TLSV1_ALERT_HANDSHAKE_FAILURE", "NO_SHARED_CIPHER"})
"""And of those that speak other ciphers altogether: older ones, or the national ones (GB/T 38636) alone."""


@lru_cache(maxsize=64)
def context(ca_file: str | None, *, legacy: bool = False, between: tuple[bytes, ...] = ()) -> ssl.SSLContext:
    """The verifying context of the process, with one more authority if given; building one costs 38 ms.

    A ``legacy`` one speaks what browsers did until about 2020: TLS 1.0, short keys, no secure renegotiation.
    ``between`` are certificates (DER) that lead from a site's own to an authority, and are none themselves.

    Raises OSError (ssl.SSLError is one) if the file cannot be read or holds no certificate.
    """
    context = httpcore2.default_ssl_context()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    if between:
        context.verify_flags &= ~_PARTIAL_CHAIN
        context.load_verify_locations(cadata=b"".join(between))
    return _lenient(context) if legacy else context


@lru_cache
def unproven(*, legacy: bool = False) -> ssl.SSLContext:
    """A context that takes any certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return _lenient(context) if legacy else context


def _lenient(context: ssl.SSLContext) -> ssl.SSLContext:
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
    if isinstance(error, ssl.SSLCertVerificationError):
        return _BY_NUMBER.get(error.verify_code, _INVALID)
    if reason in _NO_CIPHER:
        return "no-cipher"
    return "old-tls" if reason in _OLD else "tls"


def _reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (error.reason or str(error)).lower().replace("_", " ")
