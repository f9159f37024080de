"""Writes the fixtures of the readers other than PDF, with the producers people use.

Run from this folder: python3 make.py, with openpyxl, XlsxWriter, python-docx, python-pptx, odfpy,
vobject, icalendar, msoffcrypto-tool, pyzipper, py7zr, rars and xlwt installed, soffice (LibreOffice),
zip, 7z and java on the path, in /usr/share/java, or $JARS, what Debian calls libapache-poi-java and what
it needs, the npm package xlsx (NODE_PATH) and the Perl module Spreadsheet::WriteExcel. protected/standard
is a test file of msoffcrypto-tool (MIT, Copyright (c) 2015 nolze). Everybody in them is made up: phones come from
the range reserved for fiction (06 39 98), domains from RFC 2606, NIRs from births in 1899.
The fixtures are committed; this file says how they came about. What must be found in each stands
beside it, in expected.txt, written by hand.
"""

import csv
import os
import shutil
import struct
import subprocess
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
HEADER = ["Nom", "Courriel", "Mobile"]
with open(os.path.join(HERE, "pdf", "people.tsv"), encoding="utf-8") as file:
    PEOPLE = [line.rstrip("\n").split("\t") for line in file][:40]


def out(case):
    """The path of a case's file, such as "xlsx/openpyxl.xlsx"."""
    folder, extension = os.path.splitext(case)
    os.makedirs(os.path.join(HERE, folder), exist_ok=True)
    return os.path.join(HERE, folder, "file" + extension)


