from __future__ import annotations

import codecs
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.read.intake import decode

WORDS = "霁川县教育局朱镕同志，政府信息公开年度报告。" * 4
META = '<html><head><meta charset="{}"></head><body>'


@pytest.mark.parametrize(
    ("data", "content_type", "charset"),
    [
        (codecs.BOM_UTF8 + WORDS.encode(), "text/html; charset=gb2312", "utf-8"),
        (codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"), "", "utf-16-le"),
        (codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"), "", "utf-16-be"),
        ((META.format("utf-8") + WORDS).encode("gb18030"), "text/html; charset=gb2312", "gb18030"),
        ((META.format("gb2312") + WORDS).encode("gb18030"), "text/html", "gb18030"),
        ((META.format("GBK") + WORDS).encode("gb18030"), "", "gb18030"),
        ((META.format("gb2312") + WORDS).encode("utf-8"), "", "utf-8"),
        ((META.format("gbk") + WORDS).encode("utf-8"), "text/html; charset=utf-8", "utf-8"),
        (WORDS.encode("utf-8"), "text/html; charset=gbk", "utf-8"),
        (WORDS.encode("gb18030"), "text/html; charset=utf-8", "gb18030"),
        (WORDS.encode("gb18030"), "text/html; charset=iso-8859-1", "gb18030"),
        (WORDS.encode("gb18030"), "", "gb18030"),
        (WORDS.encode("utf-8"), "", "utf-8"),
        (b"<?xml version='1.0' encoding='gb2312'?>" + WORDS.encode("gb18030"), "", "gb18030"),
        (
            b'<meta http-equiv=Content-Type content="text/html; charset=gb2312">' + WORDS.encode("gb18030"),
            "",
            "gb18030",
        ),
    ],
)
def test_text_is_decoded_by_mark_header_or_declaration_and_a_wrong_label_is_passed_over(
    data: bytes, content_type: str, charset: str
) -> None:
    text, found = decode.text(data, content_type)
    assert WORDS in text
    assert found == charset


def test_a_character_outside_gb2312_survives_under_that_label() -> None:
    assert "镕" not in "朱镕".encode("gb2312", "ignore").decode("gb2312")
    assert decode.text("朱镕".encode("gb18030"), "text/html; charset=gb2312") == ("朱镕", "gb18030")


def test_utf8_cut_inside_a_character_is_still_utf8() -> None:
    text, charset = decode.text((WORDS * 50).encode()[:-2], "text/html; charset=utf-8")
    assert charset == "utf-8"
    assert text.startswith(WORDS)
    assert text.endswith("�")


LABELS = ["idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "base64", "hex", "zip", "rot13"]


@pytest.mark.parametrize("label", [*LABELS, "utf-7", "utf-16", "cp037", "latin-1", "x" * 20, "no-such", "mbcs"])
def test_a_label_that_is_no_charset_of_chinese_pages_is_ignored(label: str) -> None:
    assert decode.text(WORDS.encode(), f"text/html; charset={label}") == (WORDS, "utf-8")
    assert WORDS in decode.text((META.format(label) + WORDS).encode())[0]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=40))
def test_nothing_that_arrives_raises(data: bytes, content_type: str) -> None:
    text, charset = decode.text(data, content_type)
    assert isinstance(text, str)
    assert codecs.lookup(charset)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\r\n\r\n%PDF-1.4", "application/pdf"),
        (b"PK\x03\x04rest", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        (b"{\\rtf1", "application/rtf"),
        (b"  <!DOCTYPE html><p>", "text/html"),
        (b"<TABLE border=1>", "text/html"),
        ("霁川县".encode(), "text/plain"),
        (b"", "text/plain"),
        (b"a < b and b > c", "text/plain"),
        ("<html>".encode("utf-16-le"), "text/html"),
    ],
)
def test_the_kind_of_a_document_is_seen_by_its_bytes(data: bytes, kind: str) -> None:
    assert decode.sniff(data) == kind


def test_random_bytes_are_decoded_in_no_time() -> None:
    noise = random.Random(1).randbytes(200_000)
    text, _ = decode.text(noise, "text/html; charset=utf-8")
    assert text
