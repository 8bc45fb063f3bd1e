#!/usr/bin/env python3
"""Checks a Tomoshibi record without Tomoshibi: Python 3 and nothing else, written from docs/data-file.md alone.

    verify_timeline.py [--code CODE] FILE...     FILE is a data file (*.tomoshibi) or an archive (*.jsonl)
    verify_timeline.py --list < PATHS            many files, one path a line, one answer a line
    verify_timeline.py --vectors FILE            the golden vectors of the repository

Says `ok FILE ...` or `bad FILE why`. Exit status 0: all are right. 1: at least one is not. 2: not understood.
The files are only read. Close the program first: what lies beside the file (`-wal`) is not looked at.
"""

import base64
import datetime
import hashlib
import json
import os
import re
import sqlite3
import struct
import sys
import unicodedata
import uuid
from collections import namedtuple

# ---- Ed25519, RFC 8032 section 5.1, checking only ----

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def ed_add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    w, x, y, z = f - e, h - g, h + g, f + e
    return w * x % P, y * z % P, x * y % P, w * z % P


def ed_times(n, point):
    total = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = ed_add(total, point)
        point = ed_add(point, point)
        n >>= 1
    return total


def ed_point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = ed_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
CHECKED = {}


def signed(key, message, signature):
    """Whether `signature` is the one of `message` with the public `key`."""
    asked = (key, message, signature)
    if asked not in CHECKED:
        CHECKED[asked] = ed_check(key, message, signature)
    return CHECKED[asked]


def ed_check(key, message, signature):
    a, r = ed_point(key), ed_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = ed_times(s, BASE), ed_add(r, ed_times(k, a))
    same = lambda i: (left[i] * right[2] - right[i] * left[2]) % P == 0
    return same(0) and same(1)


# ---- The chain ----

NOTHING = bytes(32)
LINE = (
    "n chain uuid seq incident id press nth occurred_at occurred_until precision recorded_at mono_ms boot"
    " recorder doer from_unit to_unit kind v ref_entry seen content_nonce people_nonce body hash"
    " content_hash people_hash"
)
Line = namedtuple("Line", LINE)
Station = namedtuple("Station", "uuid fork key")
Signed = namedtuple("Signed", "uuid seq occasion made_at note")


class Bad(Exception):
    """What is wrong, in words."""


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def counted(data):
    return struct.pack(">Q", len(data)) + data


def maybe_int(value):
    return b"\0" if value is None else b"\1" + struct.pack(">q", value)


def maybe_id(value):
    return b"\0" if value is None else b"\1" + exactly(value, 16)


def exactly(data, length):
    if len(data) != length:
        raise Bad(f"{len(data)} bytes where {length} should be")
    return data


def people_hash(line):
    if line.people_hash is not None:
        return exactly(line.people_hash, 32)
    names = [counted(name) for name in (line.recorder, line.doer, line.from_unit, line.to_unit)]
    return sha(b"tomoshibi-people-v1\0", exactly(line.people_nonce, 16), *names)


def content_hash(line):
    if line.content_hash is not None:
        return exactly(line.content_hash, 32)
    return sha(b"tomoshibi-content-v1\0", exactly(line.content_nonce, 16), line.body)


def line_hash(line, before):
    return sha(
        b"tomoshibi-entry-v1\0",
        exactly(before, 32),
        exactly(line.uuid, 16),
        struct.pack(">Q", line.seq),
        exactly(line.incident, 16),
        exactly(line.id, 16),
        exactly(line.press, 16),
        struct.pack(">Iq", line.nth, line.occurred_at),
        maybe_int(line.occurred_until),
        struct.pack(">Bq", line.precision, line.recorded_at),
        maybe_int(line.mono_ms),
        maybe_id(line.boot),
        people_hash(line),
        counted(line.kind),
        struct.pack(">I", line.v),
        maybe_id(line.ref_entry),
        counted(line.seen),
        content_hash(line),
    )