def office(source, kind, case, extension=None):
    """Converts with LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
            + ["--convert-to", kind, "--outdir", folder, source],
            check=True,
            timeout=180,
            stdout=subprocess.DEVNULL,
        )
        name = "file." + (extension or kind.split(":")[0])
        shutil.move(os.path.join(folder, name), out(case))


def openpyxl():
    from openpyxl import Workbook
    from openpyxl.comments import Comment

    book = Workbook()
    sheet = book.active
    sheet.title = "Inscrits"
    sheet.append(HEADER)
    for person in PEOPLE:
        sheet.append(person)
    sheet["A2"].comment = Comment("rappeler au 06 39 98 99 99", "accueil")
    sheet["E2"] = "écrire"
    sheet["E2"].hyperlink = "mailto:lien@example.fr"
    sheet.oddFooter.center.text = "pied de page"
    hidden = book.create_sheet("Masquée")
    hidden.sheet_state = "hidden"
    hidden.append(["NIR", 199029905012387])
    very = book.create_sheet("Très masquée")
    very.sheet_state = "veryHidden"
    very.append(["enfoui@example.fr"])
    book.save(out("xlsx/openpyxl.xlsx"))


def xlsxwriter():
    import xlsxwriter as writer

    book = writer.Workbook(out("xlsx/xlsxwriter.xlsx"), {"constant_memory": True})
    sheet = book.add_worksheet("Numéros")
    sheet.set_footer("&Cconfidentiel")
    sheet.insert_textbox("F2", "zone de texte")
    sheet.write_row(0, 0, HEADER + ["Inscrit le", "Calcul", "Vrai"])
    for row, (name, mail, phone) in enumerate(PEOPLE, 1):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, mail)
        sheet.write_number(row, 2, int(phone.replace(" ", "")))
        sheet.write_number(row, 3, 42370 + row)
        sheet.write_formula(row, 4, f"=D{row + 1}*2", None, 2 * (42370 + row))
        sheet.write_boolean(row, 5, True)
    sheet.write_number(1048575, 16383, 7)
    book.close()


def password():
    import msoffcrypto

    # The second is the password with which Excel itself writes workbooks that are only protected
    # against changes.
    for case, password in ("protected/agile.xlsx", "secret"), ("protected/excel-default.xlsx", "VelvetSweatshop"):
        with open(out("xlsx/openpyxl.xlsx"), "rb") as clear, open(out(case), "wb") as locked:
            msoffcrypto.OfficeFile(clear).encrypt(password, locked)


# LibreOffice writes with a password through its programming interface only (python3-uno).
SAVE = """
import os, subprocess, sys, time, uno
from com.sun.star.beans import PropertyValue
source, kind, target = sys.argv[1:]
pipe = f"pipe,name=gardefou{os.getpid()};urp;"
folder = os.path.dirname(target)
office = subprocess.Popen(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--accept=" + pipe])
def properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())
services = uno.getComponentContext().ServiceManager
resolver = services.createInstance("com.sun.star.bridge.UnoUrlResolver")
for _ in range(120):
    try:
        context = resolver.resolve(f"uno:{pipe}StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.5)
desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
document = desktop.loadComponentFromURL("file://" + source, "_blank", 0, properties(Hidden=True))
document.storeToURL("file://" + target, properties(FilterName=kind, Password="secret"))
try:
    desktop.terminate()
except Exception:
    pass
office.wait(30)
"""


def office_password(source, kind, case):
    """Saves with LibreOffice and the password `secret`."""
    with tempfile.TemporaryDirectory() as folder:
        # A copy, for a lock file stays beside what is open.
        copy = shutil.copy(source, folder)
        target = os.path.join(folder, "locked")
        subprocess.run(["/usr/bin/python3", "-c", SAVE, copy, kind, target], check=True, timeout=180)
        shutil.move(target, out(case))


def locked_archives():
    """The list and a note in archives with the password `secret`, beside this folder in `zip`."""
    import pyzipper

    to = os.path.join(HERE, "..", "zip")
    os.makedirs(to, exist_ok=True)
    to = os.path.abspath(to)
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "liste.csv"), "w", encoding="utf-8") as file:
            file.write("\n".join(";".join(person) for person in [HEADER, *PEOPLE]) + "\n")
        with open(os.path.join(folder, "note.txt"), "w", encoding="utf-8") as file:
            file.write("Bonjour Marie\n")
        names = ["liste.csv", "note.txt"]
        for command in (
            ["zip", "-q", "-e", "-P", "secret", f"{to}/info-zip.zip", *names],
            ["zip", "-q", "-0", "-e", "-P", "secret", f"{to}/info-zip-stored.zip", *names],
            ["sh", "-c", f"cat liste.csv | zip -q -e -P secret '{to}/info-zip-piped.zip' -"],
            ["7z", "a", "-tzip", "-psecret", "-mem=ZipCrypto", f"{to}/7-zip-crypto.zip", *names],
            ["7z", "a", "-tzip", "-psecret", "-mem=AES256", f"{to}/7-zip-aes-256.zip", *names],
        ):
            subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        for bits, method in (128, pyzipper.ZIP_DEFLATED), (192, pyzipper.ZIP_STORED):
            with pyzipper.AESZipFile(f"{to}/pyzipper-aes-{bits}.zip", "w", compression=method, encryption=pyzipper.WZ_AES) as archive:
                archive.setencryption(pyzipper.WZ_AES, nbits=bits)
                archive.setpassword(b"secret")
                for name in names:
                    archive.write(os.path.join(folder, name), name)


def cut():
    for case, kept in ("xlsx/calc.xlsx", 0.7), ("docx/writer.docx", 0.7):
        with open(out(case), "rb") as whole:
            data = whole.read()
        with open(out(case.replace(".", "-cut.", 1)), "wb") as file:
            file.write(data[: int(len(data) * kept)])


def python_docx():
    from docx import Document
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = Document()
    document.sections[0].header.paragraphs[0].text = "Agence de Laon\t06 39 98 00 99"
    document.add_paragraph("Bonjour, voici la liste.")
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, HEADER):
        cell.text = text
    for person in PEOPLE:
        for cell, text in zip(table.add_row().cells, person):
            cell.text = text
    last = document.add_paragraph("Cordialement, ")
    link = OxmlElement("w:hyperlink")
    target = document.part.relate_to("mailto:lien@example.fr", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), target)
    run = last.add_run("l’accueil")
    link.append(run._r)
    last._p.append(link)
    document.add_comment(last.runs, text="remarque de commentaire@example.fr", author="Accueil")
    removed = OxmlElement("w:del")
    run = OxmlElement("w:r")
    text = OxmlElement("w:delText")
    text.text = "supprime@example.fr"
    run.append(text)
    removed.append(run)
    last._p.append(removed)
    document.save(out("docx/python-docx.docx"))


def delimited():
    with open(out("csv/excel-unicode.txt"), "w", encoding="utf-16", newline="") as file:
        csv.writer(file, "excel-tab").writerows([HEADER, *PEOPLE])
    with open(out("csv/python-comma.csv"), "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER + ["Adresse"])
        for name, mail, phone in PEOPLE:
            writer.writerow([name, mail, phone, '12, rue du "Lac"\n02000 Laon'])


def prose():
    text = (
        "Bonjour Marie,\n\nIl pleut, et nous restons ici, comme prévu.\n"
        "Le rendez-vous est confirmé, mardi à 9 h, à l’agence de Laon.\n"
        "Merci de venir avec une pièce d’identité, un CV, et de quoi écrire.\n\nCordialement,\nPaul\n"
    )
    with open(out("text/prose.txt"), "w", encoding="cp1252", errors="replace") as file:
        file.write(text)


def hidden_rows():
    """A workbook of which a row and a column are hidden, with properties, for both sheet readers."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Filtrée"
    sheet.append(["Nom", "Courriel", "Mobile", "Note"])
    for name, mail, phone in PEOPLE:
        sheet.append([name, mail, phone, "vu"])
    for row in range(12, 42):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.properties.title = "Inscrits de mars"
    book.properties.creator = "propriete@example.fr"
    book.save(out("xlsx/hidden-rows.xlsx"))


def odfpy():
    from odf import dc, office, style, table, text
    from odf.opendocument import OpenDocumentSpreadsheet

    book = OpenDocumentSpreadsheet()
    book.meta.addElement(dc.Subject(text="sujet@example.fr"))
    away = style.Style(name="away", family="table")
    away.addElement(style.TableProperties(display="false"))
    book.automaticstyles.addElement(away)

    def cell(row, value=None, number=None, **options):
        attributes = {"valuetype": "float", "value": number} if number else {"valuetype": "string"}
        made = table.TableCell(**attributes, **options)
        made.addElement(text.P(text=value))
        row.addElement(made)
        return made

    sheet = table.Table(name="Numéros & noms")
    sheet.addElement(table.TableColumn(numbercolumnsrepeated=4))
    head = table.TableRow()
    for title in HEADER + ["NIR"]:
        cell(head, title)
    sheet.addElement(head)
    for number, (name, mail, phone) in enumerate(PEOPLE):
        row = table.TableRow(numberrowsrepeated=3 if number == 1 else 1)
        first = cell(row, name)
        if number == 0:
            note = office.Annotation()
            note.addElement(text.P(text="rappeler au 06 39 98 99 99"))
            first.addElement(note)
        cell(row, mail)
        digits = int(phone.replace(" ", ""))
        # The even ones as a phone, the odd ones as a number with an exponent.
        cell(row, phone if number % 2 == 0 else "6,4E+008", digits)
        cell(row, "1,99E+014", 199029905012387)
        row.addElement(table.TableCell(numbercolumnsrepeated=1000))
        sheet.addElement(row)
    empty = table.TableRow(numberrowsrepeated=1048000)
    empty.addElement(table.TableCell(numbercolumnsrepeated=1024))
    sheet.addElement(empty)
    last = table.TableRow()
    last.addElement(table.TableCell(numbercolumnsrepeated=16000))
    cell(last, "oui", numbercolumnsrepeated=300)
    sheet.addElement(last)
    book.spreadsheet.addElement(sheet)
    hidden = table.Table(name="Masquée", stylename="away")
    row = table.TableRow()
    cell(row, "enfoui@example.fr")
    hidden.addElement(row)
    book.spreadsheet.addElement(hidden)
    book.save(out("ods/odfpy.ods"))


def odt_hidden():
    """What a text may hide, as flat XML; Writer rewrites it as a package."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (
            ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
            ("draw", "drawing"), ("svg", "svg-compatible"), ("meta", "meta"),
        )
    )
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in person)
        + "</table:table-row>\n"
        for person in [HEADER, *PEOPLE]
    )
    flat = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {names} xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>Inscrits de mars</dc:title><dc:subject>sujet@example.fr</dc:subject></office:meta>
<office:automatic-styles>
 <style:style style:name="P1" style:family="paragraph"/>
 <style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>
 <style:page-layout style:name="pm1"/>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm1">
 <style:header><text:p>Agence de Laon<text:tab/>06 39 98 00 99</text:p></style:header>
</style:master-page></office:master-styles>
<office:body><office:text>
<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>
 <office:change-info><dc:creator>Accueil</dc:creator><dc:date>2026-03-01T10:00:00</dc:date></office:change-info>
 <text:p>supprime@example.fr</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p>Bonjour, voici
  la   liste.<text:change text:change-id="c1"/></text:p>
<table:table table:name="Liste"><table:table-column table:number-columns-repeated="3"/>
{rows}</table:table>
<text:p>Cordialement, <text:a xlink:type="simple" xlink:href="mailto:lien@example.fr">l’accueil</text:a><text:span
 text:style-name="T1"> masque@example.fr</text:span><text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>
 <text:p>note@example.fr</text:p></text:note-body></text:note><office:annotation><dc:creator>Accueil</dc:creator>
 <text:p>remarque@example.fr</text:p></office:annotation></text:p>
<text:p><draw:frame draw:name="Cadre" text:anchor-type="paragraph" svg:width="6cm" svg:height="2cm"><draw:text-box>
 <text:p>encadre@example.fr</text:p></draw:text-box><svg:desc>photo de Marie</svg:desc></draw:frame>fin</text:p>
</office:text></office:body></office:document>
"""
    with open(out("odt/flat.fodt"), "w", encoding="utf-8") as file:
        file.write(flat)


def python_pptx():
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Cm

    show = Presentation()
    first = show.slides.add_slide(show.slide_layouts[5])
    first.shapes.title.text = "Inscrits de mars"
    box = first.shapes.add_textbox(Cm(1), Cm(15), Cm(10), Cm(2)).text_frame
    box.text = "Contact : "
    link = box.paragraphs[0].add_run()
    link.text = "l’accueil"
    link.hyperlink.address = "mailto:lien@example.fr"
    for start in (0, 20):
        slide = show.slides.add_slide(show.slide_layouts[6])
        some = [HEADER, *PEOPLE[start : start + 20]]
        table = slide.shapes.add_table(len(some), 3, Cm(1), Cm(1), Cm(20), Cm(15)).table
        for row, person in enumerate(some):
            for column, text in enumerate(person):
                table.cell(row, column).text = text
        slide.notes_slide.notes_text_frame.text = "rappeler au 06 39 98 99 99"
    away = show.slides.add_slide(show.slide_layouts[6])
    away.shapes.add_textbox(Cm(1), Cm(1), Cm(10), Cm(2)).text_frame.text = "enfoui@example.fr"
    away._element.set("show", "0")
    show.core_properties.title = "Inscrits"
    show.core_properties.subject = "sujet@example.fr"
    show.core_properties.last_modified_by = "Accueil"
    show.save(out("pptx/python-pptx.pptx"))

    show = Presentation()
    show.core_properties.last_modified_by = "Accueil"
    slide = show.slides.add_slide(show.slide_layouts[6])
    data = CategoryChartData()
    data.categories = ["Laon", "Saint-Quentin"]
    data.add_series("Inscrits", (12, 1300))
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, Cm(1), Cm(1), Cm(10), Cm(10), data)
    show.save(out("pptx/chart.pptx"))


