"""A bare loop of httpx2 and selectolax over a list of addresses: ``httpx2_loop.py ADDRESSES FOLDER WORKERS``.

Run with the rivals' Python. What comes whole is parsed for titles, links and days, which
are kept in the folder with the ETags.
"""

from __future__ import annotations

import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
from selectolax.lexbor import LexborHTMLParser

DAY = re.compile(r"20\d\d[-/]\d\d[-/]\d\d", re.ASCII)


def main() -> None:
    addresses, folder, workers = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    memory = folder / "pages.json"
    known = json.loads(memory.read_text()) if memory.exists() else {}
    urls = addresses.read_text().split()
    with httpx2.Client() as client, ThreadPoolExecutor(workers) as pool:
        pages = pool.map(lambda url: page(client, url, known.get(url)), urls)
        memory.write_text(json.dumps(dict(zip(urls, pages, strict=True)), ensure_ascii=False))


def page(client: httpx2.Client, url: str, known: dict[str, Any] | None) -> dict[str, Any]:
    """What stands at an address, or what is known of it if it is unchanged."""
    answer = client.get(url, headers={"If-None-Match": known["etag"]} if known else {})
    if known and answer.status_code == 304:
        return known
    tree = LexborHTMLParser(answer.text)
    links = [(link.text(strip=True), link.attributes.get("href")) for link in tree.css("a")]
    return {"etag": answer.headers.get("etag"), "links": links, "days": DAY.findall(tree.text())}


if __name__ == "__main__":
    main()
