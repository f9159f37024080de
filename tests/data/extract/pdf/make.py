"""Writes the PDF fixtures with the producers people use.

Run from this folder: python3 make.py [case…], with reportlab, fpdf2 and pikepdf installed, and
chromium, soffice (LibreOffice), gs, pdftocairo and qpdf on the path. Everybody in them is made
up: phones come from the range reserved for fiction (06 39 98), domains from RFC 2606.
The fixtures are committed; this file says how they came about.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FIRST = """Marie Jean Paul Sophie Luc Claire Hugo Emma Louis Chloé Nadia Karim Inès Yann Zoé
Jean-Pierre Anne-Sophie Mehdi Fatou Igor""".split()
LAST = """Petit Martin Bernard Dubois Lefèvre Moreau Simon Laurent Michel Garcia Roux Fournier
Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Müller Chevalier Blanc Guérin Boyer Noël
Perrin Morel Henry Dumas Brun""".split()


def plain(text):
    for accented, letter in zip("éèïëüîô", "eeieuio"):
        text = text.replace(accented, letter)
    return text.lower()


def person(i):
    first, last = FIRST[i % len(FIRST)], LAST[(i * 7) % len(LAST)]
    domain = ("example.fr", "example.com", "mail.example.org")[i % 3]
    number = (i * 37 + 11) % 10000
    return (
        f"{first} {last}",
        f"{plain(first)}.{plain(last)}{i}@{domain}",
        f"06 39 98 {number // 100:02d} {number % 100:02d}",
    )


def people(n):
    return [person(i) for i in range(n)]


FONTS = "/usr/share/fonts/truetype"


def canvas(path, pagesize=None):
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    return Canvas(path, pagesize=pagesize or A4, invariant=1)


def lines(path, n, per_page=49, pagesize=None):
    c = canvas(path, pagesize)
    height = (pagesize or (595, 842))[1]
    c.setTitle("Liste des inscrits")
    for i, (name, mail, phone) in enumerate(people(n)):
        if i % per_page == 0:
            if i:
                c.showPage()
            c.setFont("Helvetica", 9)
            y = height - 50
        c.drawString(40, y, name)
        c.drawString(200, y, mail)
        c.drawString(430, y, phone)
        y -= 15
    c.save()


def reportlab_27_pages(path):
    lines(path, 1300)


def reportlab_table(path):
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import SimpleDocTemplate, Table

    pdfmetrics.registerFont(TTFont("Own", FONTS + "/dejavu/DejaVuSans.ttf"))
    rows = [("Nom", "Courriel", "Mobile")] + people(120)
    table = Table(rows, repeatRows=1, style=[("FONT", (0, 0), (-1, -1), "Own", 8), ("GRID", (0, 0), (-1, -1), 0.5, "black")])
    SimpleDocTemplate(path, invariant=1).build([table])


def reportlab_column_by_column(path):
    c = canvas(path)
    for start in (0, 50):
        c.setFont("Times-Roman", 9)
        some = people(100)[start : start + 50]
        for column, x in ((2, 430), (0, 40), (1, 200)):
            for i, row in enumerate(some):
                c.drawString(x, 800 - 15 * i, row[column])
        c.showPage()
    c.save()


def reportlab_landscape(path):
    lines(path, 60, 30, (842, 595))


def reportlab_rotated(path):
    """Upright text on a page shown turned; then text turned up, down and over."""
    import pikepdf

    buffer = io.BytesIO()
    lines(buffer, 40, 40)
    pages = pikepdf.open(buffer)
    pages.pages[0].Rotate = 90
    buffer = io.BytesIO()
    c = canvas(buffer)
    for block, (angle, x, y) in enumerate(((90, 100, 30), (-90, 500, 800), (180, 560, 800))):
        c.saveState()
        c.translate(x, y)
        c.rotate(angle)
        c.setFont("Courier", 7)
        for i, (name, mail, phone) in enumerate(people(70)[40 + 10 * block : 50 + 10 * block]):
            c.drawString(0, -10 * i, name)
            c.drawString(150, -10 * i, mail)
            c.drawString(350, -10 * i, phone)
        c.restoreState()
        c.showPage()
    c.save()
    pages.pages.extend(pikepdf.open(buffer).pages)
    pages.save(path, deterministic_id=True)


def fpdf2_table(path):
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_font("Own", "", FONTS + "/liberation/LiberationSans-Regular.ttf")
    pdf.add_page()
    pdf.set_font("Own", size=9)
    with pdf.table(first_row_as_headings=False) as table:
        for row in people(100):
            table.row(row)
    pdf.output(path)


def fpdf2_lines(path):
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Courier", size=8)
    for name, mail, phone in people(100):
        pdf.cell(0, 5, f"{name:<24}{mail:<48}{phone}", new_x="LMARGIN", new_y="NEXT")
    pdf.output(path)


def html(n, style=""):
    rows = "".join(f"<tr><td>{a}<td>{b}<td>{c}" for a, b, c in people(n))
    return f"<!doctype html><meta charset=utf-8><style>td{{border:1px solid;{style}}}</style><table>{rows}</table>"


def chromium(path, text):
    with tempfile.TemporaryDirectory() as folder:
        page = os.path.join(folder, "page.html")
        open(page, "w").write(text)
        subprocess.run(
            ["timeout", "60", "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--user-data-dir={folder}/profile", f"--print-to-pdf={path}", "file://" + page],
            check=True, capture_output=True)


def chromium_table(path):
    chromium(path, html(70))


def chromium_narrow_cells(path):
    chromium(path, html(40, "width:105px;max-width:105px;overflow-wrap:anywhere;font:13px sans-serif"))


def soffice(path, name, text, kind="pdf"):
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, name)
        open(source, "w").write(text)
        subprocess.run(
            ["timeout", "120", "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
             "--convert-to", kind, "--outdir", folder, source],
            check=True, capture_output=True)
        shutil.move(os.path.splitext(source)[0] + ".pdf", path)


def calc(path):
    table = "".join(f"<table:table-row>" + "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row)
        + "</table:table-row>" for row in people(100))
    columns = "".join(f'<table:table-column table:style-name="c{i}"/>' for i in range(3))
    styles = "".join(f'<style:style style:name="c{i}" style:family="table-column"><style:table-column-properties'
                     f' style:column-width="{w}cm"/></style:style>' for i, w in enumerate((4, 8, 4)))
    soffice(path, "list.fods", f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {NAMESPACES} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>{styles}</office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Liste">{columns}{table}</table:table></office:spreadsheet></office:body></office:document>""")