def rich_text():
    """Rich text with the habits of Word: code pages, Unicode with a fallback, rows begun twice."""

    def coded(text):
        return "".join(c if c < "\x80" else rf"\'{c.encode('cp1252')[0]:02x}" for c in text)

    rows = []
    for person in [HEADER, *PEOPLE]:
        begin = r"\trowd \irow0\trgaph70\cellx3000\cellx6500\cellx9000"
        cells = "".join(rf"{{\rtlch\af0 \ltrch\fs20 {coded(cell)}\cell }}" for cell in person)
        rows.append(rf"{begin}\pard\plain \intbl{cells}\pard \intbl {{{begin}\row }}")
    with open(out("rtf/word.rtf"), "w", encoding="ascii", newline="\r\n") as file:
        file.write(
            r"""{\rtf1\adeflang1025\ansi\ansicpg1252\uc1\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fcharset238 Times CE;}}
{\colortbl;\red0\green0\blue0;}{\stylesheet{\ql \snext0 Normal;}{\s1 heading 1;}}{\*\generator Riched20}
{\info{\title Inscrits}{\author Accueil}{\company proprietaire@example.fr}{\creatim\yr2026\mo3}}
{\header \pard\plain Agence de Laon\tab 06 39 98 00 99\par }
\pard\plain Bonjour, voici la liste \u8212\'97 de No\'ebl et de {\f1 Wa\'b3\'easa}.{\*\bkmkstart marque}{\*\bkmkend marque}\par
"""
        )
        file.write("\n".join(rows))
        file.write(
            r"""
\pard\plain Cordialement, {\field{\*\fldinst {HYPERLINK "mailto:lien@example.fr"}}{\fldrslt {l\u8217?accueil}}}{\v masque@example.fr}{\deleted  supprime@example.fr}{\footnote \pard note@example.fr\par }{\*\atnid AC}{\*\atnauthor Accueil}\chatn{\*\annotation \pard remarque@example.fr}\par
{\shp{\*\shpinst{\sp{\sn wzDescription}{\sv photo de Marie}}{\shptxt \pard encadre@example.fr\par }}{\shprslt{\*\do\dptxbx{\dptxbxtext \pard encadre@example.fr\par }}}}
{\*\shppict{\pict\pngblip 89504e47}}{\nonshppict{\pict\wmetafile8 0100}}\par }"""
        )


