"""Sites that prove too little of who they are: chains completed as browsers do, content read over what is said to prove
nothing, national ciphers told; and nothing of it leads us where we must not go."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from monitor.errors import FetchError
from monitor.evidence import warc
from monitor.fetch.fetch import Fetcher
from monitor.fetch.tls import Trust
from monitor.model.pages import Capture
from monitor.model.roster import Site
from tests.fetch.certificates import Made, made, shown
from tests.fetch.test_fetch import AT, QUICK
from tests.servers import ELSEWHERE, Asked, Script, WebServer, answer, endless, head, pages, redirect

ROOT = made("Jichuan Root", authority=True)


def fetched(
    folder: Path,
    *chain: Made,
    trust: Trust = Trust.COMPLETED,
    hosts: tuple[str, ...] = (),
    script: Script | None = None,
) -> Capture:
    """The page of a site that shows ``chain``; the root is known, ``hosts`` are its own too."""
    (folder / "root.pem").write_bytes(ROOT.pem)
    with WebServer(script or pages({"/": answer("safe")}), tls=shown(folder, *chain)) as server:
        site = Site(
            host=server.host, home=server.url(), reports="", allow_private=True, pause=0.0, hosts=hosts,
            ca_file=str(folder / "root.pem"),
        )  # fmt: skip
        with Fetcher(site, QUICK, AT, trust=trust) as fetcher:
            return fetcher.get(site.home)


def code(folder: Path, *chain: Made, trust: Trust = Trust.COMPLETED, hosts: tuple[str, ...] = ()) -> str:
    with pytest.raises(FetchError) as caught:
        fetched(folder, *chain, trust=trust, hosts=hosts)
    return caught.value.code


def bag(*certificates: Made) -> bytes:
    return pkcs7.serialize_certificates([one.certificate for one in certificates], Encoding.DER)


@pytest.mark.parametrize("form", ["DER", "PEM", "PKCS 7"])
def test_a_chain_is_completed_from_where_the_certificate_says(tmp_path: Path, form: str) -> None:
    middle = made("Jichuan Middle", ROOT, authority=True)
    file = {"DER": middle.der, "PEM": middle.pem, "PKCS 7": bag(ROOT, middle)}[form]
    with WebServer(pages({"/middle": answer(file, kind="application/pkix-cert")})) as issuer:
        own = made("site", middle, issuer_at=issuer.url("/middle"))
        assert fetched(tmp_path, own, hosts=(issuer.host,)).body == b"safe"
        assert fetched(tmp_path, own, hosts=(issuer.host,)).unproven == ""
        assert code(tmp_path, own, hosts=(issuer.host,), trust=Trust.SENT) == "cert-issuer"


def test_a_chain_is_completed_over_two_certificates(tmp_path: Path) -> None:
    files: dict[str, bytes] = {}
    with WebServer(lambda asked: answer(files[asked.path])) as issuer:
        high = made("Jichuan High", ROOT, authority=True)
        low = made("Jichuan Low", high, authority=True, issuer_at=issuer.url("/high"))
        files |= {"/high": high.der, "/low": low.der}
        own = made("site", low, issuer_at=issuer.url("/low"))
        assert fetched(tmp_path, own, hosts=(issuer.host,)).body == b"safe"
        assert issuer.paths() == ["/low", "/high"]


def test_what_was_fetched_is_never_an_authority(tmp_path: Path) -> None:
    strange = made("Strange Root", authority=True)
    middle = made("Strange Middle", strange, authority=True)
    with WebServer(pages({"/root": answer(strange.der), "/middle": answer(middle.der)})) as issuer:
        for by, path in ((strange, "/root"), (middle, "/middle")):
            own = made("site", by, issuer_at=issuer.url(path))
            assert code(tmp_path, own, hosts=(issuer.host,)) == "cert-issuer"


@pytest.mark.parametrize(
    "issuer_name", ["strange root", "Strange  Root", "Strange Root ", "STRANGE ROOT", "Ｓtrange Root"]
)
@pytest.mark.parametrize("own_key", [True, False], ids=["its own key", "another key"])
def test_a_certificate_that_only_seems_to_have_an_issuer_is_no_authority(
    tmp_path: Path, issuer_name: str, own_key: bool
) -> None:
    """OpenSSL takes names for the same that differ in the size of letters or in blanks, and then trusts what it was given."""
    other = made(issuer_name, authority=True)
    root = made("Strange Root", other, authority=True)
    if own_key:
        root = made("Strange Root", Made(other.certificate, root.key), authority=True, key=root.key)
    with WebServer(lambda _: answer(root.der)) as issuer:
        own = made("site", root, issuer_at=issuer.url("/root"))
        assert code(tmp_path, own, hosts=(issuer.host,)) == "cert-issuer"


def test_no_chain_leads_to_another(tmp_path: Path) -> None:
    """An issuer that moved to an address over TLS, whose chain is incomplete too, and so on."""
    middle = made("Jichuan Middle", ROOT, authority=True)
    with WebServer(
        lambda _: answer("x"), tls=shown(tmp_path, made("other", middle, issuer_at="http://127.0.0.1:1/"))
    ) as far:
        with WebServer(lambda _: redirect(far.url())) as issuer:
            own = made("site", middle, issuer_at=issuer.url("/middle"))
            assert code(tmp_path, own, hosts=(issuer.host, far.host)) == "cert-issuer"
        assert far.connections == 0


def test_what_a_site_wants_to_see_is_told_to_no_issuer_and_to_nobody_unproven(tmp_path: Path) -> None:
    told: list[str] = []

    def listen(asked: Asked) -> bytes:
        told.extend(name for name in asked.headers if name == "x-token")
        return answer("no", 404)

    def move(asked: Asked) -> bytes:
        listen(asked)
        return redirect(plain.url())

    middle = made("Jichuan Middle", ROOT, authority=True)
    with WebServer(listen) as plain:
        own = made("site", middle, issuer_at=plain.url("/middle"))
        with WebServer(move, tls=shown(tmp_path, own)) as server:
            site = Site(
                host=server.host, home=server.url(), reports="", allow_private=True, pause=0.0, hosts=(plain.host,),
                headers=(("X-Token", "secret"),),
            )  # fmt: skip
            with Fetcher(site, QUICK, AT, trust=Trust.UNPROVEN) as fetcher:
                fetcher.get(site.home)
            assert [one.method for one in server.asked] == ["HEAD", "GET"]
        assert plain.paths() == ["/middle", "/"]
    assert told == []


def test_time_spent_on_an_issuer_is_not_the_sites(tmp_path: Path) -> None:
    middle = made("Jichuan Middle", ROOT, authority=True)

    def slowly(_: Asked) -> bytes:
        time.sleep(0.5)
        return answer(middle.der)

    with WebServer(slowly) as issuer:
        own = made("site", middle, issuer_at=issuer.url("/middle"))
        assert fetched(tmp_path, own, hosts=(issuer.host,)).seconds < 0.5


@pytest.mark.parametrize(
    "said",
    [
        answer("no", 404),
        answer(b"\x30\x82" + bytes(9999)),
        answer("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        redirect("/again"),
        endless(bytes(65536), head(200, [("Content-Type", "application/pkix-cert")])),
    ],
    ids=["none", "garbage", "torn", "in a circle", "endless"],
)
def test_a_bad_answer_of_an_issuer_changes_nothing(tmp_path: Path, said: bytes) -> None:
    middle = made("Jichuan Middle", ROOT, authority=True)
    with WebServer(lambda _: said) as issuer:
        own = made("site", middle, issuer_at=issuer.url("/middle"))
        assert code(tmp_path, own, hosts=(issuer.host,)) == "cert-issuer"
        assert len(issuer.asked) <= QUICK.max_hops + 1


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_certificate_leads_us_to_an_address_of_its_own_choice(tmp_path: Path, address: str) -> None:
    middle = made("Jichuan Middle", ROOT, authority=True)
    with WebServer(lambda _: answer(middle.der)) as inside:
        own = made("site", middle, issuer_at=f"http://{address}:{inside.port}/middle")
        assert code(tmp_path, own) == "cert-issuer"
        assert inside.connections == 0


BAD = {
    "cert-expired": lambda: made("site", ROOT, ended=True),
    "cert-self-signed": lambda: made("site"),
    "cert-issuer": lambda: made("site", made("Strange Root", authority=True)),
}


@pytest.mark.parametrize("fault", BAD)
def test_what_proves_nothing_is_read_and_says_so(tmp_path: Path, fault: str) -> None:
    own = BAD[fault]()
    assert code(tmp_path, own) == fault
    capture = fetched(tmp_path, own, trust=Trust.UNPROVEN)
    assert (capture.body, capture.unproven) == (b"safe", fault)
    assert f"certificate: {fault}".encode() in b"".join(metadata(capture))


def metadata(capture: Capture) -> list[bytes]:
    from io import BytesIO

    from warcio.archiveiterator import ArchiveIterator

    records = ArchiveIterator(BytesIO(warc.response(capture)))
    return [record.content_stream().read() for record in records if record.rec_type == "metadata"]


def test_another_host_has_to_prove_who_it_is(tmp_path: Path) -> None:
    with WebServer(pages({"/": answer("strange")}), host="127.0.0.2", tls=shown(tmp_path, made("other"))) as other:
        own = made("site", ROOT)
        with pytest.raises(FetchError) as caught:
            fetched(tmp_path, own, trust=Trust.UNPROVEN, script=lambda _: redirect(other.url()))
    assert caught.value.code == "private-address"
    assert other.asked == []


def test_a_server_of_national_ciphers_alone_is_told() -> None:
    """It closes the connection of who greets it in another version (GB/T 38636-2020, 6.4.5.2)."""

    def talk(listener: socket.socket) -> None:
        while True:
            with listener.accept()[0] as connection:
                greeting = connection.recv(4096)
                if greeting[:3] == b"\x16\x01\x01":
                    connection.sendall(b"\x16\x01\x01\x00\x4a\x02\x00\x00\x46\x01\x01" + bytes(72))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=talk, args=(listener,), daemon=True).start()
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        site = Site(host=host, home=f"https://{host}/", reports="", allow_private=True)
        with Fetcher(site, QUICK, AT) as fetcher, pytest.raises(FetchError) as caught:
            fetcher.get(site.home)
    assert caught.value.code == "national-cipher"
