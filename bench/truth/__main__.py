"""How well we read, beside three general public readers. Run by ``make truth``.

Prints right / null / wrong of every corpus, fact and reader, then how far the goals are reached: nothing wrong on our
side, behind another reader on no page, ahead of each in the sum, where a wrong answer counts ten times one that is
missing. Exits with 1 if we have a wrong answer. ``--json FILE`` keeps the table, all that was wrong or missing on our
side, and the pages on which another reader is right and we are not.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from bench.truth import corpora, ours, rivals, table
from bench.truth.facts import Document, Outcome, outcomes

SEED, TITLES, PAGES, SENTENCES = 2, 6000, 320, 20_000


def main() -> int:
    options = _options()
    documents = [one for one in _documents(options) if options.only in one.corpus]
    found = list(_asked(documents, options.rivals))
    table.show(found, options.show)
    if options.json:
        table.keep(found, options.json)
    return 1 if table.wrong(found) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.truth", description="How well we read.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the results here as JSON")
    parser.add_argument("--rivals", type=Path, metavar="PYTHON", help="the Python that has the other readers")
    parser.add_argument("--titles", type=int, default=TITLES, help="how many titles are made")
    parser.add_argument("--pages", type=int, default=PAGES, help="how many pages are made")
    parser.add_argument("--sentences", type=int, default=SENTENCES, help="how many fee statements and claims are made")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed makes other ones")
    parser.add_argument("--only", default="", metavar="WORDS", help="only corpora with these words in their name")
    parser.add_argument("--show", type=int, default=3, help="how many wrong answers of a kind are shown")
    return parser.parse_args()


def _documents(options: argparse.Namespace) -> Iterable[Document]:
    return chain(
        corpora.kept(),
        corpora.zoo(),
        corpora.made_pages(options.seed, options.pages),
        corpora.made_titles(options.seed, options.titles),
        corpora.fee_statements(options.seed, options.sentences),
        corpora.claims(options.seed, options.sentences),
    )


def _asked(documents: list[Document], python: Path | None) -> Iterator[Outcome]:
    for document in documents:
        yield from outcomes(ours.NAME, document, ours.answers(document))
    if python is None:
        return
    pages = [(one, ours.text(one)) for one in documents if one.kind in ("page", "list")]
    answered: Counter[str] = Counter()
    for reader, document, answers in rivals.read(python, pages):
        answered[reader] += 1
        yield from outcomes(reader, document, answers, rivals.KINDS[reader])


if __name__ == "__main__":
    sys.exit(main())
