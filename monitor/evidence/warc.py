"""A capture as WARC 1.1 records (ISO 28500:2017), each its own gzip member, and a body back out of them."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.model.pages import Capture

DECODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers of the wire that are no longer true of the body kept; they are kept under another name."""

_VISIBLE = "".join(map(chr, range(0x20, 0x7F)))


def response(capture: Capture) -> bytes:
    """The answer with its body, and a metadata record of how it was reached."""
    writer, out = _writer()
    record = writer.create_warc_record(
        uri(capture.final_url),
        "response",
        payload=BytesIO(capture.body),
        length=len(capture.body),
        warc_headers_dict={"WARC-Date": _date(capture.at), "WARC-Payload-Digest": _digest(capture)},
        http_headers=_http_headers(capture),
    )
    writer.write_record(record)
    _write_metadata(writer, capture, record.rec_headers.get_header("WARC-Record-ID"))
    return out.getvalue()


def revisit(capture: Capture, first: datetime) -> bytes:
    """The answer without its body, which was kept for the same address at ``first``, and its metadata record."""
    writer, out = _writer()
    record = writer.create_revisit_record(
        uri(capture.final_url),
        _digest(capture),
        uri(capture.final_url),
        _date(first),
        http_headers=_http_headers(capture),
        warc_headers_dict={"WARC-Date": _date(capture.at)},
    )
    writer.write_record(record)
    _write_metadata(writer, capture, record.rec_headers.get_header("WARC-Record-ID"))
    return out.getvalue()


def conversion(capture: Capture) -> bytes:
    """A page as a browser showed it, made from answers that are kept beside it, and its metadata record."""
    writer, out = _writer()
    record = writer.create_warc_record(
        uri(capture.final_url),
        "conversion",
        payload=BytesIO(capture.body),
        length=len(capture.body),
        warc_content_type=visible(dict(capture.headers).get("content-type", "")),
        warc_headers_dict={"WARC-Date": _date(capture.at), "WARC-Payload-Digest": _digest(capture)},
    )
    writer.write_record(record)
    _write_metadata(writer, capture, record.rec_headers.get_header("WARC-Record-ID"))
    return out.getvalue()


def payload(blob: bytes) -> bytes:
    """The body in bytes made by ``response`` or ``conversion``."""
    record = next(iter(ArchiveIterator(BytesIO(blob))))
    return bytes(record.content_stream().read())


def uri(text: str) -> str:
    """An address as it stands in a record: ``visible`` and without spaces."""
    return visible(text).replace(" ", "%20")


def visible(text: str) -> str:
    """Any text as printable ASCII, the rest percent-encoded as UTF-8: nothing hostile can end a header line."""
    return quote(text.encode("utf-8", "backslashreplace"), safe=_VISIBLE)


def _writer() -> tuple[WARCWriter, BytesIO]:
    out = BytesIO()
    return WARCWriter(out, gzip=True, warc_version="WARC/1.1"), out


def _write_metadata(writer: WARCWriter, capture: Capture, concurrent_to: str) -> None:
    fields = [("requested", capture.url), *(("redirected", hop) for hop in capture.redirects)]
    fields += [("failed", capture.failed)] if capture.failed else []
    fields += [("certificate", capture.unproven)] if capture.unproven else []
    fields.append(("fetchTimeMs", str(round(capture.seconds * 1000))))
    body = "".join(f"{name}: {visible(value)}\r\n" for name, value in fields).encode("ascii")
    headers = {"WARC-Date": _date(capture.at), "WARC-Concurrent-To": concurrent_to}
    record = writer.create_warc_record(
        uri(capture.final_url), "metadata", payload=BytesIO(body), length=len(body), warc_headers_dict=headers
    )
    writer.write_record(record)


def _http_headers(capture: Capture) -> StatusAndHeaders:
    headers = [(_name(name), visible(value)) for name, value in capture.headers]
    return StatusAndHeaders(_status_line(capture.status), headers, protocol="HTTP/1.1")


def _name(name: str) -> str:
    safe = quote(name.encode("utf-8", "backslashreplace"), safe="!#$&'*+-.^_`|~")
    return f"x-received-{safe}" if safe.lower() in DECODED else safe


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} -"


def _digest(capture: Capture) -> str:
    return f"sha256:{capture.sha256}"


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
