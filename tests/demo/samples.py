"""Reports to test with."""

from __future__ import annotations

from datetime import date
from random import Random

from monitor.demo.prose import Voice
from monitor.demo.reports import Report, draw_report

VOICE = Voice(name="霁川县教育局", me="我局", matters=("招生政策", "校园安全", "学生资助"))


def report(seed: int = 1, size: str = "medium", version: str = "v2021", voice: Voice = VOICE) -> Report:
    year = 2026 if version == "v2021" else 2020
    return draw_report(
        Random(seed),
        voice=voice,
        year=year,
        title=f"{voice.name}{year}年政府信息公开工作年度报告",
        published=date(year + 1, 1, 12),
        version=version,
        size=size,
    )
