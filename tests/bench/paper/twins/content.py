"""What one of our packs says, as a book of sheets that other tools can set.

Usage: content.py PRINTED.json|LINES.csv PLAYBOOKS BOOK.json. Forms and flows come from their own files and keep their
tables and steps; of any other sheet the lines are taken as they were printed. A list of lines becomes a report.
"""

import csv
import json
import pathlib
import sys
import tomllib

# Characters that we draw and that no font of ours has.
DRAWN = str.maketrans({"☐": "□", "☑": "□", "☒": "□", "⚠": "！"})
# What a grid gets when its form says nothing.
ROWS, HEIGHT = 20, 22.0


def plain(text):
    return (text or "").translate(DRAWN)


def filled(text, blanks):
    for name, value in blanks.items():
        text = text.replace("{" + name + "}", value)
    return plain(text)


def cell(field, blanks):
    body = "" if field.get("code") else filled(field.get("body", ""), blanks)
    size = min(field.get("size", 12), 16 if "size" in field else 12)
    return {"label": plain(field.get("label")), "body": body, "width": field.get("width", 1), "size": size,
            "lines": field.get("lines", 0)}


def grid(it, blanks):
    columns = it["columns"]
    names = it.get("names")
    n_rows = len(names) if names else it.get("rows", ROWS)
    body = [filled(column.get("body", ""), blanks) for column in columns]
    rows = [[name, *body[1:]] for name in names] if names else [body] * n_rows
    widths = [column.get("width", 1) for column in columns]
    return {"kind": "grid", "height": it.get("height", HEIGHT), "head": [plain(column["label"]) for column in columns],
            "widths": widths, "rows": rows}


def blocks(parts, blanks):
    out = []
    for part in parts:
        if "heading" in part:
            out.append({"kind": "heading", "text": plain(part["heading"])})
        out += [{"kind": "text", "size": 12, "text": filled(text, blanks)} for text in part.get("text", [])]
        if part.get("rows"):
            out.append({"kind": "rows", "rows": [[cell(field, blanks) for field in row] for row in part["rows"]]})
        if "grid" in part:
            out.append(grid(part["grid"], blanks))
    return out


def form_sheet(form, blanks):
    facts = [form.get("who"), form.get("when"), form.get("copies"), form.get("legal"), *form.get("notes", [])]
    return [{"kind": "text", "size": 10.5, "text": plain(fact)} for fact in facts if fact] + blocks(form["block"], blanks)


def step(number, it):
    ways = [answer.get("label") or answer.get("text", "") for answer in it.get("choice", [])]
    ways += [way["text"] for way in it.get("cannot", [])]
    return {"kind": "step", "number": str(number), "title": plain(it["title"]), "do": list(map(plain, it.get("do", []))),
            "say": plain(it.get("say")), "ways": list(map(plain, ways))}


def lines(pages):
    """Runs on one height are one line."""
    out = []
    for page in pages:
        heights = {}
        for x, y, size, text in page:
            heights.setdefault(round(y), []).append((x, size, text))
        for _, runs in sorted(heights.items()):
            out.append({"kind": "text", "size": max(size for _, size, _ in runs),
                        "text": plain("　".join(text for *_, text in sorted(runs)))})
    return out


def known(parts):
    return all("part" not in part for part in parts)


def report(path):
    """The same tables as ours: the telephone calls, then every line."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    way = lambda line: line["発"] + "→" + line["受"]
    what = lambda line: f"［{line['事実・報告・推測・決定']}］{line['内容']}" if line["事実・報告・推測・決定"] else line["内容"]
    who = lambda line: line["した人"] + ("\n記録：" + line["記録した人"] if line["記録した人"] else "")
    calls = [[line["時刻"], line["受"], "", line["内容"]] for line in lines if line["種類"] == "電話"]
    rows, today = [], None
    for line in lines:
        day, _, clock = line["時刻"].partition(" ")
        if day != today:
            rows.append([day, "", "", ""])
        today = day
        rows.append([clock, way(line), what(line), who(line)])
    tables = [
        {"kind": "heading", "text": "電話"},
        {"kind": "table", "head": ["時刻", "相手", "結果", "聞いたこと"], "widths": [18, 24, 20, 38], "rows": calls},
        {"kind": "heading", "text": "記録（クロノロ）"},
        {"kind": "table", "head": ["時刻", "発→受", "内容", "した人"], "widths": [11, 17, 55, 17], "rows": rows},
    ]
    sheet = {"title": "報告書", "copies": 1, "lying": False, "slips": [], "blocks": tables}
    return {"title": "報告書", "facility": "みどり野病院", "foot": "みどり野病院", "sheets": [sheet]}


def main(said, playbooks, out):
    book = report(said) if said.endswith(".csv") else pack(said, playbooks)
    pathlib.Path(out).write_text(json.dumps(book, ensure_ascii=False))


def pack(printed, playbooks):
    printed = json.loads(pathlib.Path(printed).read_text())
    read = lambda folder, name: tomllib.loads((pathlib.Path(playbooks) / folder / f"{name}.toml").read_text())
    sheets = []
    for sheet in printed["sheets"]:
        book = {"title": sheet["title"], "copies": sheet["copies"], "lying": sheet["lying"], "blocks": [], "slips": []}
        kind, _, name = sheet["key"].partition("/")
        blanks = {"facility": printed["facility"], "phone": "03-0000-0000", "number": ""}
        path = pathlib.Path(playbooks) / "forms" / f"{name.split('/')[0]}.toml"
        form = tomllib.loads(path.read_text()) if kind == "form" and path.is_file() else None
        if sheet["slips"]:
            for payload in sheet["slips"]:
                own = {**blanks, "number": payload.split(":")[0]}
                book["slips"].append({"payload": payload, "stub": blocks(form["stub"], own),
                                      "blocks": blocks(form["block"], own)})
        elif form and form.get("block") and known(form["block"]):
            # A form that we set twice on a lying page stands once on an upright one: the page fills as well.
            book["lying"] = sheet["lying"] and form.get("paper") != "twice"
            book["blocks"] = form_sheet(form, blanks)
        elif kind == "flow" and (pathlib.Path(playbooks) / "flows" / f"{name}.toml").is_file():
            flow = read("flows", name)
            book["blocks"] = [{"kind": "text", "size": 12, "text": plain(text)} for text in [flow["summary"], *flow["do_not"]]]
            book["blocks"] += [step(number, it) for number, it in enumerate(flow["step"], 1)]
        else:
            book["blocks"] = lines(sheet["pages"])
        sheets.append(book)
    return {"title": printed["title"], "facility": printed["facility"], "foot": printed["foot"], "sheets": sheets}


main(*sys.argv[1:])
