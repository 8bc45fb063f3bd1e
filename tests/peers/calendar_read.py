"""Reads a calendar with two parsers that share no code and prints what each understood, one JSON object a line.

    python calendar_read.py FILE.ics
"""

import datetime
import json
import sys

import icalendar
import vobject


def day(value):
    # A whole day is a date; a moment would be a datetime, which is one, too.
    assert type(value) is datetime.date, f"{value!r} is no whole day"
    return value.isoformat()


def with_icalendar(text):
    calendar = icalendar.Calendar.from_ical(text)
    assert not calendar.errors, calendar.errors
    for event in calendar.walk("VEVENT"):
        assert not event.errors, event.errors
        stamp = event["DTSTAMP"].dt
        yield {
            "uid": str(event["UID"]),
            "start": day(event["DTSTART"].dt),
            "end": day(event["DTEND"].dt),
            "stamp": stamp.astimezone(datetime.timezone.utc).isoformat(),
            "title": str(event["SUMMARY"]),
            "note": str(event.get("DESCRIPTION", "")),
        }


def with_vobject(text):
    calendar = vobject.readOne(text)
    for event in calendar.vevent_list:
        note = event.contents.get("description")
        yield {
            "uid": event.uid.value,
            "start": day(event.dtstart.value),
            "end": day(event.dtend.value),
            "stamp": event.dtstamp.value.astimezone(datetime.timezone.utc).isoformat(),
            "title": event.summary.value,
            "note": note[0].value if note else "",
        }


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        text = file.read().decode("utf-8")
    for name, read in (("icalendar", with_icalendar), ("vobject", with_vobject)):
        print(json.dumps({"reader": name, "events": list(read(text))}, ensure_ascii=False))