def records():
    """The exports of programs: JSON, XML, contact cards, directory entries, calendars."""
    import base64
    import json
    import xml.etree.ElementTree as tree
    from datetime import datetime, timezone

    import icalendar
    import vobject

    people = [{"nom": name, "contact": {"mel": mail, "mobile": phone}} for name, mail, phone in PEOPLE]
    with open(out("json/python.json"), "w", encoding="utf-8") as file:
        json.dump({"total": len(people), "export": {"personnes": people}}, file, indent=1)
    with open(out("json/python-lines.ndjson"), "w", encoding="utf-8") as file:
        file.writelines(json.dumps(person, ensure_ascii=False) + "\n" for person in people)

    root = tree.Element("export", date="2026-03-01")
    for number, (name, mail, phone) in enumerate(PEOPLE):
        person = tree.SubElement(root, "personne", numero=str(number))
        tree.SubElement(person, "nom").text = name
        contact = tree.SubElement(person, "contact")
        tree.SubElement(contact, "mel").text = mail
        tree.SubElement(contact, "mobile").text = phone
    tree.indent(root)
    tree.ElementTree(root).write(out("xmldata/elementtree.xml"), encoding="utf-8", xml_declaration=True)

    cards = []
    for name, mail, phone in PEOPLE:
        card = vobject.vCard()
        first, last = name.split(" ")
        card.add("n").value = vobject.vcard.Name(family=last, given=first)
        card.add("fn").value = name
        card.add("email").value = mail
        card.add("tel").value = phone
        card.add("note").value = "inscrit, à rappeler\n" + "bientôt " * 20
        cards.append(card.serialize())
    with open(out("vcard/vobject.vcf"), "w", encoding="utf-8", newline="") as file:
        file.writelines(cards)
    with open(out("vcard/phone.vcf"), "w", encoding="ascii", newline="\r\n") as file:
        for name, mail, phone in PEOPLE:
            coded = "".join(f"={byte:02X}" for byte in ";".join(reversed(name.split(" "))).encode())
            half = len(coded) // 6 * 3
            file.write(
                "BEGIN:VCARD\nVERSION:2.1\n"
                f"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{coded[:half]}=\n{coded[half:]}\n"
                f"TEL;CELL:{phone}\nEMAIL;INTERNET:{mail}\nPHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRg\n ABAQEAYABgAAD/2w==\n\nEND:VCARD\n"
            )

    with open(out("ldif/directory.ldif"), "w", encoding="ascii") as file:
        file.write("version: 1\n\n")
        for name, mail, phone in PEOPLE:
            coded = base64.b64encode(name.encode()).decode()
            where = base64.b64encode(f"cn={name},ou=Laon".encode()).decode()
            file.write(f"dn:: {where[:30]}\n {where[30:]}\nobjectClass: person\ncn:: {coded}\nmail: {mail}\nmobile: {phone}\n\n")

    calendar = icalendar.Calendar()
    event = icalendar.Event()
    event.add("uid", "1@example.org")
    event.add("summary", "Réunion")
    event.add("dtstart", datetime(2026, 3, 1, 9, 0, tzinfo=timezone.utc))
    event.add("description", "Marie, rappeler au 06 39 98 99 99\nmerci")
    for name, mail, _ in PEOPLE:
        guest = icalendar.vCalAddress(f"mailto:{mail}")
        guest.params["cn"] = icalendar.vText(name)
        event.add("attendee", guest)
    calendar.add_component(event)
    with open(out("calendar/icalendar.ics"), "wb") as file:
        file.write(calendar.to_ical())


