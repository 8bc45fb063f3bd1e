"""Sets the words of a PDF again with Typst, each at its place and size, and prints the milliseconds it took.

Usage: typst_pack.py PACK.pdf FONT_FOLDER OUT.pdf [RUNS]. Rules and codes are left out, which favours Typst.
"""

import html
import json
import re
import statistics
import subprocess
import sys
import time

import typst

RUNS = 5
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>')
FONTS = '("BIZ UDGothic", "Noto Sans JP", "Noto Sans CJK JP")'


def source(pack: str) -> str:
    words = subprocess.run(["pdftotext", "-bbox", pack, "-"], check=True, capture_output=True, text=True).stdout
    lines = [f"#set text(font: {FONTS}, lang: \"ja\")"]
    before = None
    for width, height, inside in PAGE.findall(words):
        if before != (width, height):
            # Setting the page begins a new one.
            lines.append(f"#set page(width: {width}pt, height: {height}pt, margin: 0pt)")
        else:
            lines.append("#pagebreak()")
        before = (width, height)
        for left, top, bottom, text in WORD.findall(inside):
            size = round(float(bottom) - float(top), 1)
            quoted = json.dumps(html.unescape(text), ensure_ascii=False)
            lines.append(f"#place(dx: {left}pt, dy: {top}pt, text(size: {size}pt, {quoted}))")
    return "\n".join(lines)


def main(pack: str, fonts: str, out: str, runs: str = str(RUNS)) -> None:
    written = source(pack).encode()
    taken = []
    for _ in range(int(runs)):
        # A new compiler each time, as each of our packs is a new process.
        began = time.perf_counter()
        typst.compile(written, output=out, font_paths=[fonts])
        taken.append((time.perf_counter() - began) * 1000)
    print(statistics.median(taken))


main(*sys.argv[1:])