def walk(lines):
    """Every line after the one before it; gives the lines by station and number, and the end of each chain."""
    ends, by_number = {}, {}
    for line in lines:
        try:
            fits(line, ends, by_number)
        except (Bad, struct.error, TypeError, ValueError) as wrong:
            raise Bad(f"{described(line)}: {wrong}") from None
        ends[line.chain] = line
        by_number.setdefault((line.uuid, line.seq), []).append(line.hash)
    return ends, by_number


def fits(line, ends, by_number):
    if line.chain in ends:
        expected, candidates = ends[line.chain].seq + 1, [ends[line.chain].hash]
    elif line.seq == 1:
        expected, candidates = 1, [NOTHING]
    else:
        # A fork goes on from a line of another chain of the same station.
        expected, candidates = line.seq, by_number.get((line.uuid, line.seq - 1), [])
    if line.seq != expected:
        raise Bad(f"number {expected} should stand here")
    exactly(line.hash, 32)
    if not any(line_hash(line, before) == line.hash for before in candidates):
        raise Bad("its hash does not come out")
    if line.body is not None and not line.body.startswith(b'{"event":"' + line.kind + b'"'):
        raise Bad("its words and the name beside them differ")


def described(line):
    said = [f"line {line.seq!r} of {chain_name(line)}"]
    if isinstance(line.recorded_at, int) and abs(line.recorded_at) < 10**14:
        said.append(f"recorded {utc(line.recorded_at)}")
    if isinstance(line.recorder, bytes):
        said.append("by " + repr(line.recorder.decode("utf-8", "replace")))
    return " ".join(said)


def chain_name(line):
    if not isinstance(line.uuid, bytes) or len(line.uuid) != 16:
        return "an unknown station"
    return f"{uuid.UUID(bytes=line.uuid)}/{line.chain[1]}"


def utc(millis):
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=millis)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{millis % 1000:03}Z"


# ---- Checkpoints ----

HASH = "[0-9a-f]{64}"
UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
NUMBER = "[1-9][0-9]*"
TEXT = re.compile(
    "tomoshibi-checkpoint-v1\n"
    "facility ([^\n]+)\n"
    f"file ({UUID})\n"
    f"station ({UUID})\n"
    f"line ({NUMBER})\n"
    f"hash ({HASH})\n"
    r"utc ([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z)" + "\n"
    "jst ([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2})\n"
    "occasion (print|copy|handover|end|withdrawal|asked)\n"
    f"((?:chain {UUID} (?:0|{NUMBER}) {NUMBER} {HASH}\n)*)"
)


def check_checkpoint(checkpoint, stations, by_number):
    text, found, rest = checkpoint.note.partition("\n\n")
    text += "\n"
    read = TEXT.fullmatch(text)
    if not found or not read:
        raise Bad("it is not written as a checkpoint is")
    _, _, station, seq, digest, at, jst, occasion, others = read.groups()
    name = "tomoshibi/" + station
    read = re.fullmatch(re.escape(f"\u2014 {name} ") + "([A-Za-z0-9+/]+=)\n", rest)
    if not read:
        raise Bad("it has no signature of its station")
    data = base64.b64decode(read.group(1), validate=True)
    if base64.b64encode(data).decode() != read.group(1):
        raise Bad("its signature is not written as it should be")
    exactly(data, 68)
    keys = [row.key for row in stations if row.uuid == uuid.UUID(station).bytes]
    message = text.encode("utf-8")
    fit = [key for key in keys if sha(name.encode(), b"\n\x01", key)[:4] == data[:4] and signed(key, message, data[4:])]
    if not fit:
        raise Bad("its signature does not fit the key of its station")
    columns = (uuid.UUID(station).bytes, int(seq), occasion, at)
    if columns != (checkpoint.uuid, checkpoint.seq, checkpoint.occasion, checkpoint.made_at):
        raise Bad("it stands under another station, number, time or occasion")
    moment = datetime.datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%fZ") + datetime.timedelta(hours=9)
    if moment.strftime("%Y-%m-%d %H:%M") != jst:
        raise Bad("its two times differ")
    named = [(station, seq, digest)] + [(w[1], w[3], w[4]) for w in map(str.split, others.splitlines())]
    for station, seq, digest in named:
        if bytes.fromhex(digest) not in by_number.get((uuid.UUID(station).bytes, int(seq)), []):
            raise Bad(f"line {seq} of {station} is not there any more as it was signed")


