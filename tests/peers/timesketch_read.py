"""Reads a file with Timesketch's own importer and prints what it would send to a server, one JSON object a line.

    python timesketch_read.py FILE.jsonl|FILE.csv
"""

import json
import logging
import sys

from timesketch_import_client import importer


class Session:
    """Takes what the importer sends, in place of a server."""

    def __init__(self):
        self.events = []

    def post(self, _address, data=None, files=None, **_more):
        self.events += [json.loads(line) for line in files["events"][1].splitlines()]
        return Answer()


class Answer:
    status_code = 200
    reason = "OK"
    text = "{}"

    @staticmethod
    def json():
        return {"objects": [{"searchindex": {"index_name": "x"}, "id": 1}], "meta": {}}


class Api:
    api_root = "http://localhost/api/v1"

    def __init__(self):
        self.session = Session()


class Sketch:
    """A sketch that lies nowhere."""

    id = 1

    def __init__(self):
        self.api = Api()


def main():
    complaints = []
    handler = logging.Handler(level=logging.WARNING)
    handler.emit = lambda record: complaints.append(record.getMessage())
    logging.getLogger("timesketch_importer").addHandler(handler)
    sketch = Sketch()
    with importer.ImportStreamer() as streamer:
        streamer.set_sketch(sketch)
        streamer.set_timeline_name("tomoshibi")
        streamer.add_file(sys.argv[1])
    for event in sketch.api.session.events:
        print(json.dumps(event, ensure_ascii=False))
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
