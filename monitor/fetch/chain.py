"""The certificates between a site's own and an authority, where the site does not send them (RFC 5280, 4.2.2.1).

Browsers fetch what is missing from the address that a certificate names for its issuer, and so do we.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import AuthorityInformationAccessOID

_LONGEST = 3


def between(own: bytes, fetch: Callable[[str], bytes | None]) -> tuple[bytes, ...]:
    """The certificates (DER) above a site's own one, as far as each names an address where the next can be had.

    ``fetch`` gives what stands at an http address. A certificate that names itself is left out: what we fetch is never
    an authority. Whether the chain holds is for the handshake to say. Odd certificates raise what cryptography does.
    """
    found: list[bytes] = []
    current = _certificate(own)
    while current is not None and len(found) < _LONGEST:
        current = next(_issuers(current, fetch), None)
        if current is not None:
            found.append(current.public_bytes(Encoding.DER))
    return tuple(found)


def _issuers(certificate: x509.Certificate, fetch: Callable[[str], bytes | None]) -> Iterator[x509.Certificate]:
    """What stands at the addresses of the issuer and did sign the certificate."""
    for address in _addresses(certificate):
        for one in _certificates(fetch(address) or b""):
            if not _names_itself(one) and _signed(certificate, one):
                yield one


def _names_itself(certificate: x509.Certificate) -> bool:
    """Whether subject and issuer are one name, however laxly names are compared (RFC 5280, 7.1)."""
    return _plain(certificate.subject) == _plain(certificate.issuer)


def _plain(name: x509.Name) -> tuple[str, ...]:
    said = ("".join(str(one.value).split()) for one in name)
    return tuple(unicodedata.normalize("NFKC", one).casefold() for one in said)


def _addresses(certificate: x509.Certificate) -> list[str]:
    """At most two, over http: who fetches over https would need a chain again."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return []
    named = [one.access_location for one in access if one.access_method == AuthorityInformationAccessOID.CA_ISSUERS]
    places = [one.value for one in named if isinstance(one, x509.UniformResourceIdentifier)]
    return [place for place in places if place.lower().startswith("http://")][:2]


def _signed(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, TypeError, ValueError):
        return False
    return True


def _certificates(data: bytes) -> list[x509.Certificate]:
    """The certificates of a file: DER, PEM or a PKCS 7 bag."""
    one = _certificate(data)
    if one is not None:
        return [one]
    try:
        return pkcs7.load_der_pkcs7_certificates(data)
    except ValueError:
        return []


def _certificate(data: bytes) -> x509.Certificate | None:
    try:
        pem = data.lstrip().startswith(b"-----BEGIN CERTIFICATE")
        return x509.load_pem_x509_certificate(data) if pem else x509.load_der_x509_certificate(data)
    except ValueError:
        return None