NAMESPACES = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in (
    ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style")))


def writer(path, widths, n):
    table = "".join(f"<table:table-row>" + "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row)
        + "</table:table-row>" for row in people(n))
    columns = "".join(f'<table:table-column table:style-name="c{i}"/>' for i in range(3))
    styles = "".join(f'<style:style style:name="c{i}" style:family="table-column"><style:table-column-properties'
                     f' style:column-width="{w}cm"/></style:style>' for i, w in enumerate(widths))
    styles += (f'<style:style style:name="t" style:family="table"><style:table-properties table:align="left"'
               f' style:width="{sum(widths)}cm"/></style:style>')
    soffice(path, "list.fodt", f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {NAMESPACES} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles>{styles}</office:automatic-styles>
<office:body><office:text><table:table table:name="Liste" table:style-name="t">{columns}{table}</table:table></office:text></office:body></office:document>""")


def writer_table(path):
    writer(path, (5, 8, 4), 80)


def writer_narrow_cells(path):
    writer(path, (5, 3.5, 2.2), 60)


def small(path):
    lines(path, 60, 30)


def from_small(command):
    def make(path):
        with tempfile.TemporaryDirectory() as folder:
            source = os.path.join(folder, "small.pdf")
            small(source)
            subprocess.run([part.format(source=source, path=path) for part in command], check=True, capture_output=True)
    return make


def outlines(path):
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "few.pdf")
        lines(source, 6)
        subprocess.run(["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dNoOutputFonts", "-sDEVICE=pdfwrite", "-o", path, source],
                       check=True, capture_output=True)


def qpdf(*options):
    return from_small(["qpdf", "--deterministic-id", *options, "{source}", "{path}"])


def protected(bits, user, *options):
    weak = ["--allow-weak-crypto"] if bits != "256" else []
    return from_small(["qpdf", "--static-id", "--static-aes-iv", *weak, *[o for o in options if "object" in o], "--encrypt", user, "owner", bits, *[o for o in options if "object" not in o], "--", "{source}", "{path}"])


def picture():
    from PIL import Image

    return Image.new("L", (60, 80), 200)


def scan(path):
    from reportlab.lib.utils import ImageReader

    c = canvas(path)
    for page in (1, 2):
        c.drawImage(ImageReader(picture()), 0, 0, 595, 842)
        c.drawString(280, 20, f"Page {page} / 2")
        c.showPage()
    c.save()


def scan_with_text(path):
    """A recognised scan: a picture and invisible text over it."""
    from reportlab.lib.utils import ImageReader

    c = canvas(path)
    c.drawImage(ImageReader(picture()), 0, 0, 595, 842)
    text = c.beginText(40, 800)
    text.setTextRenderMode(3)
    text.setFont("Helvetica", 9)
    text.setLeading(15)
    for row in people(40):
        text.textLine("   ".join(row))
    c.drawText(text)
    c.save()


def form(path):
    """Fields with and without appearance, a comment, a link, an attached file."""
    import pikepdf

    buffer = io.BytesIO()
    c = canvas(buffer)
    c.drawString(40, 800, "Inscription")
    for i, (name, mail, phone) in enumerate(people(4)):
        for x, value in zip((40, 200, 420), (name, mail, phone)):
            c.acroForm.textfield(name=f"f{x}-{i}", value=value, x=x, y=740 - 30 * i, width=150, height=18, fontSize=8)
    c.drawString(40, 500, "Contact")
    c.linkURL("mailto:lien.cache@example.fr?subject=x", (40, 495, 90, 515))
    c.setAuthor("Zoé Brun")
    c.setSubject("auteur.cache@example.fr")
    c.save()
    pdf = pikepdf.open(buffer)
    page = pdf.pages[0]
    bare = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="bare",
                              V="sans.apparence@example.fr", Rect=[40, 400, 200, 420])
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents="rappeler note.cachee@example.fr",
                              Rect=[300, 400, 320, 420])
    page.Annots.append(pdf.make_indirect(bare))
    page.Annots.append(pdf.make_indirect(note))
    pdf.attachments["liste.csv"] = b"nom;courriel\n"
    pdf.save(path, deterministic_id=True)


def no_unicode(path):
    """A font whose codes are glyph numbers, without the map that gives them letters."""
    import pikepdf

    buffer = io.BytesIO()
    from reportlab.pdfbase import pdfmetrics
    from fpdf import FPDF

    doc = FPDF()
    doc.add_font("Own", "", FONTS + "/liberation/LiberationSans-Regular.ttf")
    doc.add_page()
    doc.set_font("Own", size=9)
    for row in people(20):
        doc.cell(0, 6, "  ".join(row), new_x="LMARGIN", new_y="NEXT")
    pdf = pikepdf.open(io.BytesIO(bytes(doc.output())))
    for font in pdf.pages[0].Resources.Font.values():
        del font["/ToUnicode"]
    pdf.save(path, deterministic_id=True)


CASES = {
    "reportlab-27-pages": reportlab_27_pages,
    "reportlab-table": reportlab_table,
    "reportlab-column-by-column": reportlab_column_by_column,
    "reportlab-landscape": reportlab_landscape,
    "reportlab-rotated": reportlab_rotated,
    "fpdf2-table": fpdf2_table,
    "fpdf2-lines": fpdf2_lines,
    "chromium-table": chromium_table,
    "chromium-narrow-cells": chromium_narrow_cells,
    "calc": calc,
    "writer-table": writer_table,
    "writer-narrow-cells": writer_narrow_cells,
    "ghostscript": from_small(["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-o", "{path}", "{source}"]),
    "ghostscript-outlines": outlines,
    "cairo": from_small(["pdftocairo", "-pdf", "{source}", "{path}"]),
    "qpdf-object-streams": qpdf("--object-streams=generate"),
    "qpdf-linearized": qpdf("--linearize", "--object-streams=generate"),
    "qpdf-plain": qpdf("--qdf"),
    "protected-rc4-40": protected("40", ""),
    "protected-rc4-128": protected("128", "", "--use-aes=n"),
    "protected-aes-128": protected("128", "", "--use-aes=y"),
    "protected-aes-256": protected("256", ""),
    "protected-object-streams": protected("256", "", "--object-streams=generate"),
    "password-rc4-128": protected("128", "secret", "--use-aes=n"),
    "password-aes-256": protected("256", "secret"),
    "scan": scan,
    "scan-with-text": scan_with_text,
    "form": form,
    "no-unicode": no_unicode,
}


def main(names):
    with open(os.path.join(HERE, "people.tsv"), "w") as out:
        out.writelines("\t".join(row) + "\n" for row in people(1300))
    for name in names or CASES:
        folder = os.path.join(HERE, name)
        os.makedirs(folder, exist_ok=True)
        CASES[name](os.path.join(folder, "file.pdf"))
        print(name, os.path.getsize(os.path.join(folder, "file.pdf")))


main(sys.argv[1:])
