"""Makes the tables that `plan import` is tried with, with other programs than ours.

    python make_tables.py FOLDER

`contacts.xlsx` and `damaged.xlsx` by openpyxl, `contacts.utf8.csv`, `contacts.cp932.csv` and `cards.vcf` by Python
itself, `many.xlsx` with 50,000 devices.
"""

import csv
import datetime
import pathlib
import sys

from openpyxl import Workbook

folder = pathlib.Path(sys.argv[1])

HEADERS = ["会社名", "担当者", "TEL", "電話（夜間）", "FAX", "契約番号", "確認日", "備考"]
CONTACTS = [
    ["あおぞら医療システム", "森", "03-0000-0010", "０３－００００－００１１", "", "007-01", datetime.date(2026, 10, 2), "夜は当番へ\nつながる"],
    ["髙橋﨑商店", "髙橋", "0120-000-015", "", "03-0000-0016", "0012", "令和8年10月2日", "①②㈱"],
]


def plain(value):
    return value.isoformat() if isinstance(value, datetime.date) else value


def clean(path):
    book = Workbook()
    sheet = book.active
    sheet.title = "連絡先"
    sheet.append(["保守・取引先 連絡先一覧"])
    sheet.merge_cells("A1:H1")
    sheet.append(HEADERS)
    for row in CONTACTS:
        sheet.append(row)
    book.create_sheet("古い一覧").append(["会社名", "TEL"])
    book.save(path)


def damaged(path):
    """Twenty kinds of damage, each with a line of its own, and good rows between them."""
    book = Workbook()
    sheet = book.active
    sheet.append(["機器名", "種別", "システム名", "サポート終了日", "リモート保守", "保守業者", "IPアドレス", "備考"])
    rows = [
        ["良い機器 1", "サーバー", "電子カルテ", datetime.date(2027, 3, 31), "有", "", "192.168.0.1", ""],  # 2
        ["ＰＣ　１", "端末（パソコン）", "", "R9.3.31", "○", "", "１９２.１６８.０.２", "full width"],  # 3 good
        ["計算した機器", "サーバー", "", "", "", "", "", '="管理"&"番号"'],  # 4 formula without a value
        ["結合 1", "サーバー", "電子カルテ", "", "", "", "", ""],  # 5 merged below
        ["結合 2", "サーバー", None, "", "", "", "", ""],  # 6
        ["良い機器 1", "サーバー", "", "", "", "", "", "duplicate"],  # 7 bad
        ["こよみにない日", "サーバー", "", "2027-02-30", "", "", "", ""],  # 8 bad
        ["知らない種別", "宇宙船", "", "", "", "", "", ""],  # 9 bad
        ["知らないシステム", "", "会計", "", "", "", "", ""],  # 10 bad
        ["長すぎる", "", "", "", "", "", "", "あ" * 2001],  # 11 bad
        [None, "サーバー", "", "", "", "", "", "no name"],  # 12 bad
        ["はいでもいいえでもない", "", "", "", "たぶん", "", "", ""],  # 13 bad
        ["数の日", "", "", 99999999, "", "", "", ""],  # 14 bad
        ["知らない業者", "", "", "", "", "どこか", "", ""],  # 15 bad
        ["#N/A の機器", "#N/A", "", "", "", "", "", ""],  # 16 failed formula: read as empty
        ["=HYPERLINK(\"http://x\",\"見て\")", "", "", "", "", "", "", ""],  # 17 formula as a name: no value, bad
        ["見出しの行", None, None, None, None, None, None, None],  # 18 heading across: passed over
        ["日と時刻", "", "", datetime.datetime(2027, 3, 31, 10, 47), "", "", "", ""],  # 19 bad
        ["ＲＨ元号", "", "", "R0.1.1", "", "", "", ""],  # 20 bad
        ["良い機器 1 ", "", "", "", "", "", "", "blanks do not make another name"],  # 21 bad
        ["良い機器 2", "サーバー", "", "令和9年3月31日", "無", "", "", "+81 @SUM -1 はただの文字"],  # 22 good
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("C5:C6")
    sheet.merge_cells("A18:H18")
    sheet["B16"].data_type = "e"
    book.save(path)


def damaged_phones(path):
    book = Workbook()
    sheet = book.active
    sheet.append(["会社名", "TEL", "契約番号"])
    for row in [
        ["ゼロの消えた会社", 312345678, 12],  # 2: the lost 0 is put back, with a warning
        ["みじかい番号", "0312", ""],  # 3 good: an extension
        ["たりない番号", "0312345", ""],  # 4 bad
        ["二つの番号", "03-0000-0001／090-0000-0001", ""],  # 5 bad
        ["国の番号", "+81-3-0000-0001", ""],  # 6 bad
        ["良い番号", "０３（００００）０００１", "007"],  # 7 good
    ]:
        sheet.append(row)
    book.save(path)


def many(path):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台帳")
    sheet.append(["機器名", "種別", "設置場所", "OS", "IPアドレス", "サポート終了日"])
    for n in range(50_000):
        sheet.append([f"PC-{n:05}", "端末（パソコン）", f"{n % 9 + 1}階", "Windows 11", f"10.0.{n // 250}.{n % 250}", "2027-10-12"])
    book.save(path)


def as_csv(path, encoding):
    with open(path, "w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows([[plain(cell) for cell in row] for row in CONTACTS])


def cards(path):
    text = "".join(
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nORG:{row[0]}\r\nFN:{row[1]}\r\nTEL;TYPE=work:{row[2]}\r\nEND:VCARD\r\n" for row in CONTACTS
    )
    path.write_bytes(text.encode("utf-8"))


clean(folder / "contacts.xlsx")
damaged(folder / "damaged.xlsx")
damaged_phones(folder / "phones.xlsx")
many(folder / "many.xlsx")
as_csv(folder / "contacts.utf8.csv", "utf-8-sig")
as_csv(folder / "contacts.cp932.csv", "cp932")
cards(folder / "cards.vcf")
