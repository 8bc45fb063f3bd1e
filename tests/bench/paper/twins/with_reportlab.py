"""A book of sheets through ReportLab.  Usage: with_reportlab.py BOOK.json FONTS OUT.pdf"""

import html
import json
import pathlib
import sys

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate, Frame, KeepTogether, NextPageTemplate, PageBreak, PageTemplate, Paragraph, Spacer, Table,
)

LEFT, RIGHT, TOP, BOTTOM = 42.6, 34.1, 50, 44
LINE = 0.6
# Set smaller than ours, so that a form that fills one page of ours fills one page here.
PART = 0.6


class Numbered(Canvas):
    """Writes the heads when it knows how many pages there are."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept = []

    def showPage(self):
        self.kept.append(dict(self.__dict__))
        self._startPage()

    def save(self):
        for number, page in enumerate(self.kept, 1):
            self.__dict__.update(page)
            width, height = self._pagesize
            self.setFont("Body", 10.5)
            self.drawString(LEFT, height - 40, BOOK["facility"])
            self.drawRightString(width - RIGHT, height - 40, f"{number}／{len(self.kept)}")
            self.drawString(LEFT, 30, BOOK["foot"])
            super().showPage()
        super().save()


def style(size, font="Body"):
    size *= PART
    return ParagraphStyle(f"{font}{size}", fontName=font, fontSize=size, leading=size * 1.4, wordWrap="CJK")


STYLES = {}


def words(text, size=10.5, font="Body"):
    # BIZ UDGothic lacks a few characters; nobody sets a book twice to find out which.
    key = (size, font)
    if key not in STYLES:
        STYLES[key] = style(size, font)
    return Paragraph(html.escape(text), STYLES[key])


def lined(rows, widths, heights=None, repeat=0):
    total = sum(widths)
    table = Table(rows, [ROOM * width / total for width in widths], heights, repeatRows=repeat)
    table.setStyle([("GRID", (0, 0), (-1, -1), LINE, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                    ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)])
    return table


def drawn(it):
    kind = it["kind"]
    if kind == "heading":
        return [words(it["text"], 14, "Bold")]
    if kind == "text":
        return [words(it["text"], it["size"])]
    if kind == "rows":
        out = []
        for row in it["rows"]:
            cells = [[words(cell["label"]), words(cell["body"], cell["size"])] for cell in row]
            height = max(8 + 12 * cell["lines"] if cell["lines"] else 19 for cell in row)
            height = max(height, max(PART * (18 + cell["size"] * 1.4) for cell in row))
            out.append(lined([cells], [cell["width"] for cell in row], [max(height, PART * it.get("high", 0))]))
        return out
    if kind == "grid":
        rows = [[words(text) for text in row] for row in [it["head"], *it["rows"]]]
        return [lined(rows, it["widths"], [None, *[max(PART * it["height"], 12)] * len(it["rows"])], 1)]
    if kind == "table":
        # A report is set as large as ours.
        head = [words(text, 10.5 / PART, "Bold") for text in it["head"]]
        rows = [[words(text, 10.5 / PART) for text in row] for row in it["rows"]]
        return [lined([head, *rows], it["widths"], None, 1)]
    right = [words(it["title"], 15, "Bold"), *[words("□ " + line, 12) for line in it["do"]]]
    if it["say"]:
        right.append(Table([[words(it["say"], 12)]], style=[("BOX", (0, 0), (-1, -1), LINE, "black")]))
    right += [words(way) for way in it["ways"]]
    table = Table([[words(it["number"], 20, "Bold"), right]], [40, ROOM - 40], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
    return [KeepTogether([table, Spacer(1, 8)])]


def code(payload):
    widget = QrCodeWidget(payload, barLevel="Q", barWidth=52, barHeight=52, barBorder=4)
    drawing = Drawing(52, 52)
    drawing.add(widget)
    return drawing


def half(slip):
    global ROOM
    whole = ROOM
    ROOM = 116
    stub = [part for it in slip["stub"] for part in drawn(it)]
    ROOM = whole - 160
    main = [part for it in slip["blocks"] for part in drawn(it)] + [code(slip["payload"])]
    ROOM = whole
    return Table([[stub, main]], [140, whole - 140], [360], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])


def story():
    global ROOM
    for sheet in BOOK["sheets"]:
        ROOM = (A4[1] if sheet["lying"] else A4[0]) - LEFT - RIGHT - 12
        yield NextPageTemplate("lying" if sheet["lying"] else "upright")
        yield PageBreak()
        if sheet["slips"]:
            for n in range(0, len(sheet["slips"]), 2):
                yield from map(half, sheet["slips"][n:n + 2])
                yield PageBreak()
            continue
        for _ in range(sheet["copies"]):
            yield words(sheet["title"], 20, "Bold")
            yield Spacer(1, 6)
            for it in sheet["blocks"]:
                yield from drawn(it)
            yield PageBreak()


BOOK_FILE, FONTS, OUT = sys.argv[1:]
BOOK = json.loads(pathlib.Path(BOOK_FILE).read_text())
ROOM = 0
pdfmetrics.registerFont(TTFont("Body", f"{FONTS}/BIZUDGothic-Regular.ttf"))
pdfmetrics.registerFont(TTFont("Bold", f"{FONTS}/BIZUDGothic-Bold.ttf"))
document = BaseDocTemplate(OUT, pagesize=A4, title=BOOK["title"], author=BOOK["facility"])
for name, size in [("upright", A4), ("lying", landscape(A4))]:
    frame = Frame(LEFT, BOTTOM, size[0] - LEFT - RIGHT, size[1] - TOP - BOTTOM, 6, 0, 6, 0)
    document.addPageTemplates(PageTemplate(name, [frame], pagesize=size))
document.build(list(story()), canvasmaker=Numbered)
