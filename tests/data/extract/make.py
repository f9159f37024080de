"""Writes the fixtures of the readers other than PDF, with the producers people use.

Run from this folder: python3 make.py, with openpyxl, XlsxWriter, python-docx and msoffcrypto-tool
installed, and soffice (LibreOffice) on the path. Everybody in them is made up: phones come from
the range reserved for fiction (06 39 98), domains from RFC 2606, NIRs from births in 1899.
The fixtures are committed; this file says how they came about. What must be found in each stands
beside it, in expected.txt, written by hand.
"""

import csv
import os
import shutil
import subprocess
import tempfile

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

    with open(out("xlsx/openpyxl.xlsx"), "rb") as clear, open(out("named/xlsx-password.xlsx"), "wb") as locked:
        msoffcrypto.OfficeFile(clear).encrypt("secret", locked)


def cut():
    for case, kept in ("xlsx/calc.xlsx", 0.7), ("docx/writer.docx", 0.7):
        with open(out(case), "rb") as whole:
            data = whole.read()
        with open(out(case.replace(".", "-cut.", 1)), "wb") as file:
            file.write(data[: int(len(data) * kept)])
    os.truncate(out("named/rtf.rtf"), 2_000)


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


def main():
    openpyxl()
    xlsxwriter()
    password()
    python_docx()
    delimited()
    prose()
    office(out("xlsx/openpyxl.xlsx"), "xlsx:Calc MS Excel 2007 XML", "xlsx/calc.xlsx")
    office(out("xlsx/openpyxl.xlsx"), "csv:Text - txt - csv (StarCalc):59,34,ANSI,1", "csv/calc.csv")
    office(out("xlsx/openpyxl.xlsx"), "html", "html/calc.html")
    office(out("docx/python-docx.docx"), "html:HTML (StarWriter)", "html/writer.html")
    office(out("docx/python-docx.docx"), "docx:Office Open XML Text", "docx/writer.docx")
    office(out("docx/python-docx.docx"), "txt:Text (encoded):UTF8", "text/writer.txt")
    office(out("docx/python-docx.docx"), "odt", "named/odt.odt")
    office(out("docx/python-docx.docx"), "rtf", "named/rtf.rtf")
    office(out("docx/python-docx.docx"), "doc", "named/doc.doc")
    office(out("xlsx/openpyxl.xlsx"), "xls", "named/xls.xls")
    cut()


if __name__ == "__main__":
    main()
