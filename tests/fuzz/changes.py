"""Seeded changes to bytes: cut, doubled, mixed with another, filled with what readers look for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from random import Random

_TEXTS = (
        "<table><tr><td rowspan=65534 colspan=1000>", "</table>", "<!--", "]]>", "<![CDATA[", "<recordset>", "<record>",
        "<script>", "</script>", "<div>", "<p><b>", "<a href=javascript:go(1)>", "<a href='http://[::1'>", "<base href=//>",
        "<title>", "<meta charset=utf-16>", "<meta http-equiv=refresh content='0;url=\\\\'>", "&#x110000;", "&#xD800;", "<ul><li>",
        '{"a":', "[", "]", "}", '"\\ud800"', '"total":99999999999999999999', "1e999", "null", "NaN", "-1", ",", "\\u0000",
        "<?xml version='1.0' encoding='utf-7'?>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;", "xmlns:a='b'",
        "/Type /Page", "/Kids [1 0 R]", "/Length 99999999", "obj", "endobj", "stream\n", "xref", "trailer",
        "政府信息公开工作年度报告", "一、总体情况", "三、收到和处理政府信息公开申请情况", "2026年13月45日", "2027-02-30", "共0条", "第1/0页",
        "免收", "未收取信息处理费", "0000000000000000000000000001", "１２３", "十百千万亿", "《", "》", "（", "a-", " ", "\n", "\t", "\r",
        "\u2028", "\u202e", "\ufeff", "\U0002f800", "User-agent: *\nDisallow: ", "Crawl-delay: 1e400", "HTTP/1.1 200", ": ",
        "[[sites]]", "'''", '"""', "= [", "inf", "nan", "9999-12-31", "=1+1", "@", "http://a@b:99999/", "\\",
)  # fmt: skip
_BYTES = (b"\x00", b"\xff\xfe", b"\xfe\xff", b"\x81\x30\x81\x30", b"\xed\xa0\x80", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_TOKENS = (*(one.encode() for one in _TEXTS), *_BYTES)
_MOST_CHANGES = 6
_LONGEST = 400_000
_MEMBERS = 60
_UNPACKED = 4_000_000


def changed(seeds: Sequence[bytes], random: Random) -> bytes:
    """One of some sources with a few changes; of a package, mostly in one of its members."""
    data = random.choice(seeds)
    if data.startswith(b"PK\x03\x04") and random.random() < 0.8:
        return _repacked(data, random)
    return _mixed(data, random.choice(seeds), random)


def _mixed(data: bytes, other: bytes, random: Random) -> bytes:
    for _ in range(random.randint(1, _MOST_CHANGES)):
        start, end = sorted(random.randint(0, len(data)) for _ in range(2))
        data = random.choice(_CHANGES)(data, start, end, other, random)[:_LONGEST]
    return data


def _flipped(data: bytes, start: int, end: int, other: bytes, random: Random) -> bytes:
    del other
    found = bytearray(data)
    for at in random.sample(range(start, end), min(end - start, 8)):
        found[at] ^= 1 << random.randrange(8)
    return bytes(found)


def _without(data: bytes, start: int, end: int, other: bytes, random: Random) -> bytes:
    del other
    return data[:start] + data[min(end, start + random.choice((1, 30, 2_000))) :]


def _cut(data: bytes, start: int, end: int, other: bytes, random: Random) -> bytes:
    del start, other
    return data[:end] if random.random() < 0.5 else data


def _repeated(data: bytes, start: int, end: int, other: bytes, random: Random) -> bytes:
    del other
    piece = data[start : min(end, start + random.choice((1, 5, 60, 600)))]
    return data[:start] + piece * random.choice((2, 30, 900)) + data[start:]


def _filled(data: bytes, start: int, end: int, other: bytes, random: Random) -> bytes:
    del end, other
    return data[:start] + random.choice(_TOKENS) * random.choice((1, 1, 1, 3, 40, 2_000)) + data[start:]


def _replaced(data: bytes, start: int, end: int, other: bytes, random: Random) -> bytes:
    del other
    token = random.choice(_TOKENS)
    return data[:start] + token + data[min(end, start + len(token)) :]


def _spliced(data: bytes, start: int, end: int, other: bytes, random: Random) -> bytes:
    del end
    begin = random.randint(0, len(other))
    return data[:start] + other[begin : begin + 20_000] + data[start:]


def _swapped(data: bytes, start: int, end: int, other: bytes, random: Random) -> bytes:
    del other
    middle = random.randint(start, end)
    return data[:start] + data[middle:end] + data[start:middle] + data[end:]


_CHANGES: Sequence[Callable[[bytes, int, int, bytes, Random], bytes]] = (
    _flipped, _without, _cut, _repeated, _filled, _filled, _replaced, _spliced, _swapped,
)  # fmt: skip


def _repacked(data: bytes, random: Random) -> bytes:
    """A package with a member changed, taken out or named otherwise."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            infos = [one for one in file.infolist() if one.file_size < _UNPACKED][:_MEMBERS]
            members = {one.filename: file.read(one) for one in infos}
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError):
        return _mixed(data, data, random)
    if members:
        name, other = random.choice(list(members)), random.choice(list(members.values()))
        content = members.pop(name)
        if random.random() < 0.9:
            members[name if random.random() < 0.95 else f"{name}x"] = _mixed(content, other, random)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()