# ---- The plan ----


def check_plan(ask):
    """Every revision of the plan, who put it into force, and every attached file; how many revisions there are."""
    revisions = {}
    for number, digest, content, created_at in ask("SELECT number, sha256, content, created_at FROM plan_revision"):
        if sha(content) != digest:
            raise Bad(f"revision {number} of the plan is not what was kept")
        revisions[number] = digest, created_at
    if ask("PRAGMA user_version").fetchone()[0] < 3:
        return len(revisions)
    words = "approved_by, role, approved_on, next_review, changes, unmet"
    for number, upto, digest, *texts in ask(f"SELECT number, draft_upto, sha256, {words} FROM plan_approval"):
        if number not in revisions:
            raise Bad(f"the approval of revision {number} of the plan has no revision")
        revision, created_at = revisions[number]
        numbers = struct.pack(">I", number) + revision + struct.pack(">qq", created_at, upto)
        if sha(b"tomoshibi-approval-v1\0", numbers, *map(counted, texts)) != digest:
            raise Bad(f"the approval of revision {number} of the plan is not what was kept")
    for n, digest, data in ask("SELECT n, sha256, bytes FROM attachment"):
        if sha(data) != digest:
            raise Bad(f"attached file {n} of the plan is not what was kept")
    return len(revisions)


# ---- The code ----

DAMM = (
    "0317598642 7092154863 4206871359 1750983426 6123045978 "
    "3674209581 5869720134 8945362017 9438617205 2581436790"
).split()


def damm(digits):
    row = 0
    for digit in digits:
        row = int(DAMM[row][int(digit)])
    return str(row)


def code_digits(digest):
    digits = f"{int.from_bytes(digest[:16], 'big') % 10**24:024}"
    return digits + damm(digits)


def code(digest):
    digits = code_digits(digest)
    return " ".join(digits[at : at + 4] for at in range(0, 24, 4)) + "-" + digits[24]


def typed(text):
    text = unicodedata.normalize("NFKC", text)
    digits = "".join(letter for letter in text if letter not in " -\u2010\u2011\u2013\u2014\u2015\u2212\u30fc")
    if not re.fullmatch("[0-9]{25}", digits) or damm(digits) != "0":
        raise Bad("the code was mistyped: 25 digits, and the last one must fit")
    return digits


# ---- Reading ----

COLUMNS = (
    "e.n, e.station, s.uuid, s.fork, e.seq, i.uuid, e.id, e.press, e.nth, e.occurred_at, e.occurred_until,"
    " e.precision, e.recorded_at, e.mono_ms, e.boot, e.recorder, e.doer, e.from_unit, e.to_unit, e.kind, e.v,"
    " e.ref_entry, e.seen, e.nonce, e.body, e.hash"
)


def read_data_file(path):
    for side in ("-wal", "-journal"):
        if os.path.exists(path + side) and os.path.getsize(path + side):
            raise Bad(f"{os.path.basename(path)}{side} has lines that are not in the file yet: close the program first")
    with open(path, "rb") as file:
        header = file.read(100)
    page = struct.unpack(">H", header[16:18])[0]
    page = 65536 if page == 1 else page
    pages, size = struct.unpack(">I", header[28:32])[0], os.path.getsize(path)
    if page == 0 or size % page or size < pages * page:
        raise Bad("it was cut off: SQLite says it has more whole pages")
    address = "file:" + "".join(f"%{byte:02x}" for byte in os.fsencode(os.path.abspath(path))) + "?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True)
    connection.text_factory = bytes
    try:
        return read_tables(connection)
    finally:
        connection.close()


