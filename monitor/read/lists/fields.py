"""The days of the records of one list: their dates aligned over all records, told apart by what they are dates of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from itertools import takewhile

from msgspec import Struct

from monitor.read import dates
from monitor.read.dates import Role
from monitor.read.lists.agreement import Form
from monitor.read.lists.entry import MonthDay, around_title, completed, in_year
from monitor.read.lists.field import MOMENT, Field, best, forms_of, has_day
from monitor.read.lists.grids import Grids
from monitor.read.lists.records import Block, Record
from monitor.read.lists.stamps import MAYBE, Part, Stamp, as_it_stands, joined, parts, resolved, stamps
from monitor.read.lists.years import Years
from monitor.read.markup.outline import Node, Outline
from monitor.read.words import norm

_OF_PUBLICATION = (Role.PUBLISHED, Role.SHOWN, Role.BARE)
_LABEL = re.compile(r"[\[(（【]?\s?(?P<label>[\u4e00-\u9fff][\u4e00-\u9fff\s]{1,11}?)\s?[:：]?\s?[\])）】]?")
_DATE_WORD = re.compile(r"日\s?期|时\s?间|于$")
_LONGEST_MOMENT = 60
_LONGEST_LABEL = 20
_FEWEST = 2
_NEAR = 2
_MOSTLY = 0.6
_UPDATED = re.compile(r"^(?!.*publish).*(?<![a-z])(?:updated|modified)(?![a-z])", re.IGNORECASE)
_DAY = re.compile(r"\s{0,9}[\[(（]?\d{1,2}[日号][\])）]?\s{0,9}")
_YEAR = re.compile(r"(20\d\d)年?度?")
_MOST_TEXTS, _MOST_TAGS = 120, 8


class Told(Struct, frozen=True, gc=False):
    """What the date of a record says: its ``day`` of publication; ``shows`` that there is any date at all."""

    day: date | None = None
    wrong: str = ""
    shows: bool = False


_NOTHING = Told()


class Fields:
    """The dates of all lists of a page."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._grids = Grids(outline)
        self._is_timed = bool(outline.elements("time"))

    @cached_property
    def _years(self) -> Years:
        return Years(self._outline)

    def told(self, block: Block) -> list[Told]:
        """What the date of each record of a list says."""
        if not (self._may_tell(block) and any(map(self._tells, block))):
            return [_NOTHING] * len(block)
        fields = [self._of(record) for record in block]
        split = self._split(block, fields)
        vague = [one for own in fields for one in own if one.stamp.day is None or one.stamp.compact]
        pairs = zip(block, fields, strict=True)
        forms = forms_of((self._place(record, one), one.stamp) for record, own in pairs for one in own) if vague else {}
        return [
            self._told(record, own, forms) if pieced is None else self._told_pieces(record, pieced[0], pieced[1:])
            for record, own, pieced in zip(block, fields, split, strict=True)
        ]

    def shown(self, block: Block) -> list[tuple[Role | None, int, str]]:
        """The dates of a list by what they are dates of, with how many there are and one as it stands."""
        found: dict[Role | None, list[Stamp]] = {}
        for field in (one for record in block for one in self._of(record)):
            found.setdefault(field.role, []).append(field.stamp)
        return [(role, len(stamps_), as_it_stands(stamps_[0])) for role, stamps_ in found.items()]

    def _may_tell(self, block: Block) -> bool:
        """Whether the records of a list, or what stands between them, hold anything a date is made of."""
        if block[0].root.tag == "tr" or self._is_timed:
            return True
        texts = self._outline.texts_between(block[0].start, block[-1].end)
        return MAYBE.search("\n".join([one.text for one in texts])) is not None

    def _tells(self, record: Record) -> bool:
        """Whether a date, or the piece of one, stands beside the title of a record or around it."""
        if record.root.tag == "tr" or self._is_timed:
            return True
        used = record.click.used
        for text in self._texts(record):
            words = text.text
            if around_title(words) if text.at in used else stamps(words) or parts(words):
                return True
        return False

    # --- the dates of a record -------------------------------------------------------------------------------------

    def _of(self, record: Record) -> list[Field]:
        found: list[Field] = []
        before: Node | None = None
        used = record.click.used
        for text in self._texts(record):
            is_title = text.at in used
            words = around_title(text.text) if is_title else text.text
            if words and (own := stamps(words)):
                found += self._fields(own, before, record, text)
            before = None if is_title else text
        lacking = self._is_timed or [one for one in found if one.stamp.day is None]
        if record.root.tag == "tr":
            found += self._carried_down(record)
        return [*found, *self._moments(record)] if lacking else found

    def _carried_down(self, record: Record) -> Iterator[Field]:
        """The dates in cells of rows above that reach down into a row."""
        for column, cell in self._grids.carried(record.root):
            for text in self._outline.texts(cell):
                for stamp in stamps(text.text):
                    yield Field(self._role(stamp, None, record, text, column), stamp, ("above", column))

    def _fields(self, own: Sequence[Stamp], before: Node | None, record: Record, text: Node) -> list[Field]:
        """The dates in a piece of text, without those that nobody sees while their record is shown."""
        for one in text.around:
            if one.at <= record.root.at:
                break
            if one.attributes and _is_unseen(one):
                own = [stamp for stamp in own if stamp.role is not Role.BARE]
                break
        return [
            Field(self._role(stamp, before, record, text), stamp, text=text, number=number)
            for number, stamp in enumerate(own)
        ]

    def _place(self, record: Record, field: Field) -> tuple[object, ...]:
        """Where a date stands in its record."""
        if field.text is None:
            return field.place
        around = takewhile(lambda node: node.at > record.root.at, field.text.around[:_MOST_TAGS])
        return tuple([one.tag for one in around]), self._grids.column(record.root, field.text), field.number

    def _moments(self, record: Record) -> Iterator[Field]:
        """What elements carry beside words that tell no day: ``time`` as its value, others as their title."""
        for node, written in self._carried(record):
            day = dates.moment(written[:_LONGEST_MOMENT])
            if day is not None and not _is_unseen(node) and self._agrees(node, day):
                yield Field(Role.SHOWN, Stamp(Role.SHOWN, day), MOMENT)

    def _carried(self, record: Record) -> Iterator[tuple[Node, str]]:
        for node in self._outline.within(record.root):
            if node.tag == "time":
                yield node, node.attribute("datetime")
            elif not node.tag and (found := stamps(node.text)) and any(one.day is None for one in found):
                parent = node.parent or record.root
                yield parent, parent.attribute("title")

    def _agrees(self, node: Node, day: date) -> bool:
        """Whether the words in an element leave open that it means a day: they are relative, or lack the year."""
        words = self._outline.words(node)
        shown = [one for one in stamps(words) if one.day is None and not one.wrong]
        return not words.strip() or any(one.pair in (None, (day.month, day.day)) for one in shown)

    def _role(
        self, stamp: Stamp, before: Node | None, record: Record, text: Node, column: int | None = None
    ) -> Role | None:
        """By its own label, the head of its column, or the words in front of it in the same cell."""
        if stamp.role is not Role.BARE:
            return stamp.role
        head = self._grids.head(record.root, text, column)
        if head:
            return dates.heading(head)
        if before is None:
            return Role.BARE
        words = before.text.strip()
        label = _LABEL.fullmatch(words) if len(words) <= _LONGEST_LABEL else None
        if label is None or not _are_near(before, text):
            return Role.BARE
        if _DATE_WORD.search(label["label"]) or words.endswith((":", "：")):
            return dates.heading(label["label"])
        return Role.BARE

    def _texts(self, record: Record) -> list[Node]:
        """The pieces of text of a record in order, those of its title as well."""
        if not record.loose:
            texts = self._outline.texts(record.root)
            return texts if len(texts) <= _MOST_TEXTS else texts[:_MOST_TEXTS]
        nodes = sorted((record.root, *record.loose), key=lambda one: one.at)
        return [text for node in nodes for text in self._outline.texts(node)][:_MOST_TEXTS]

    # --- what they say ---------------------------------------------------------------------------------------------

    def _told(self, record: Record, fields: Sequence[Field], forms: Mapping[object, Form]) -> Told:
        if not fields:
            return _NOTHING
        known = [one for one in fields if one.role in _OF_PUBLICATION]
        if len(known) > 1 or (known and known[0].place == MOMENT):
            known = best(known)
        days: set[date | None] = set()
        for one in known:
            if one.stamp.wrong:
                return Told(None, one.stamp.wrong, shows=True)
            days.add(self._day(record, one, forms))
        days.discard(None)
        return Told(days.pop() if len(days) == 1 else None, shows=True)

    def _day(self, record: Record, field: Field, forms: Mapping[object, Form]) -> date | None:
        stamp = field.stamp
        if stamp.day is not None and not stamp.compact:
            return stamp.day
        form = forms[self._place(record, field)]
        if stamp.short is not None:
            return resolved(stamp.short) if form.agreed else None
        if stamp.turned is not None:
            one, other, year = stamp.turned
            pair = (other, one) if form.day_first else (one, other)
            return in_year(year, pair) if form.day_first is not None else None
        if stamp.compact:
            return stamp.day if form.agreed or field.role is not Role.BARE else None
        if stamp.pair is not None:
            return self._completed(record, stamp.pair)
        return stamp.day

    def _told_pieces(self, record: Record, year: int | None, pair: MonthDay) -> Told:
        if year is None:
            return Told(self._completed(record, pair), shows=True)
        return Told(in_year(year, pair), shows=True)

    def _completed(self, record: Record, pair: MonthDay) -> date | None:
        """The day of a date without a year, by a cell that reaches down, the address, or the heading above."""
        for _, cell in self._grids.carried(record.root):
            match = _YEAR.fullmatch(norm(self._outline.words(cell)))
            if match is not None:
                return completed(pair, record.click.title, record.click.url, int(match[1]))
        return completed(pair, record.click.title, record.click.url, self._years.above(record.root))

    # --- dates in pieces -------------------------------------------------------------------------------------------

    def _split(self, block: Block, fields: Sequence[Sequence[Field]]) -> list[tuple[int | None, int, int] | None]:
        """Year, month and day of dates that stand in several pieces, if they do in most records of a list."""
        if all(map(has_day, fields)):
            return [None] * len(block)
        lacking = [not has_day(own) for own in fields]
        runs = [self._run(record) if bare else [] for record, bare in zip(block, lacking, strict=True)]
        if sum(len(run) > 0 for run in runs) < max(1, _MOSTLY * sum(lacking)):
            return [None] * len(block)
        day_first = any(one.either is not None and one.either[0] > 12 for run in runs for one in run)
        return [joined(run, day_first=day_first) if run else None for run in runs]

    def _run(self, record: Record) -> list[Part]:
        """The one run of pieces of a date in a record, at least two of them; a day under the heading of its month."""
        run: list[Part] = []
        runs: list[list[Part]] = []
        for text in self._texts(record):
            if not norm(text.text).strip("/-.|,:"):
                continue
            found = parts(text.text) if text.at not in record.click.used else ()
            if found:
                run += found
                continue
            runs, run = ([*runs, run] if run else runs), []
        runs += [run] if run else []
        whole = [one for one in runs if (len(one) >= _FEWEST and joined(one, day_first=False)) or _joins_late(one)]
        return whole[0] if len(whole) == 1 else [] if whole else self._in_month(record)

    def _in_month(self, record: Record) -> list[Part]:
        """The one day (``24日``) of a record that stands under a year and month, with these."""
        heading = self._years.month_above(record.root)
        if heading is None or heading[1] is None:
            return []
        free = (text.text for text in self._texts(record) if text.at not in record.click.used)
        days = [parts(one) for one in free if _DAY.fullmatch(one)]
        return [Part(year=heading[0], month=heading[1]), *days[0]] if len(days) == 1 else []


def _joins_late(run: list[Part]) -> bool:
    return len(run) >= _FEWEST and joined(run, day_first=True) is not None


def _is_unseen(node: Node) -> bool:
    """Whether an element is hidden, or says when an entry was changed."""
    return node.is_hidden() or _is_of_change(node.names)


@lru_cache(maxsize=2048)
def _is_of_change(names: str) -> bool:
    return bool(_UPDATED.search(names))


def _are_near(label: Node, text: Node) -> bool:
    """Whether a piece of text stands right before another: in the same element, or the one before."""
    around = text.around[:_NEAR]
    return any(one in around for one in label.around[:_NEAR])
