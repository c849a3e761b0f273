"""Scrapy with one XPath over a list of addresses: ``scrapy_spider.py ADDRESSES FOLDER WORKERS``.

Run with the rivals' Python. It keeps nothing, and leaves the folder as it is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class Links(scrapy.Spider):
    """The addresses of all links of a page, and nothing else of it."""

    name = "links"
    start_urls = Path(sys.argv[1]).read_text().split()

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        yield {"url": response.url, "links": response.xpath("//a/@href").getall()}


def main() -> None:
    workers = int(sys.argv[3])
    settings = {
        "CONCURRENT_REQUESTS": workers,
        "CONCURRENT_REQUESTS_PER_DOMAIN": workers,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": False,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
    }
    process = CrawlerProcess(settings)
    process.crawl(Links)
    process.start()


if __name__ == "__main__":
    main()