def read_tables(connection):
    ask = connection.execute
    if ask("PRAGMA application_id").fetchone()[0] != 0x544D5342:
        raise Bad("it is not a data file of Tomoshibi")
    for check in ("integrity_check(1)", "foreign_key_check"):
        found = [row for row in ask(f"PRAGMA {check}").fetchall() if row != (b"ok",)]
        if found:
            raise Bad(f"SQLite finds damage: {found[0]!r}")
    check_plan(ask)
    # The rows as they lie in the table; an index that lost one must not hide it.
    sql = f"SELECT {COLUMNS} FROM entry AS e NOT INDEXED LEFT JOIN station AS s ON s.n = e.station"
    lines = []
    for row in ask(sql + " LEFT JOIN incident AS i ON i.n = e.incident ORDER BY e.n"):
        n, station, owner, fork, *rest, nonce, body, digest = row
        rest = rest + [nonce[:16], exactly(nonce, 32)[16:], body, digest, None, None]
        lines.append(Line(n, (station, fork), owner, *rest))
    stations = [Station(*row) for row in ask("SELECT uuid, fork, public_key FROM station")]
    checkpoints = []
    if ask("PRAGMA user_version").fetchone()[0] >= 2:
        sql = "SELECT s.uuid, c.seq, c.occasion, c.made_at, c.note FROM checkpoint AS c JOIN station AS s ON s.n = c.station"
        for owner, seq, occasion, made_at, note in ask(sql + " ORDER BY c.n"):
            checkpoints.append(Signed(owner, seq, occasion.decode(), utc(made_at), note.decode("utf-8")))
    return lines, stations, checkpoints


def read_archive(path):
    lines, stations, checkpoints = [], [], []
    before, ended, mirror = hashlib.sha256(), False, False
    with open(path, "rb") as file:
        for number, raw in enumerate(file):
            if ended or not raw.endswith(b"\n"):
                raise Bad("it goes on after its end" if ended else "it was cut off within a line")
            record = json.loads(raw.decode("utf-8"), object_pairs_hook=once)
            kind = record["record"]
            if (number == 0) != (kind == "archive"):
                raise Bad("it does not begin as an archive does")
            if kind == "archive":
                mirror = record["format"] == "tomoshibi-mirror"
                if not mirror and record["format"] != "tomoshibi-archive" or record["version"] != 1:
                    raise Bad("it is not an archive of this form")
            elif kind == "station":
                stations.append(Station(ident(record["uuid"]), record["fork"], bytes.fromhex(record["public_key"])))
            elif kind == "entry":
                lines.append(archived(record))
            elif kind == "checkpoint":
                values = record["seq"], record["occasion"], record["made_at"], record["note"]
                checkpoints.append(Signed(ident(record["station"]), *values))
            elif kind == "end":
                ended = True
                if record["entries"] != len(lines) or record["sha256"] != before.hexdigest():
                    raise Bad("its end does not fit: something is missing or changed")
            before.update(raw)
    if not ended and not mirror:
        raise Bad("it was cut off: its end is missing")
    return lines, stations, checkpoints


def once(pairs):
    """A member that stands there twice could be read in two ways."""
    if len(dict(pairs)) != len(pairs):
        raise Bad("a member stands there twice")
    return dict(pairs)


