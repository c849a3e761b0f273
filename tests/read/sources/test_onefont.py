"""PDFs that name fonts and bring none read the same on every machine, whatever fonts it has."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from monitor.read.sources.printed import onefont, pdf
from tools import one_font

WORDS = ["业", "构", "三", "政府信息公开工作年度报告", "7"] * 6


def page() -> bytes:
    """A page of lines, some of a single character, in a font that is not part of it."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("STSong-Light", 12)
    for number, word in enumerate(WORDS):
        canvas.drawString(72, 780 - 20 * number, word)
    canvas.save()
    return out.getvalue()


def lines(data: bytes) -> list[str]:
    return [block.text for block in pdf.document(data).blocks if hasattr(block, "text")]


def test_a_line_of_one_character_is_not_lost() -> None:
    assert lines(page()) == WORDS


@pytest.mark.parametrize("fonts", ["<dir>/nowhere</dir>", "<dir>/usr/share/fonts</dir>"])
def test_what_is_read_does_not_hang_on_the_fonts_of_the_machine(tmp_path: Path, fonts: str) -> None:
    (tmp_path / "page.pdf").write_bytes(page())
    (tmp_path / "fonts.conf").write_text(f"<fontconfig>{fonts}</fontconfig>", encoding="utf-8")
    code = "import sys; from tests.read.sources.test_onefont import lines; print('|'.join(lines(open(sys.argv[1], 'rb').read())))"
    root = str(Path(__file__).parents[3])
    env = {**os.environ, "PYTHONPATH": root, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", code, str(tmp_path / "page.pdf")]
    done = subprocess.run(command, capture_output=True, cwd=root, env=env, check=True)
    assert done.stdout.decode().strip().split("|") == WORDS


def test_the_font_has_a_box_for_every_character_and_is_what_its_tool_writes(tmp_path: Path) -> None:
    one_font.write(tmp_path / "one.ttf")
    shipped = one_font.TARGET.read_bytes()
    assert (tmp_path / "one.ttf").read_bytes() == shipped
    names = TTFont(io.BytesIO(shipped)).getBestCmap()
    assert {names[ord(char)] for char in "业构三7 "} == {"box"}
    assert len(shipped) < 1000


def test_installing_it_twice_is_installing_it_once() -> None:
    onefont.install()
    onefont.install()
    assert lines(page()) == WORDS
