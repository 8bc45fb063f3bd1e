#!/usr/bin/env python3
"""Cuts the small typefaces of the foreign notices out of Noto Sans: the glyphs of playbooks/notices, and for Latin
letters all that English, Vietnamese and Portuguese need.

    pip install fonttools==4.68.0
    npm pack @expo-google-fonts/noto-sans@0.4.2 @expo-google-fonts/noto-sans-sc@0.4.3 @expo-google-fonts/noto-sans-kr@0.4.3
    for f in *.tgz; do mkdir "${f%.tgz}"; tar xzf "$f" -C "${f%.tgz}"; done
    script/notice-fonts.py FOLDER-WITH-THE-UNPACKED-PACKAGES
"""
import pathlib
import sys
import tomllib
import unicodedata

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "src-tauri" / "engine" / "fonts"
NOTICES = ROOT / "playbooks" / "notices"
# Latin-1, Latin Extended-A, ơ ư, all of Vietnamese, dashes and quotes.
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x1EA0, 0x1EFA), *range(0x2010, 0x2027)]
FACES = {
    "Latin": ("noto-sans", "NotoSans", []),
    "Hans": ("noto-sans-sc", "NotoSansSC", ["zh"]),
    "Hangul": ("noto-sans-kr", "NotoSansKR", ["ko"]),
}
WEIGHTS = {"Regular": "400Regular", "Bold": "700Bold"}
DROP = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "STAT", "vhea", "vmtx", "DSIG", "gasp", "prep", "cvt ", "fpgm"]


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)


def letters(languages):
    found = set(range(0x20, 0x7F))
    for language in languages:
        data = tomllib.loads((NOTICES / f"{language}.toml").read_text(encoding="utf-8"))
        text = "".join(strings([data["name"], data["blank"], data["at"], data["at_whole"], data["halves"], data["text"]]))
        found |= {ord(c) for c in unicodedata.normalize("NFC", text) if c not in "\n☐＿"}
    return found


def cut(folder, script, style):
    package, family, languages = FACES[script]
    weight = WEIGHTS[style]
    [path] = folder.glob(f"expo-google-fonts-{package}-[0-9]*/package/{weight}/{family}_{weight}.ttf")
    font = TTFont(path, recalcTimestamp=False)
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.drop_tables += DROP
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters(languages) if languages else LATIN)
    subsetter.subset(font)
    # "Noto" and "Source" are names of others.
    name, plain = f"Tomoshibi Notice {script}", f"TomoshibiNotice{script}-{style}"
    for record in list(font["name"].names):
        new = {1: name, 2: style, 3: plain, 4: f"{name} {style}", 6: plain}.get(record.nameID)
        if new is not None:
            record.string = new
        elif record.nameID in (7, 16, 17, 21, 22, 25):
            font["name"].removeNames(nameID=record.nameID)
    font.save(OUT / f"{plain}.ttf")
    print(plain, (OUT / f"{plain}.ttf").stat().st_size)


if len(sys.argv) != 2:
    sys.exit(__doc__)
for script in FACES:
    for style in WEIGHTS:
        cut(pathlib.Path(sys.argv[1]), script, style)