def archived(record):
    text = lambda name: record[name].encode("utf-8") if name in record else None
    data = lambda name: bytes.fromhex(record[name]) if record.get(name) is not None else None
    owner = ident(record["station"])
    return Line(
        n=None, chain=(owner, record["fork"]), uuid=owner, seq=record["seq"], incident=ident(record["incident"]),
        id=ident(record["id"]), press=ident(record["press"]), nth=record["nth"], occurred_at=record["occurred_at"],
        occurred_until=record["occurred_until"], precision=record["precision"], recorded_at=record["recorded_at"],
        mono_ms=record["mono_ms"], boot=data("boot"), recorder=text("recorder"), doer=text("doer"),
        from_unit=text("from_unit"), to_unit=text("to_unit"), kind=text("kind"), v=record["v"],
        ref_entry=None if record["ref_entry"] is None else ident(record["ref_entry"]), seen=data("seen"),
        content_nonce=data("content_nonce"), people_nonce=data("people_nonce"), body=text("body"), hash=data("hash"),
        content_hash=data("content_hash"), people_hash=data("people_hash"),
    )  # fmt: skip


def ident(text):
    return uuid.UUID(text).bytes


# ---- The answers ----


def check(path, wanted=None):
    """What is said of a file that is right; `Bad` when it is not."""
    with open(path, "rb") as file:
        is_data_file = file.read(16) == b"SQLite format 3\0"
    lines, stations, checkpoints = read_data_file(path) if is_data_file else read_archive(path)
    ends, by_number = walk(lines)
    for place, checkpoint in enumerate(checkpoints):
        try:
            check_checkpoint(checkpoint, stations, by_number)
        except (Bad, ValueError) as wrong:
            raise Bad(f"checkpoint {place + 1} of {checkpoint.made_at}: {wrong}") from None
    said = [f"{len(lines)} lines, {len(ends)} chains, {len(checkpoints)} checkpoints"]
    hidden = sum(line.content_hash is not None or line.people_hash is not None for line in lines)
    if hidden:
        said[0] += f", {hidden} lines blacked out"
    for line in sorted(ends.values(), key=lambda line: (line.uuid, line.chain[1])):
        fork = "" if line.chain[1] == 0 else "  FORK: its station wrote two different lines of one number"
        said.append(f"  {chain_name(line)} line {line.seq} {line.hash.hex()} {code(line.hash)}{fork}")
    if wanted is not None:
        digits = typed(wanted)
        found = [line for line in lines if code_digits(line.hash) == digits]
        if not found:
            raise Bad("no line has this code: lines were cut off or altered")
        newer = ends[found[-1].chain].seq - found[-1].seq
        said.append(f"  the code is that of line {found[-1].seq} of {chain_name(found[-1])}; {newer} came after it")
    return said


def answer(path, wanted=None, short=False):
    try:
        said = check(path, wanted)
    except (Bad, sqlite3.Error, OSError, ValueError, KeyError, TypeError, OverflowError, AttributeError) as wrong:
        print(f"bad {path} {wrong}".replace("\n", " "))
        return False
    print(f"ok {path} {said[0]}")
    if not short:
        print("\n".join(said[1:]))
    return True


def vectors(path):
    """Lines with what their hashes must be."""
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)["lines"]
    for case in cases:
        line = archived(case)
        got = people_hash(line).hex(), content_hash(line).hex(), line_hash(line, bytes.fromhex(case["previous"]))
        got = got[0], got[1], got[2].hex(), code(got[2])
        wanted = case["people"], case["content"], case["hash"], case["code"]
        if got != wanted:
            print(f"bad {path} {case['what']}: {got} instead of {wanted}")
            return False
    print(f"ok {path} {len(cases)} lines")
    return True


def main(words):
    if words == ["--list"]:
        paths = sys.stdin.read().splitlines()
        good = [answer(path, short=True) for path in paths]
    elif len(words) == 2 and words[0] == "--vectors":
        good = [vectors(words[1])]
    else:
        wanted = None
        if len(words) > 1 and words[0] == "--code":
            wanted, words = words[1], words[2:]
        if not words or any(word.startswith("--") for word in words):
            print(__doc__, file=sys.stderr)
            return 2
        good = [answer(path, wanted) for path in words]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
