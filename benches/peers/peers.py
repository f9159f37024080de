"""The peers of `make bench` in Python, one measure a line: the other end of benches/native.js.

A line of the standard input is a job, `KIND<tab>FILE`; each is answered by a line of JSON with the milliseconds it took
and how much was found, or with the reason why it cannot be done. Files are read, and modules loaded, before the clock
starts: no start of an interpreter counts.

Presidio's pattern recognizers are driven directly: no language model, no context words. python-stdnum checks numbers
but does not look for them: the wide pattern of tools/score/peers.py proposes candidates to it.

Sources: https://github.com/microsoft/presidio, https://arthurdejong.org/python-stdnum/,
https://openpyxl.readthedocs.io/, https://pypdf.readthedocs.io/.
"""

import functools
import io
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "score"))


def presidio(entity):
    import tldextract
    from presidio_analyzer.predefined_recognizers import EmailRecognizer, IbanRecognizer, PhoneRecognizer

    # From the list it carries, without asking the network; ".example" counts as a top level.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), extra_suffixes=("example",))
    recognizer = {
        "EMAIL_ADDRESS": EmailRecognizer,
        "IBAN_CODE": IbanRecognizer,
        "PHONE_NUMBER": lambda: PhoneRecognizer(supported_regions=("FR",)),
    }[entity]()
    return lambda data: len(recognizer.analyze(data.decode(), [entity], None) or [])


def stdnum():
    from peers import stdnum_finder

    find = stdnum_finder()
    return lambda data: sum(1 for _ in find(data.decode()))


def openpyxl():
    from openpyxl import load_workbook

    def read(data):
        book = load_workbook(io.BytesIO(data), read_only=True)
        return sum(sum(value is not None for value in row) for sheet in book for row in sheet.iter_rows(values_only=True))

    return read


def pypdf():
    from pypdf import PdfReader

    return lambda data: sum(len(page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages)


MAKERS = {
    "presidio-email": lambda: presidio("EMAIL_ADDRESS"),
    "presidio-iban": lambda: presidio("IBAN_CODE"),
    "presidio-phone": lambda: presidio("PHONE_NUMBER"),
    "stdnum": stdnum,
    "openpyxl": openpyxl,
    "pypdf": pypdf,
}


@functools.cache
def worker(kind):
    return MAKERS[kind]()


@functools.lru_cache(maxsize=1)
def content(path):
    return Path(path).read_bytes()


def main():
    for job in sys.stdin:
        kind, path = job.rstrip("\n").split("\t")
        try:
            work, data = worker(kind), content(path)
            start = time.perf_counter()
            found = work(data)
            answer = {"ms": (time.perf_counter() - start) * 1000, "found": found}
        except Exception as error:  # A peer that cannot is left out, whatever the reason.
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
