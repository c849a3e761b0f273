"""Section one while it is read: what each sentence says, by what was said before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from monitor.model.claims import Claim, Scope, Setting
from monitor.read.clauses.clauses import Clause, clauses
from monitor.read.clauses.sentences import STOP, Sentence
from monitor.read.clauses.tokens import MARK, OTHER, YEAR, Token, tokens
from monitor.read.form.narrative.counts import (
    apposed,
    attributes,
    before_count,
    behind,
    countable,
    dated,
    goes_on,
    is_apart,
    is_count,
    is_explained,
    is_foreign,
    is_rest,
    respectively,
    said_of,
    without_kinds,
)
from monitor.read.form.narrative.everything import of_all, of_one_kind, of_the_only
from monitor.read.form.narrative.topics import (
    DISPUTES,
    DOCUMENTS,
    RESULTS,
    SUBJECTS,
    Named,
    column,
    limited,
    limits,
    listed,
    named,
    neutral,
    strange_subject,
    unknown,
)
from monitor.read.form.narrative.words import standard
from monitor.read.whose.bodies import in_own_name

_GENERIC = frozenset(["arise", "filler", "every", "is", "of", "total", "disclosure", "handle"])
_WORTH = re.compile("规范性文件|申请|复议|诉讼")
"""What a sentence outside the passage on requests must speak of to be looked at."""

_YET = ("尚", "还", "仍")
_WITHIN = ("中", "里", "当中", "之中", "其中", "方面")
_WHEN = (YEAR, "this_period", "other_period")
_COLUMNS = {"natural", "entity", "is", "filler", "of_which", MARK}
_BARE = frozenset(("total", "is", "every", "filler", "becomes", *_WHEN))


class Telling:
    """Section one while it is read: the dispute last spoken of, and whether it is about other things or lists parts."""

    def __init__(self, year: int | None, own: str) -> None:
        self.year, self.own = year, own
        self.foreign = self.listed = self.requests = self.new = self.apart = self.elsewhere = False
        self.group = ""
        self.topics: tuple[str, ...] = ()
        self.spoken: tuple[str, ...] = ()
        self.within: tuple[Token, ...] = ()
        self.limits: tuple[Token, ...] = ()
        self.going_on: Setting | None = None

    def take(self, sentence: Sentence) -> Iterator[Claim]:
        """The claims of the next sentence."""
        self.foreign &= sentence.requests == self.requests
        self.elsewhere &= sentence.requests == self.requests
        self.sentence, self.requests = sentence, sentence.requests
        self.listed = self.new = self.apart = False
        self.topics, self.spoken, self.within, self.limits = (), (), (), ()
        self.told: set[str] = set()
        self.received: list[tuple[Claim, frozenset[str]]] = []
        self.parts: list[frozenset[str]] = []
        begins, self.going_on = self.going_on, self.going_on if sentence.end != STOP else None
        if not sentence.requests and not _WORTH.search(sentence.text):
            return
        text = in_own_name(sentence.text, self.own)
        found = tokens(text, standard())
        self.elsewhere &= all(one.kind != "ourselves" for one in found)
        self.elsewhere |= strange_subject(text, found)
        if all(token.value is None and token.kind not in ("negation", "zero", "every") for token in found):
            self.foreign |= any(token.kind == "other_thing" for token in found)
            return
        told = apposed(clauses(found, self.year, begins))
        self.going_on = goes_on(sentence, told)
        for clause, after in zip(told, (*told[1:], None), strict=True):
            self.apart |= is_apart(clause)
            apart = self.elsewhere or self.apart or (after is not None and is_explained(after))
            yield from (replace(one, qualified=one.qualified or apart) for one in self._of(clause))
        yield from self._levels()

    def _of(self, clause: Clause) -> Iterator[Claim]:
        if clause.has("other_thing"):
            self.foreign = True
        elif clause.has("request", "outcome", *DISPUTES, "direct", "after", "organ", "document", "carry"):
            self.foreign = is_foreign(clause)
        self.group = next((kind for kind in (*DISPUTES, "document") if clause.has(kind)), self.group)
        if not self.foreign:
            yield from self._counts(clause)
            yield from self._denials(clause)
            yield from self._alls(clause)
        self._keep_in_mind(clause)

    def _keep_in_mind(self, clause: Clause) -> None:
        """What the next clauses are said of: the subject of this one, and what limits it."""
        counted = any(token.quantity for token in clause.tokens)
        if not counted:
            self.topics = named(clause.tokens, self.year, self.group).topics or self.topics
        if clause.tokens[-1].text in _WITHIN or clause.has("lapse"):
            self.within += clause.tokens
        elif clause.has(*SUBJECTS) and (not self.listed or all(one.qualified for one, _ in self.received)):
            self.limits = tuple(limits(clause.tokens) if counted else attributes(clause))
        self.spoken = () if counted else self.topics

    def _levels(self) -> Iterator[Claim]:
        """What an area's own level and all its other bodies received makes the whole."""
        new = [(claim, kinds) for claim, kinds in self.received if claim.topic == "received"]
        own, others = ([one for one, kinds in new if kind in kinds] for kind in ("own_level", "bodies"))
        if len(own) == len(others) == 1 == len(new) - 1:
            value = (own[0].value or 0) + (others[0].value or 0)
            yield replace(own[0], value=value, said_of=Setting(), qualified=False)

    # --- numbers -----------------------------------------------------------------------------------------------

    def _counts(self, clause: Clause) -> Iterator[Claim]:
        denial = next((at for at, token in enumerate(clause.tokens) if token.kind == "negation"), len(clause.tokens))
        spots = [at for at in range(denial) if is_count(clause, at)]
        used = before = 0
        if (apart := respectively(clause, spots)) is not None:
            yield from self._each(clause, spots, *apart)
            return
        for number, at in enumerate(spots):
            stop = spots[number + 1] if number + 1 < len(spots) else len(clause.tokens)
            self.listed |= any(token.kind == "of_which" for token in clause.tokens[before:at])
            left, right = before_count(clause.tokens[max(before, used) : at], number), behind(clause, at, stop)
            said = self._said_of(left, right, clause.aside)
            if not said.topics and is_rest(left) and not self.listed and not any(limits(right)):
                said = Named(self.topics)
            if said.topics and not named(left, self.year, self.group).topics:
                used = at + 1 + len(right)
            opening = without_kinds(clause.tokens[: spots[0]], limits(left)) if number else ()
            definite = len(left) > 1 and left[-1].kind == "of" and left[-2].kind == "receive"
            near = (*opening, *left, *(() if definite else right))
            yield from self._numbered(clause, at, said, near)
            self.parts.append(frozenset(token.text for token in limits(near)))
            if not said.topics and any(map(unknown, (*left, *right))):
                self.foreign = not clause.has("request", *DISPUTES, "document")
            before = at + 1

    def _each(
        self, clause: Clause, spots: Sequence[int], items: Sequence[range], shared: Sequence[Token]
    ) -> Iterator[Claim]:
        """The numbers of an enumeration, each of its own item: 2023年、2024年分别收到申请3件、4件."""
        for item, at in zip(items, spots, strict=True):
            own = [clause.tokens[spot] for spot in item]
            said = next(
                (one for one in (named([*own, *shared], self.year), named(own, self.year)) if one.topics), Named()
            )
            for topic in said.topics:
                if self._heard(topic, clause):
                    claim = self._claim(topic, clause.tokens[at].value, clause, at, [*own, *shared])
                    yield replace(claim, said_of=dated(clause.settings[item[-1]], own, self.year), part=False)

    def _said_of(self, left: Sequence[Token], right: Sequence[Token], aside: bool) -> Named:
        """The topics of a number: of the words before it, or, where these name none or only the noun, behind it."""
        first, second = (named(words, self.year, self.group) for words in (left, right))
        if first.topics and not first.weak:
            return self._kept(first)
        both = named((*left, *right), self.year, self.group)
        if second.topics and not second.weak:
            return self._kept(second)
        if both.topics and (not both.weak or neutral((*left, *right))):
            return self._kept(both)
        bare = not aside and all(token.kind in _BARE for token in (*left, *right))
        kinds = {token.kind for token in left}
        if kinds and kinds <= _COLUMNS and column(left) != "total":
            return Named(self.topics or ("received",))
        if not bare or not (kinds >= {"every", "is"} or kinds & {"total", "becomes", *_WHEN}):
            return Named()
        return Named(("to_handle",) if {"received", "carry_in"} <= self.told else self.topics)

    def _kept(self, said: Named) -> Named:
        self.topics = said.topics
        return said

    def _numbered(self, clause: Clause, at: int, said: Named, near: Sequence[Token]) -> Iterator[Claim]:
        token = clause.tokens[at]
        for topic in said.topics:
            if countable(token, near) and self._heard(topic, clause):
                claim = self._claim(topic, token.value, clause, at, near)
                yield claim
                self.told.add(topic)
                if topic in ("received", "carry_in"):
                    self.received.append((claim, clause.kinds))
                self.new = (self.new or topic == "received") and not topic.startswith("carry")

    # --- what is denied, what is said of all -------------------------------------------------------------------

    def _denials(self, clause: Clause) -> Iterator[Claim]:
        spots = [at for at, token in enumerate(clause.tokens) if token.kind == "negation"]
        if len(spots) == 1:
            yield from self._denied(clause, spots[0])
        for at, token in enumerate(clause.tokens):
            nothing = token.kind == "zero" or (token.quantity and token.value == 0 and clause.has("every"))
            if nothing and not spots:
                yield from self._nought(clause, at)

    def _nought(self, clause: Clause, at: int) -> Iterator[Claim]:
        later = (spot for spot in range(at + 1, len(clause.tokens)) if clause.tokens[spot].kind == "zero")
        behind = clause.tokens[at + 1 : next(later, None)]
        start = max((spot + 1 for spot in range(at) if clause.tokens[spot].quantity), default=0)
        words = behind if clause.tokens[at].kind == "zero" and behind else clause.tokens[start:at]
        for topic in listed(words, self.year, self.group):
            if self._heard(topic, clause):
                yield self._claim(topic, 0, clause, at, clause.tokens[start:])

    def _denied(self, clause: Clause, at: int) -> Iterator[Claim]:
        left, right = clause.tokens[:at], clause.tokens[at + 1 :]
        kinds = {token.kind for token in right}
        if "unfinished" in kinds and "carry" not in kinds:
            yield self._claim("all_closed", None, clause, at, [one for one in right if one.kind != "unfinished"])
            return
        if "carry" in kinds:
            right = (*left, *right)
        topics = listed(right, self.year, self.group)
        if not topics and all(token.kind in _GENERIC for token in right):
            topics = listed(left, self.year, self.group)
            topics, right = topics or (self.spoken if neutral(left) else ()), (*left, *right)
            topics = tuple(
                topic for topic in topics if topic not in DISPUTES or not clause.tokens[at].text.startswith(_YET)
            )
        for topic in topics:
            if self._heard(topic, clause):
                yield self._claim(topic, 0, clause, at, (*left, *right))

    def _alls(self, clause: Clause) -> Iterator[Claim]:
        if not self.sentence.requests or clause.has("negation", "share"):
            return
        first = self.told in ({"received"}, {"carry_in"}) and not self.listed
        single = first and [(claim.value, claim.firm) for claim, _ in self.received] == [(1, True)]
        for topic, at in (*of_all(clause, self.listed), *(of_the_only(clause) if single else ())):
            yield self._claim(topic, None, clause, at, clause.tokens)
        at, other = of_one_kind(clause)
        if first and other and "received" in self.told:
            yield replace(self._claim("received", 0, clause, at, clause.tokens[at + 1 :]), column=other)

    def _heard(self, topic: str, clause: Clause) -> bool:
        """Whether such a claim is to be read where the sentence stands."""
        if topic in DOCUMENTS.values() or self.sentence.requests:
            return True
        told = clause.has("arise") if topic in DISPUTES else topic == "received"
        public = any("公开" in token.text for token in clause.tokens if token.kind in ("request", "disclosure"))
        return told and public and self.sentence.disclosure

    def _claim(self, topic: str, value: int | float | None, clause: Clause, at: int, near: Sequence[Token]) -> Claim:
        token, setting = clause.tokens[at], clause.settings[at] if topic == "carry_in" else said_of(clause, at)
        near = (*self.within, *near, *self._limits(clause, near))
        left = topic == "carry_out" or (topic in RESULTS and self.listed)
        if left and setting.scope is Scope.REST and clause.has("rest"):
            setting = replace(setting, scope=Scope.WHOLE)
        return Claim(
            topic=topic,
            value=value,
            unit=token.unit if value else "",
            said_of=setting,
            column=column(near),
            hedged=token.hedged or any(one.kind == "about" for one in clause.tokens[max(0, at - 2) : at + 2]),
            part=self.listed and topic in ("received", "closed", *DISPUTES) and column(near) == "total" and value != 0,
            of_new=topic in ("closed", "handled") and self.new,
            qualified=limited(near, topic) or self._beside(topic, near, value, clause),
            quote=self.sentence.quote(),
        )

    def _limits(self, clause: Clause, near: Sequence[Token]) -> Sequence[Token]:
        """What the clauses before limit this one to, unless it has its own subject; a sum, what limits all parts."""
        if clause.has(*SUBJECTS):
            return ()
        if len(self.parts) < 2 or not any(token.kind == "total" for token in near):
            return self.limits
        shared = frozenset.intersection(*self.parts)
        return [token for token in self.limits if token.text in shared]

    def _beside(self, topic: str, near: Sequence[Token], value: int | float | None, clause: Clause) -> bool:
        """Whether a claim may be one of something beside it: a denial of how it ended, cases received to decide on."""
        kinds = {token.kind for token in near}
        if topic in DISPUTES and "receive" in kinds:
            return True
        ends = {"upheld", "corrected", "pending", "timely", "close", "answer", OTHER}
        denial = value == 0 and clause.has("negation")
        return denial and topic in ("received", "carry_in", "carry_out", *DISPUTES) and bool(kinds & ends)
