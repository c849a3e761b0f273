"""Addresses of every kind that a client must not go to, and some that it may."""

from __future__ import annotations

PUBLIC = ("8.8.8.8", "2400:3200::1")

PRIVATE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1",
    "2002:0a00:0001::", "2001:0:1::", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1",
)  # fmt: skip
"""What is not public, by kinds."""

LOOPBACK = ("127.0.0.1", "2130706433", "0x7f.1", "localhost", "0.0.0.0", "0", "[::ffff:127.0.0.1]")
"""This machine, as it can be spelt in an address."""