def encodings():
    rows = [";".join(person) for person in [HEADER, *PEOPLE]]
    for case, encoding in (("utf-32", "utf-32"), ("utf-32-bare", "utf-32-le"), ("utf-16-bare", "utf-16-be"), ("iso-8859-15", "iso-8859-15")):
        text = "\r\n".join(rows + ["Cœur Œuvré;coeur@example.fr;06 39 98 99 99"]) + "\r\n"
        with open(out(f"csv/{case}.csv"), "wb") as file:
            file.write(text.encode(encoding))
    with open(out("csv/declared.csv"), "w", encoding="cp1252", newline="\r\n") as file:
        file.write("sep=~\n" + "\n".join(row.replace(";", "~") for row in rows) + "\n")
    with open(out("csv/caret.csv"), "w", encoding="utf-8", newline="\r\n") as file:
        file.write("\n".join(row.replace(";", "^") for row in rows) + "\n")


def protected_odf():
    """A text of which the manifest says that it is encrypted; the rest is not."""
    with zipfile.ZipFile(out("odt/writer.odt")) as clear, zipfile.ZipFile(out("named/odt-password.odt"), "w") as locked:
        for entry in clear.infolist():
            content = clear.read(entry)
            if entry.filename.startswith(("Thumbnails", "settings", "styles", "Configurations")):
                continue
            if entry.filename.endswith("manifest.xml"):
                content = content.replace(b'media-type="text/xml"/>', b'media-type="text/xml"><manifest:encryption-data/></manifest:file-entry>')
            elif entry.filename == "content.xml":
                content = bytes(byte ^ 0x55 for byte in content[:500])
            locked.writestr(entry.filename, content)


def poi():
    """Documents before 2007 by a second producer, Apache POI, and a file dropped in a document."""
    jars = os.path.join(os.environ.get("JARS", "/usr/share/java"), "*")
    with tempfile.TemporaryDirectory() as folder:
        people = os.path.join(folder, "people.csv")
        with open(people, "w", encoding="utf-8") as file:
            file.write("\n".join(";".join(person) for person in [HEADER, *PEOPLE]))
        subprocess.run(
            ["java", "-Djava.awt.headless=true", "-cp", jars, os.path.join(HERE, "Poi.java"), people]
            + [out("doc/writer.doc"), out("docx/python-docx.docx")]
            # Impress adds a picture of the first slide, larger than all else: it is taken out.
            + [out("ppt/poi.ppt"), out("ole_object/poi.bin"), out("doc/poi.doc"), out("ppt/impress.ppt")],
            check=True,
            timeout=120,
        )


def objects():
    """A file dropped in a rich text and in a text of OpenDocument."""
    with open(out("ole_object/poi.bin"), "rb") as file:
        dropped = file.read()
    # The envelope of OLE 1: version, kind, class, two empty names, length.
    head = struct.pack("<III8sII", 0x501, 2, 8, b"Package\0", 0, 0)
    # Behind the head of 512 bytes, streams stand whole: the package is found by its own length.
    at = dropped.index(b"\x02\0liste.csv\0")
    (length,) = struct.unpack_from("<I", dropped, at - 4)
    package = dropped[at : at + length]
    data = (head + struct.pack("<I", len(package)) + package).hex()
    lines = "\n".join(data[i : i + 128] for i in range(0, len(data), 128))
    with open(out("rtf/object.rtf"), "w", encoding="ascii", newline="\r\n") as file:
        file.write(
            "{\\rtf1\\ansi\\ansicpg1252\\pard Voir la liste : {\\object\\objemb{\\*\\objclass Package}"
            "{\\*\\objdata\n" + lines + "}{\\result \\pard liste.csv\\par }}\\par }"
        )
    with open(out("odt/flat.fodt"), encoding="utf-8") as file:
        flat = file.read()
    start, rest = flat.split("<text:p>Bonjour", 1)
    end = rest[rest.index("<text:p>Cordialement") :]
    content = start + '<text:p>Voir la liste :<draw:frame><draw:object-ole xlink:href="./Object 1"/></draw:frame></text:p>' + end
    content = content.replace("office:document ", "office:document-content ").replace("office:document>", "office:document-content>")
    with zipfile.ZipFile(out("odt/object.odt"), "w", zipfile.ZIP_DEFLATED) as text:
        text.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        text.writestr("content.xml", content)
        text.writestr("Object 1", dropped)


