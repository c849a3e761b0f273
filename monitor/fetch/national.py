"""Whether a server speaks the national ciphers alone (TLCP, GB/T 38636-2020), which no client of ours does."""

from __future__ import annotations

_SUITES = (0xE053, 0xE051, 0xE013, 0xE011, 0xE059, 0xE019)
"""ECC, ECDHE and RSA with SM4 (GCM, CBC) and SM3 (GB/T 38636-2020, table 2)."""
_VERSION = b"\x01\x01"
_HANDSHAKE = b"\x16"

ANSWER_BYTES = 16
"""So much of an answer tells."""


def hello(random: bytes) -> bytes:
    """The first message of a client that speaks the national ciphers; ``random`` are 32 bytes."""
    suites = b"".join(suite.to_bytes(2, "big") for suite in _SUITES)
    body = _VERSION + random + b"\0" + len(suites).to_bytes(2, "big") + suites + b"\1\0"
    message = b"\1" + len(body).to_bytes(3, "big") + body
    return _HANDSHAKE + _VERSION + len(message).to_bytes(2, "big") + message


def answers(data: bytes) -> bool:
    """Whether a server goes on with the handshake in the version of the national protocol."""
    return data.startswith(_HANDSHAKE + _VERSION)
