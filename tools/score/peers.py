"""What the detectors' peers in Python find, for the scorer to judge by the same labels.

    python peers.py documents   reads {"id", "text"} a line, prints {"finder", "id", "found": [[kind, line, text], ...]}
    python peers.py nir         reads a number a line, prints 1 where python-stdnum accepts it, else 0

python-stdnum checks numbers but does not look for them: a wide pattern proposes candidates to it. Presidio's pattern
recognizers are driven directly: no language model, no context words. Both are given the regions and the reserved top
level domain of the corpus, so that nothing here puts them at a disadvantage. A peer that is not installed is left out,
and said so on the standard error.

Sources: https://arthurdejong.org/python-stdnum/, https://github.com/microsoft/presidio.
"""

import json
import re
import sys

SEPARATORS = r"[\s./\-\u2010-\u2014]{0,3}"
KEY = r"(?:\s*,?\s*\(?\s*(?:[Cc][Ll][EeÉé][Ff]?)?\s*:?\s*\(?)"
NIR = re.compile(
    r"(?<![0-9A-Za-z])[1-478]"
    + "".join(SEPARATORS + group for group in [r"\d"] * 5 + ["[0-9ABab]"] + [r"\d"] * 6)
    + "(?:" + SEPARATORS + "|" + KEY + r")\d" + SEPARATORS + r"\d(?![0-9A-Za-z])"
)


def stdnum_finder():
    """python-stdnum over the candidates of a wide pattern."""
    from stdnum.fr import nir

    def find(text):
        for match in NIR.finditer(text):
            number = re.sub(r"[^0-9ABab]|[Cc][Ll][EeÉé][Ff]?", "", match.group()).upper()
            if nir.is_valid(number):
                yield "nir", match.start(), number

    return find


def presidio_finder():
    """Presidio's recognizers of e-mails and phones, and of NIRs where its version has one."""
    import tldextract
    from presidio_analyzer import predefined_recognizers
    from presidio_analyzer.predefined_recognizers import EmailRecognizer, PhoneRecognizer

    # From the list it carries, without asking the network; ".example" counts as a top level.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), extra_suffixes=("example",))
    regions = ("FR", "RE", "GP", "GF", "MQ", "YT", "PM")
    recognizers = [
        ("email", EmailRecognizer(), "EMAIL_ADDRESS"),
        ("phone", PhoneRecognizer(supported_regions=regions), "PHONE_NUMBER"),
    ]
    for name in dir(predefined_recognizers):
        if name.startswith("Fr") and "Nir" in name:
            recognizer = getattr(predefined_recognizers, name)()
            recognizers.append(("nir", recognizer, recognizer.supported_entities[0]))

    def find(text):
        for kind, recognizer, entity in recognizers:
            for result in recognizer.analyze(text, [entity], None) or []:
                yield kind, result.start, text[result.start : result.end]

    return find


def documents():
    finders = {}
    for name, make in (("python-stdnum and a wide pattern", stdnum_finder), ("Presidio, patterns only", presidio_finder)):
        try:
            finders[name] = make()
        except ImportError as error:
            print(f"{name}: not installed, left out ({error.name})", file=sys.stderr)
    for line in sys.stdin:
        document = json.loads(line)
        text = document["text"]
        for name, find in finders.items():
            found = [[kind, text.count("\n", 0, start) + 1, value] for kind, start, value in find(text)]
            print(json.dumps({"finder": name, "id": document["id"], "found": found}))


def nirs():
    try:
        from stdnum.fr import nir
    except ImportError:
        sys.exit("python-stdnum is not installed")
    for line in sys.stdin:
        print(int(nir.is_valid(line.strip())))


if __name__ == "__main__":
    {"documents": documents, "nir": nirs}[sys.argv[1]]()