SHEETJS = """
const XLSX = require("xlsx"), fs = require("fs");
const { header, people, cases } = JSON.parse(fs.readFileSync(0, "utf8"));
const number = (text) => Number(text.replace(/ /g, ""));
for (const [path, type] of cases) {
  const book = XLSX.utils.book_new();
  const rows = people.map(([name, mail, phone], i) => (i % 2 ? [name, mail, phone] : [name, mail, number(phone)]));
  const sheet = XLSX.utils.aoa_to_sheet([[...header, "NIR"], ...rows]);
  XLSX.utils.sheet_add_aoa(sheet, [[199029905012387], [-12.5]], { origin: "D2" });
  sheet.A2.c = [{ a: "Accueil", t: "rappeler au 06 39 98 99 99" }];
  sheet.B2.l = { Target: "mailto:lien@example.fr" };
  sheet["!cols"] = [{}, {}, {}, { hidden: true }];
  sheet["!rows"] = [{}, {}, {}, { hidden: true }];
  XLSX.utils.book_append_sheet(book, sheet, "Numéros");
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([["enfoui@example.fr"]]), "Très masquée");
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 2 }] };
  book.Props = { Title: "Inscrits", Author: "propriete@example.fr", Company: "Agence" };
  XLSX.writeFile(book, path, { bookType: type, bookSST: type === "xlsb" });
}
"""

WRITE_EXCEL = r"""
use utf8; use strict; use Spreadsheet::WriteExcel;
my ($path, @people) = @ARGV; utf8::decode($_) for @people;
my $book = Spreadsheet::WriteExcel->new($path);
my $sheet = $book->add_worksheet("Inscrits");
# Column by column, from below: the cells do not stand in the order of the sheet.
for my $column (0 .. 2) {
    for my $row (reverse 0 .. $#people) {
        my @person = split /\t/, $people[$row];
        $sheet->write_string($row, $column, $person[$column]);
    }
}
$sheet->write_number(1, 3, 199029905012387);
$sheet->write_comment("A2", "rappeler au 06 39 98 99 99");
$sheet->write_url("E2", 'mailto:lien@example.fr', "écrire");
$sheet->write_formula("F2", '=A2&" "&B2', undef, "formule\@example.fr");
$sheet->set_header('&CAgence de Laon');
$sheet->set_row(5, undef, undef, 1);
my $hidden = $book->add_worksheet("Masquée");
$hidden->write("A1", "enfoui\@example.fr");
$hidden->hide();
$book->set_properties(title => "Inscrits", author => 'propriete@example.fr', utf8 => 1);
$book->close();
"""


def old_sheets():
    """Workbooks before 2007, and their relatives, by programs other than Excel."""
    import json

    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Inscrits")
    for row, person in enumerate([HEADER, *PEOPLE]):
        for column, text in enumerate(person):
            sheet.write(row, column, text)
        sheet.write(row, 3, row * 1.5)
    rich = [("Marie ", xlwt.easyfont("bold true")), "Pétit Œuvré — ", ("gras@example.fr", xlwt.easyfont("italic true"))]
    sheet.write_rich_text(1, 4, rich)
    # A list of shared texts that goes on in a second record, cut within a text of wide characters.
    sheet.write(2, 4, "— " + "début " * 680 + "coupe@example.fr " + "œuvre " * 40)
    sheet.header_str = "&CAgence de Laon".encode()
    sheet.row(3).hidden = True
    sheet.col(3).hidden = True
    hidden = book.add_sheet("Masquée")
    hidden.visibility = 1
    hidden.write(0, 0, "NIR")
    hidden.write(0, 1, 199029905012387)
    book.save(out("xls/xlwt.xls"))

    types = ("xls/sheetjs-97.xls", "biff8"), ("xls/sheetjs-5.xls", "biff5"), ("xls/sheetjs-2.xls", "biff2")
    types += ("xls/sheetjs-3.xls", "biff3"), ("xls/sheetjs-4.xls", "biff4")
    types += ("xlsb/sheetjs.xlsb", "xlsb"), ("spreadsheetml/sheetjs.xml", "xlml")
    cases = [(out(path), kind) for path, kind in types]
    given = json.dumps({"header": HEADER, "people": PEOPLE, "cases": cases})
    subprocess.run(["node", "-e", SHEETJS], input=given.encode(), check=True)

    people = ["\t".join(person) for person in [HEADER, *PEOPLE]]
    subprocess.run(["perl", "-e", WRITE_EXCEL, out("xls/write-excel.xls"), *people], check=True)


