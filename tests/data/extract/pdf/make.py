"""Writes the PDF fixtures with the producers people use.

Run from this folder: python3 make.py [case…], with reportlab, fpdf2, weasyprint and pikepdf
installed, and chromium, soffice (LibreOffice), gs, pdftocairo, qpdf, pdflatex, wkhtmltopdf
and node on the path. Everybody in them is made
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
    weak = ["--allow-weak-crypto"] if bits != "256" or "--force-R5" in options else []
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


def weasyprint(path):
    from weasyprint import HTML

    HTML(string=html(60, "font:9pt sans-serif;padding:3px")).write_pdf(path)


def weasyprint_narrow_cells(path):
    from weasyprint import HTML

    HTML(string=html(40, "font:9pt sans-serif;padding:3px;width:70px;max-width:70px;overflow-wrap:anywhere")).write_pdf(path)


def latex(path):
    """Computer Modern: no encoding, no map of letters but that of the font program."""
    rows = "".join(f"{a} & {b} & {c} \\\\\n" for a, b, c in people(60)).replace("_", "\\_")
    with tempfile.TemporaryDirectory() as folder:
        open(os.path.join(folder, "list.tex"), "w").write(
            "\\documentclass{article}\\usepackage[utf8]{inputenc}\\usepackage{longtable}\\pdfinfoomitdate=1"
            "\\begin{document}\\footnotesize\\begin{longtable}{|l|l|l|}" + rows + "\\end{longtable}\\end{document}")
        for _ in range(2):
            subprocess.run(["pdflatex", "-interaction=batchmode", "list.tex"], cwd=folder, check=True, capture_output=True)
        shutil.move(os.path.join(folder, "list.pdf"), path)


def wkhtmltopdf(path):
    subprocess.run(["wkhtmltopdf", "-q", "-", path], input=html(60, "font:9pt sans-serif").encode(),
                   check=True, capture_output=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})


def node(path, code):
    """With pdfkit, jspdf and jspdf-autotable installed by npm in $NODE_FOLDER."""
    folder = os.environ["NODE_FOLDER"]
    rows = repr([list(row) for row in people(60)])
    subprocess.run(["node", "-e", f"const rows = {rows}, path = {path!r};" + code], cwd=folder, check=True, capture_output=True)


def pdfkit(path):
    node(path, """
const P = require('pdfkit'), doc = new P({ size: 'A4', info: { CreationDate: new Date(0) } });
doc.pipe(require('fs').createWriteStream(path));
doc.fontSize(9);
rows.forEach((row, i) => {
  if (i === 30) doc.addPage();
  row.forEach((cell, j) => doc.text(cell, [40, 180, 420][j], 50 + 15 * (i % 30), { lineBreak: false }));
});
doc.end();""")


def jspdf(path):
    node(path, """
const { jsPDF } = require('jspdf'); const { autoTable } = require('jspdf-autotable');
const doc = new jsPDF(); doc.setCreationDate("D:20160301000000+00'00'"); doc.setFileId('0'.repeat(32));
autoTable(doc, { head: [['Nom', 'Courriel', 'Mobile']], body: rows, styles: { fontSize: 8 } });
require('fs').writeFileSync(path, Buffer.from(doc.output('arraybuffer')));""")


def jspdf_narrow_cells(path):
    node(path, """
const { jsPDF } = require('jspdf'); const { autoTable } = require('jspdf-autotable');
const doc = new jsPDF(); doc.setCreationDate("D:20160301000000+00'00'"); doc.setFileId('0'.repeat(32));
autoTable(doc, { head: [['Nom', 'Courriel', 'Mobile']], body: rows.slice(0, 40), styles: { fontSize: 8 }, tableWidth: 80,
  columnStyles: { 0: { cellWidth: 25 }, 1: { cellWidth: 30 }, 2: { cellWidth: 18 } } });
