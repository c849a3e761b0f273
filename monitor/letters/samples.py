"""Invented parts of letters, made from what their types allow: templates are tried on them before they are needed.

Three of each type: *bare* has nothing that may be missing, *full* has everything once, *many* has long lists and odd
names. A list without a default is never empty, as no letter is written of nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from msgspec import NODEFAULT, Struct, inspect

from monitor.clock import SHANGHAI

S = TypeVar("S", bound=Struct)
_DAY = datetime(2026, 1, 31, 7, 5, tzinfo=SHANGHAI)
_MANY, _FEW = 101, 3
_KNOWN = {"url": "https://www.jichuan.gov.cn/zwgk/", "limit": "14d", "host": "www.jichuan.gov.cn"}
"""Texts that have a form, by the end of the field's name."""
_PLAIN = ("霁川县教育局",)
_ODD = (
    "霁川县住房和城乡建设局（县人民防空办公室、县城市管理综合行政执法局）",
    '<b onclick="x">&amp;\'',
    "{{ 7 * 7 }}{% endif %}{#",
    "长" * 300,
    "%s %d {0} \\ | x",
    "𠮷祥镇人民政府",
    "\ue000家村",
)


def samples(kind: type[S]) -> tuple[S, S, S]:
    """A bare, a full and a long value of a type. Raises TypeError for a field whose kind of type is not known here."""
    return _Bare().of(kind), _Full().of(kind), _Long().of(kind)


class _Full:
    """Makes values that have everything once."""

    texts: Sequence[str] = _PLAIN
    outer = inner = 1
    least = 1

    def __init__(self) -> None:
        self._count = count()
        self._depth = 0

    def of(self, kind: type[S]) -> S:
        made: S = self._value(inspect.type_info(kind), "")
        return made

    def _field(self, one: inspect.Field) -> Any:
        return self._value(one.type, one.name)

    def _value(self, kind: inspect.Type, name: str) -> Any:
        match kind:
            case inspect.StructType():
                return kind.cls(**{one.name: self._field(one) for one in kind.fields})
            case inspect.NamedTupleType():
                return kind.cls(*(self._field(one) for one in kind.fields))
            case inspect.UnionType():
                return self._one_of(kind, name)
            case inspect.VarTupleType():
                return tuple(self._several(kind.item_type, name))
            case inspect.TupleType():
                return tuple(self._value(one, name) for one in kind.item_types)
            case inspect.DictType():
                return {f"k{at}": one for at, one in enumerate(self._several(kind.value_type, name))}
            case _:
                return self._leaf(kind, name)

    def _one_of(self, kind: inspect.UnionType, name: str) -> Any:
        known = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        return self._value(known[next(self._count) % len(known)], name)

    def _several(self, kind: inspect.Type, name: str) -> list[Any]:
        wanted = self.inner if self._depth else self.outer
        self._depth += 1
        made = [self._value(kind, name) for _ in range(wanted)]
        self._depth -= 1
        return made

    def _leaf(self, kind: inspect.Type, name: str) -> Any:
        turn = next(self._count)
        match kind:
            case inspect.StrType():
                known = (text for end, text in _KNOWN.items() if name.endswith(end))
                return next(known, self.texts[turn % len(self.texts)])
            case inspect.EnumType():
                return list(kind.cls)[turn % len(kind.cls)]
            case inspect.LiteralType():
                return kind.values[turn % len(kind.values)]
            case inspect.BytesType():
                return b""
        return self._figure(kind, name, turn)

    def _figure(self, kind: inspect.Type, name: str, turn: int) -> Any:
        match kind:
            case inspect.BoolType():
                return self.least > 0
            case inspect.IntType():
                return (2026 if self.least else 2019) if name == "year" else self.least + turn % self.outer
            case inspect.FloatType():
                return float(self.least)
            case inspect.DateTimeType():
                return _DAY + timedelta(days=turn)
            case inspect.DateType():
                return (_DAY + timedelta(days=turn)).date()
            case inspect.TimeType():
                return _DAY.time()
        raise TypeError(f"{name}: {kind}")


class _Bare(_Full):
    """Leaves out what may be left out."""

    least = 0

    def _field(self, one: inspect.Field) -> Any:
        if one.default is not NODEFAULT:
            return one.default
        return one.default_factory() if one.default_factory is not NODEFAULT else super()._field(one)

    def _one_of(self, kind: inspect.UnionType, name: str) -> Any:
        return None if kind.includes_none else super()._one_of(kind, name)


class _Long(_Full):
    """Long lists, in them short ones, and names that templates do not expect."""

    texts = _ODD
    outer, inner = _MANY, _FEW
