"""A book of sheets through Typst.  Usage: with_typst.py BOOK.json FONTS OUT.pdf

Codes are left out (Typst has no QR code of its own), which favours Typst.
"""

import pathlib
import sys

import typst

book, fonts, out = map(pathlib.Path, sys.argv[1:])
typst.compile(
    pathlib.Path(__file__).with_name("book.typ"),
    output=out,
    root="/",
    font_paths=[fonts],
    ignore_system_fonts=True,
    sys_inputs={"book": str(book.resolve())},
    pdf_tags=False,
)