def archives():
    """Archives by their usual programs (zip, tar, bsdtar, gzip, bzip2, xz, 7zz) and by Python."""
    import bz2
    import gzip
    import io
    import lzma
    import tarfile

    import py7zr
    import pyzipper
    import rars

    rows = [";".join(HEADER)] + [";".join(person) for person in PEOPLE]
    table = ("\n".join(rows) + "\n").encode()
    note = "Voir la liste des inscrits.\n".encode()
    with tempfile.TemporaryDirectory() as folder:

        def run(*command):
            subprocess.run(command, check=True, cwd=folder, timeout=60, stdout=subprocess.DEVNULL)

        def keep(name, case):
            shutil.move(os.path.join(folder, name), out(case))

        os.makedirs(os.path.join(folder, "dossier/élèves"))
        for name, content in [("dossier/élèves/liste.csv", table), ("dossier/note.txt", note)]:
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
            os.utime(os.path.join(folder, name), (1458000000, 1458000000))

        run("zip", "-qr", "info-zip.zip", "dossier")
        keep("info-zip.zip", "archive/info-zip.zip")
        run("bsdtar", "-acf", "bsdtar.zip", "dossier")
        keep("bsdtar.zip", "archive/bsdtar.zip")
        with zipfile.ZipFile(out("archive/python.zip"), "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("dossier/élèves/liste.csv", table)
            file.writestr("__MACOSX/dossier/._liste.csv", b"\0\5\x16\7")
            file.writestr("photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0")
        with pyzipper.AESZipFile(out("archive/pyzipper-aes.zip"), "w", encryption=pyzipper.WZ_AES) as file:
            file.setpassword(b"garde-fou")
            file.writestr("liste.csv", table)
        page = "<html xmlns='http://www.w3.org/1999/xhtml'><body><table>"
        page += "".join(f"<tr><td>{n}</td><td>{m}</td><td>{p}</td></tr>" for n, m, p in PEOPLE)
        with zipfile.ZipFile(out("archive/epub.epub"), "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            file.writestr("OEBPS/page.xhtml", "<?xml version='1.0'?>" + page + "</table></body></html>")

        for kind in ["gnu", "ustar", "v7", "posix"]:
            run("tar", f"--format={kind}", "--owner=0", "--group=0", "-cf", f"{kind}.tar", "dossier")
            keep(f"{kind}.tar", f"tar/{kind}.tar")
        run("bsdtar", "-cf", "bsdtar.tar", "dossier")
        keep("bsdtar.tar", "tar/bsdtar.tar")
        with tarfile.open(out("tar/python-long-name.tar"), "w", format=tarfile.PAX_FORMAT) as file:
            entry = tarfile.TarInfo("dossier/" + "très-long-nom-" * 20 + ".csv")
            entry.size = len(table)
            file.addfile(entry, io.BytesIO(table))

        shutil.copy(os.path.join(folder, "dossier/élèves/liste.csv"), os.path.join(folder, "liste.csv"))
        for program, extension in [("gzip", "gz"), ("bzip2", "bz2"), ("xz", "xz")]:
            reader = {"gz": "gzip"}.get(extension, program)
            run(program, "-k", "liste.csv")
            keep(f"liste.csv.{extension}", f"{reader}/{program}.{extension}")
        with open(out("xz/python.lzma"), "wb") as file:
            file.write(lzma.compress(table, lzma.FORMAT_ALONE))
        with open(out("xz/python-streams.xz"), "wb") as file:
            half = len(table) // 2
            file.write(lzma.compress(table[:half], check=lzma.CHECK_SHA256) + b"\0" * 4)
            file.write(lzma.compress(table[half:], check=lzma.CHECK_CRC32))
        with open(out("bzip2/python-streams.bz2"), "wb") as file:
            file.write(bz2.compress(table[:500]) + bz2.compress(table[500:], 1))
        with open(out("bzip2/python-repeats.bz2"), "wb") as file:
            file.write(bz2.compress(b"x" * 200_000 + b"\n" + table))
        with open(out("gzip/python.gz"), "wb") as file:
            file.write(gzip.compress(table, mtime=0))

        run("7zz", "a", "-bso0", "seven.7z", "dossier")
        keep("seven.7z", "sevenz/7zz.7z")
        run("7zz", "a", "-bso0", "-m0=PPMd", "ppmd.7z", "dossier")
        keep("ppmd.7z", "sevenz/7zz-ppmd.7z")
        run("7zz", "a", "-bso0", "-pgarde-fou", "locked.7z", "dossier")
        keep("locked.7z", "sevenz/7zz-password.7z")
        run("7zz", "a", "-bso0", "-pgarde-fou", "-mhe=on", "hidden.7z", "dossier")
        keep("hidden.7z", "sevenz/7zz-hidden-list.7z")
        with py7zr.SevenZipFile(out("sevenz/py7zr.7z"), "w") as file:
            file.writestr(table, "dossier/élèves/liste.csv")
            file.writestr(note, "dossier/note.txt")
        # Files written by WinRAR itself come from the tests of rarfile: rar/winrar-*/origin.txt.
        for case, options in {
            "rars-4": {"format": rars.RAR29},
            "rars-5-solid": {"format": rars.RAR50, "solid": True},
            "rars-5-password": {"format": rars.RAR50, "password": b"garde-fou"},
            "rars-4-hidden-list": {"format": rars.RAR30, "password": b"garde-fou", "encrypt_headers": True},
        }.items():
            builder = rars.RarBuilder(**options)
            builder.add_bytes(table, "dossier/élèves/liste.csv")
            builder.add_bytes(note, "dossier/note.txt")
            builder.write(out(f"rar/{case}.rar"))

        # A list at the bottom of a ZIP in a ZIP in a compressed tar.
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("liste.csv", table)
        middle = io.BytesIO()
        with zipfile.ZipFile(middle, "w") as file:
            file.writestr("mars/inscrits.zip", inner.getvalue())
        with open(os.path.join(folder, "2016.zip"), "wb") as file:
            file.write(middle.getvalue())
        run("tar", "-czf", "nested.tgz", "2016.zip")
        keep("nested.tgz", "gzip/nested.tgz")


CALC_PASSWORD = """
import subprocess, sys, time, uno
from com.sun.star.beans import PropertyValue

def value(name, content):
    made = PropertyValue()
    made.Name, made.Value = name, content
    return made

source, folder, *locked = sys.argv[1:]
place = "socket,host=127.0.0.1,port=2917;urp;"
office = subprocess.Popen(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", f"--accept={place}"])
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for attempt in range(100):
    try:
        context = resolver.resolve(f"uno:{place}StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.5)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
for path, password in zip(locked[::2], locked[1::2]):
    document = desktop.loadComponentFromURL("file://" + source, "_blank", 0, (value("Hidden", True),))
    document.storeToURL("file://" + path, (value("FilterName", "MS Excel 97"), value("Password", password)))
    document.close(True)
desktop.terminate()
office.wait(30)
"""


def protected_xls():
    """Two workbooks of before 2007 with a password; one is Excel's own. Needs python3-uno."""
    locked = [out("xls/calc-default-password.xls"), "VelvetSweatshop", out("named/xls-password.xls"), "secret"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["/usr/bin/python3", "-c", CALC_PASSWORD, out("xlsx/openpyxl.xlsx"), folder, *locked], check=True)


def main():
    archives()
    openpyxl()
    hidden_rows()
    odfpy()
    odt_hidden()
    python_pptx()
    rich_text()
    records()
    encodings()
    xlsxwriter()
    password()
    locked_archives()
    python_docx()
    delimited()
    prose()
    office(out("xlsx/openpyxl.xlsx"), "xlsx:Calc MS Excel 2007 XML", "xlsx/calc.xlsx")
    office(out("xlsx/openpyxl.xlsx"), "csv:Text - txt - csv (StarCalc):59,34,ANSI,1", "csv/calc.csv")
    office(out("xlsx/openpyxl.xlsx"), "html", "html/calc.html")
    office(out("docx/python-docx.docx"), "html:HTML (StarWriter)", "html/writer.html")
    office(out("docx/python-docx.docx"), "docx:Office Open XML Text", "docx/writer.docx")
    office(out("docx/python-docx.docx"), "txt:Text (encoded):UTF8", "text/writer.txt")
    office(out("xlsx/openpyxl.xlsx"), "ods", "ods/calc.ods")
    office(out("xlsx/hidden-rows.xlsx"), "ods", "ods/calc-hidden-rows.ods")
    office(out("xlsx/openpyxl.xlsx"), "fods", "ods/calc-flat.fods")
    office(out("docx/python-docx.docx"), "odt", "odt/writer.odt")
    office(out("odt/flat.fodt"), "odt", "odt/writer-flat.odt")
    office(out("docx/python-docx.docx"), "fodt", "odt/writer-docx.fodt")
    office(out("pptx/python-pptx.pptx"), "pptx", "pptx/impress.pptx")
    office(out("pptx/python-pptx.pptx"), "odp", "odp/impress.odp")
    protected_odf()
    office_password(out("ods/calc.ods"), "calc8", "ods/calc-password.ods")
    office_password(out("odp/impress.odp"), "impress8", "odp/impress-password.odp")
    office(out("docx/python-docx.docx"), "rtf", "rtf/writer.rtf")
    office(out("odt/flat.fodt"), "rtf", "rtf/writer-flat.rtf")
    office(out("docx/python-docx.docx"), "doc", "doc/writer.doc")
    office(out("odt/flat.fodt"), "doc", "doc/writer-flat.doc")
    office(out("pptx/python-pptx.pptx"), "ppt", "ppt/impress.ppt")
    poi()
    objects()
    old_sheets()
    office(out("xlsx/openpyxl.xlsx"), "xls:MS Excel 97", "xls/calc-97.xls")
    office(out("xlsx/hidden-rows.xlsx"), "xls:MS Excel 97", "xls/calc-hidden-rows.xls")
    office(out("csv/python-comma.csv"), "xml:MS Excel 2003 XML", "spreadsheetml/calc.xml")
    protected_xls()
    cut()


if __name__ == "__main__":
    main()
