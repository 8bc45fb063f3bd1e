"""A book of sheets through WeasyPrint.  Usage: with_weasyprint.py BOOK.json FONTS OUT.pdf

Codes are left out (it has no QR code of its own), which favours WeasyPrint.
"""

import json
import pathlib
import sys
from html import escape

from weasyprint import HTML

book_file, fonts, out = sys.argv[1:]
book = json.loads(pathlib.Path(book_file).read_text())

# Set smaller than ours, so that a form that fills one page of ours fills one page here.
PART = 0.6
STYLE = f"""
@font-face {{ font-family: "BIZ UDGothic"; src: url("file://{fonts}/BIZUDGothic-Regular.ttf") }}
@font-face {{ font-family: "BIZ UDGothic"; font-weight: bold; src: url("file://{fonts}/BIZUDGothic-Bold.ttf") }}
@page {{ size: A4; margin: 50pt 34.1pt 44pt 42.6pt; font: 10.5pt "BIZ UDGothic";
  @top-left {{ content: "{escape(book['facility'])}" }}
  @top-right {{ content: counter(page) "／" counter(pages) }}
  @bottom-left {{ content: "{escape(book['foot'])}" }} }}
@page lying {{ size: A4 landscape }}
body {{ font: 7.2pt/1.4 "BIZ UDGothic"; margin: 0 }}
section {{ break-after: page }} section.lying {{ page: lying }}
h1 {{ font-size: 12pt; margin: 0 0 4pt }} h2 {{ font-size: 8.4pt; margin: 2pt 0 }} h3 {{ font-size: 9pt; margin: 0 }}
p {{ margin: 0 }} table {{ border-collapse: collapse; width: 100%; table-layout: fixed }}
td, th {{ border: 0.6pt solid; padding: 1pt 2pt; vertical-align: top; font-size: 6.3pt; text-align: left }}
.report td, .report th {{ padding: 2pt 3pt; font-size: 10.5pt }}
.step {{ display: flex; break-inside: avoid; margin-bottom: 6pt }} .step b {{ width: 30pt; font-size: 12pt }}
.step div {{ flex: 1 }} .say {{ border: 0.6pt solid; padding: 4pt }} .way {{ font-size: 6.3pt }}
.slip {{ display: flex; height: 360pt; break-inside: avoid }} .stub {{ width: 128pt; margin-right: 18pt }} .main {{ flex: 1 }}
"""


def table(head, widths, rows, height=None):
    total = sum(widths)
    columns = "".join(f'<col style="width:{100 * width / total:.2f}%">' for width in widths)
    high = f' style="height:{PART * height}pt"' if height else ""
    top = "<thead><tr>" + "".join(f"<th>{escape(text)}</th>" for text in head) + "</tr></thead>" if head else ""
    body = "".join(f"<tr{high}>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    return f"<table><colgroup>{columns}</colgroup>{top}<tbody>{body}</tbody></table>"


def field(cell):
    height = 8 + 12 * cell["lines"] if cell["lines"] else 17
    return (f'<td style="width:{cell["width"]}%;height:{height}pt">{escape(cell["label"])}'
            f'<br><span style="font-size:{PART * cell["size"]}pt">{escape(cell["body"])}</span></td>')


def drawn(it):
    kind = it["kind"]
    if kind == "heading":
        return f"<h2>{escape(it['text'])}</h2>"
    if kind == "text":
        return f'<p style="font-size:{PART * it["size"]}pt">{escape(it["text"])}</p>'
    if kind == "rows":
        rows = []
        for row in it["rows"]:
            total = sum(cell["width"] for cell in row)
            cells = "".join(field({**cell, "width": 100 * cell["width"] / total}) for cell in row)
            rows.append(f"<table><tr>{cells}</tr></table>")
        return "".join(rows)
    if kind == "table":
        return f'<div class="report">{table(it["head"], it["widths"], it["rows"])}</div>'
    if kind == "grid":
        return table(it["head"], it["widths"], it["rows"], it.get("height"))
    do = "".join(f"<p>□ {escape(line)}</p>" for line in it["do"])
    say = f'<p class="say">{escape(it["say"])}</p>' if it["say"] else ""
    ways = "".join(f'<p class="way">{escape(way)}</p>' for way in it["ways"])
    return f'<div class="step"><b>{it["number"]}</b><div><h3>{escape(it["title"])}</h3>{do}{say}{ways}</div></div>'


def half(slip):
    stub, main = ("".join(map(drawn, slip[part])) for part in ("stub", "blocks"))
    return f'<div class="slip"><div class="stub">{stub}</div><div class="main">{main}</div></div>'


def pages():
    for sheet in book["sheets"]:
        lying = ' class="lying"' if sheet["lying"] else ""
        if sheet["slips"]:
            for n in range(0, len(sheet["slips"]), 2):
                yield f"<section{lying}>" + "".join(map(half, sheet["slips"][n:n + 2])) + "</section>"
            continue
        body = f"<section{lying}><h1>{escape(sheet['title'])}</h1>" + "".join(map(drawn, sheet["blocks"])) + "</section>"
        yield body * sheet["copies"]


page = f'<html lang="ja"><title>{escape(book["title"])}</title><style>{STYLE}</style><body>{"".join(pages())}</body></html>'
HTML(string=page).write_pdf(out)