require('fs').writeFileSync(path, Buffer.from(doc.output('arraybuffer')));""")


def portfolio(path):
    """Files within: listed, listed deep in a tree, attached to a page, a PDF with one of its own."""
    import pikepdf

    buffer = io.BytesIO()
    c = canvas(buffer)
    c.drawString(40, 800, "Voir les fichiers joints")
    c.save()
    inner = pikepdf.open(buffer)
    row = lambda i: ";".join(person(i)) + "\n"
    inner.attachments["profond.csv"] = ("nom;courriel;mobile\n" + row(3) + row(4)).encode()
    nested = io.BytesIO()
    inner.save(nested, deterministic_id=True)
    buffer.seek(0)
    pdf = pikepdf.open(buffer)
    spec = lambda name, data: pikepdf.AttachedFileSpec(pdf, data, filename=name).obj
    tree = lambda *names: pdf.make_indirect(pikepdf.Dictionary(Names=pikepdf.Array(sum(names, []))))
    pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Kids=pikepdf.Array([
        tree(["a", spec("liste.csv", ("nom;courriel;mobile\n" + row(0) + row(1)).encode())]),
        tree(["b", spec("dossier.pdf", nested.getvalue())])])))
    pdf.Root.Collection = pikepdf.Dictionary(Type=pikepdf.Name.Collection)
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[40, 700, 60, 720],
                              FS=spec("note.csv", ("nom;courriel;mobile\n" + row(2) + row(5)).encode()))
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])
    pdf.save(path, deterministic_id=True)


def beside(path):
    """Bookmarks, XMP, alternative texts, a layer that is off, a pattern, replaced text, an XFA form."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name, String

    buffer = io.BytesIO()
    c = canvas(buffer)
    c.setFont("Helvetica", 10)
    c.drawString(40, 800, "Page visible")
    c.bookmarkPage("one")
    c.bookmarkPage("two")
    c.addOutlineEntry("Dossier de signet@example.fr", "one")
    c.addOutlineEntry("sous.signet@example.fr", "two", level=1)
    c.save()
    pdf = pikepdf.open(buffer)
    page = pdf.pages[0]
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Interne"))
    shown = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Vu"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer, shown]), D=Dictionary(OFF=Array([layer])))
    page.Resources.Properties = Dictionary(Off=layer, On=shown)
    pattern = pdf.make_stream(b"BT /F1 8 Tf 0 0 Td (motif@example.fr) Tj ET", Dictionary(
        PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 200, 20], XStep=200, YStep=20,
        Matrix=[1, 0, 0, 1, 40, 300], Resources=Dictionary(Font=page.Resources.Font)))
    page.Resources.Pattern = Dictionary(P1=pattern)
    # A font whose codes nothing explains.
    page.Resources.Font.X = Dictionary(Type=Name.Font, Subtype=Name.Type0, Encoding=Name("/Identity-H"), BaseFont=Name.X,
                                       DescendantFonts=Array([Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.X, DW=500)]))
    page.contents_add(b"""/OC /Off BDC BT /F1 10 Tf 40 700 Td (calque.eteint@example.fr) Tj ET EMC
/OC /On BDC BT /F1 10 Tf 40 680 Td (calque.allume@example.fr) Tj ET EMC
/Pattern cs /P1 scn 0 0 300 400 re f
/Span <</ActualText (remplace@example.fr)>> BDC BT /X 10 Tf 40 660 Td <000100020003000400050006000700080009> Tj ET EMC""")
    figure = pdf.make_indirect(Dictionary(S=Name.Figure, Alt="Photo de alternative@example.fr"))
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(K=Array([Dictionary(S=Name.Document, K=Array([figure, 0]))])))
    data = ("<xfa:datasets xmlns:xfa='http://www.xfa.org/schema/xfa-data/1.0/'><xfa:data><form>"
            + "".join(f"<ligne><nom>{a}</nom><courriel>{b}</courriel><mobile>{c}</mobile></ligne>" for a, b, c in people(3))
            + "</form></xfa:data></xfa:datasets>")
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Array([
        String("template"), pdf.make_stream(b"<template/>"), String("datasets"), pdf.make_stream(data.encode())]))
    pdf.Root.NeedsRendering = True
    with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:title"] = "Titre de xmp@example.fr"
        xmp["dc:creator"] = ["Inès Roux"]
        xmp["pdf:Keywords"] = "paie"
        xmp["xmp:CreateDate"] = "2016-03-01T00:00:00Z"
    pdf.save(path, deterministic_id=True)


def mixed(path):
    """Text, a scan with a stamp, a recognised scan, text beside a logo, a blank page, a scan."""
    from reportlab.lib.utils import ImageReader

    c = canvas(path)
    full = lambda: c.drawImage(ImageReader(picture()), 0, 0, 595, 842)

    def text(n, invisible=False):
        lines = c.beginText(40, 700)
        lines.setFont("Helvetica", 9)
        lines.setTextRenderMode(3 if invisible else 0)
        for row in people(n):
            lines.textLine("   ".join(row))
        c.drawText(lines)
        c.showPage()

    text(10)
    full()
    c.drawString(40, 30, "Reçu le 12/03/2016, dossier 4")
    c.showPage()
    full()
    text(30, invisible=True)
    c.drawImage(ImageReader(picture()), 40, 740, 90, 80)
    text(5)
    c.showPage()
    full()
    c.showPage()
    c.save()


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
    "password-rc4-40": protected("40", "secret"),
    "password-rc4-128": protected("128", "secret", "--use-aes=n"),
    "password-aes-128": protected("128", "secret", "--use-aes=y"),
    "password-aes-256": protected("256", "secret"),
    "password-aes-256-r5": protected("256", "secret", "--force-R5"),
    "scan": scan,
    "scan-with-text": scan_with_text,
    "form": form,
    "no-unicode": no_unicode,
    "weasyprint": weasyprint,
    "weasyprint-narrow-cells": weasyprint_narrow_cells,
    "latex": latex,
    "wkhtmltopdf": wkhtmltopdf,
    "pdfkit": pdfkit,
    "jspdf": jspdf,
    "jspdf-narrow-cells": jspdf_narrow_cells,
    "portfolio": portfolio,
    "beside": beside,
    "mixed": mixed,
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
