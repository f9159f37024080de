"""Writes the fixtures of the readers of mails: eml, mbox, msg, tnef.

Run from this folder: python3 make.py, with extract-msg, compressed-rtf, mutt, s-nail and Node.js
with the packages of this repository and `cfb` (`npm install cfb --prefix FOLDER`, then
CFB=FOLDER/node_modules/cfb). No writer of winmail.dat could be had, so its bytes are put together
here after [MS-OXTNEF], and the properties of Outlook messages after [MS-OXMSG]; two libraries
write the compound files. Everybody is made up, as in ../make.py. What must be found in each stands
beside it, in expected.txt, written by hand.
"""

import base64
import json
import mailbox
import os
import struct
import subprocess
import tempfile
from email.message import EmailMessage

import compressed_rtf
from extract_msg import OleWriter

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.dirname(HERE)
ROOT = os.path.join(DATA, "..", "..", "..")
with open(os.path.join(DATA, "pdf", "people.tsv"), encoding="utf-8") as file:
    PEOPLE = [line.rstrip("\n").split("\t") for line in file][:40]
LINES = [f"{name} ; {mail} ; {mobile}" for name, mail, mobile in PEOPLE]
TABLE = "".join(f"<tr><td>{n}</td><td>{m}</td><td>{p}</td></tr>" for n, m, p in PEOPLE)
PAGE = f"<html><body><p>Voilà la liste à jour.</p><table>{TABLE}</table></body></html>"
with open(os.path.join(DATA, "xlsx", "openpyxl", "file.xlsx"), "rb") as file:
    WORKBOOK = file.read()


def save(case, content):
    """Writes a case's file, such as "eml/python.eml"."""
    folder, extension = os.path.splitext(case)
    os.makedirs(os.path.join(DATA, folder), exist_ok=True)
    with open(os.path.join(DATA, folder, "file" + extension), "wb") as file:
        file.write(content)


def python_mail(subject="Liste à jour", attached=None):
    mail = EmailMessage()
    mail["From"] = "Hélène Lefèvre <h.lefevre@agence.example>"
    mail["To"] = ", ".join(f"{name} <{address}>" for name, address, _ in PEOPLE[:30])
    mail["Cc"] = "équipe: a@agence.example, b@agence.example;"
    mail["Subject"] = subject
    mail["Date"] = "Tue, 03 Mar 2026 10:12:13 +0100"
    mail["Message-ID"] = "<1@agence.example>"
    mail.set_content("Voilà la liste à jour.\n\n" + "\n".join(LINES) + "\n", charset="iso-8859-15")
    mail.add_alternative(PAGE, subtype="html", cte="base64")
    mail.add_attachment(
        WORKBOOK,
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        filename="Liste des demandeurs d’emploi inscrits à la réunion d’information du 3 mars.xlsx",
    )
    if attached:
        mail.add_attachment(attached, filename="avant.eml")
    return mail


def python():
    inner = EmailMessage()
    inner["From"] = "p1@example.fr"
    inner["To"] = "h.lefevre@agence.example"
    inner["Subject"] = "Ma demande"
    inner["Message-ID"] = "<0@example.fr>"
    inner.set_content("Mon numéro : 06 39 98 99 99\n")
    save("eml/python.eml", python_mail(attached=inner).as_bytes())


def nodemailer():
    script = """
      const MailComposer = require('nodemailer/lib/mail-composer');
      const people = JSON.parse(process.argv[1]);
      new MailComposer({
        from: 'Hélène Lefèvre <h.lefevre@agence.example>',
        to: people.map(([name, address]) => ({ name, address })),
        subject: 'Liste à jour',
        text: 'Voir la pièce jointe.\\nÀ rappeler : 06 39 98 77 77\\n',
        html: '<p>Voir la <b>pièce</b> jointe.</p><img src="cid:logo@agence.example">',
        date: new Date('2026-03-03T09:12:13Z'), messageId: '<2@agence.example>', baseBoundary: 'x',
        attachments: [
          { filename: 'été 2026/liste.csv', content: people.map((p) => p.join(';')).join('\\n') },
          { cid: 'logo@agence.example', contentType: 'image/png',
            content: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') },
        ],
      }).compile().build((error, mail) => process.stdout.write(mail));
    """
    result = subprocess.run(
        ["node", "-e", script, json.dumps(PEOPLE)], cwd=ROOT, check=True, timeout=60, stdout=subprocess.PIPE
    )
    save("eml/nodemailer.eml", result.stdout)


def unix_mails():
    """Mails of mutt and s-nail, and a mailbox of both."""
    mails = []
    with tempfile.TemporaryDirectory() as folder:
        send, sent = os.path.join(folder, "send"), os.path.join(folder, "sent")
        with open(send, "w", encoding="ascii") as file:
            file.write(f"#!/bin/sh\ncat > {sent}\n")
        os.chmod(send, 0o755)
        table = os.path.join(folder, "liste.csv")
        with open(table, "w", encoding="utf-8") as file:
            file.write("Nom;Courriel;Mobile\n" + "\n".join(";".join(p) for p in PEOPLE) + "\n")
        body = "Bonjour,\nvoilà la liste à jour.\nFrom Paris with love\n".encode()
        environment = dict(os.environ, LC_ALL="C.UTF-8")
        mutt = "set from=marie.petit@example.fr realname='Marie Petit' use_from=yes copy=no hostname=poste.example"
        for case, command in [
            ("mutt", ["mutt", "-F", "/dev/null", "-e", f"set sendmail={send}", "-e", mutt, "-e"]
             + ["set charset=utf-8 send_charset=iso-8859-15"]),
            ("s-nail", ["s-nail", "-n", "-S", "v15-compat", "-S", f"mta=file://{send}", "-S", "ttycharset=utf-8"]
             + ["-S", "from=marie.petit@example.fr", "-S", "sendcharsets=iso-8859-15", "-S", "nosave"]),
        ]:
            command += ["-s", "Liste à jour", "-a", table]
            command += ["--"] * (case == "mutt") + ["p1@example.fr", "p2@example.fr"]
            subprocess.run(command, input=body, check=True, timeout=60, env=environment)
            with open(sent, "rb") as file:
                mails.append(file.read())
            save(f"eml/{case}.eml", mails[-1])
        path = os.path.join(folder, "mbox")
        box = mailbox.mbox(path)
        for mail in mails:
            box.add(mail)
        box.close()
        with open(path, "rb") as file:
            content = file.read()
        save("mbox/python.mbox", content)


def by_hand():
    """Thunderbird's broken lines in 8 bits, and what Outlook writes in French."""
    thunderbird = (
        "Message-ID: <3@example.fr>\r\nDate: Tue, 3 Mar 2026 10:12:13 +0100\r\nMIME-Version: 1.0\r\n"
        "User-Agent: Mozilla Thunderbird\r\nContent-Language: fr\r\nTo: p1@example.fr\r\n"
        "From: =?UTF-8?Q?H=C3=A9l=C3=A8ne_Lef=C3=A8vre?= <h.lefevre@agence.example>\r\n"
        "Subject: =?UTF-8?B?TGlzdGUgw6Agam91cg==?=\r\n"
        "Content-Type: text/plain; charset=UTF-8; format=flowed\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        "Bonjour,\r\n\r\nMarie Petit est jointe au 06 39 \r\n98 11 11, marie.petit@example.fr\r\n\r\n"
        "Le 02/03/2026 à 09:00, Paul Grand a écrit :\r\n> Son numéro est le 06 39 98 \r\n> 22 22 depuis hier.\r\n"
        "\r\n-- \r\nHélène\r\n"
    )
    save("eml/thunderbird.eml", thunderbird.encode())
    flat = thunderbird.replace("\r\n", "\n")
    box = "".join(
        f"From - Tue Mar 03 10:12:13 2026\nX-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n{mail}\n"
        for mail in [flat, flat.replace("06 39 \n98 11 11", "06 39 98 33 33").replace("<3@", "<4@")]
    )
    save("mbox/thunderbird.mbox", box.encode())
    outlook = (
        'From: "PETIT Marie" <marie.petit@agence.example>\nTo: "GRAND Paul" <paul.grand@example.fr>\n'
        "Subject: TR: =?iso-8859-1?Q?R=E9union_d=27information?=\nThread-Topic: Reunion\n"
        "Date: Tue, 3 Mar 2026 10:12:13 +0100\nMessage-ID: <5@agence.example>\nX-MS-Has-Attach: yes\n"
        'Content-Type: multipart/related;\n\tboundary="_006_A_";\n\ttype="multipart/alternative"\n'
        "MIME-Version: 1.0\n\n--_006_A_\n"
        'Content-Type: multipart/alternative;\n\tboundary="_000_A_"\n\n--_000_A_\n'
        'Content-Type: text/plain; charset="iso-8859-1"\nContent-Transfer-Encoding: quoted-printable\n\n'
        "Pour info\n\nDe : Paul Grand <paul.grand@example.fr>\nEnvoy=E9 : lundi 2 mars 2026 09:00\n"
        "=C0 : " + "; ".join(m for _, m, _ in PEOPLE[:12]) + "\nObjet : R=E9union\n\n--_000_A_\n"
        'Content-Type: text/html; charset="iso-8859-1"\nContent-Transfer-Encoding: quoted-printable\n\n'
        "<html><body><p>Pour info</p><div style=3D'border:none;border-top:solid #E1E1E1 1.0pt'>\n"
        "<p><b>De&nbsp;:</b> Paul Grand &lt;paul.grand@example.fr&gt;<br><b>Envoy=E9&nbsp;:</b> lundi 2 mars =\n"
        "2026 09:00<br><b>=C0&nbsp;:</b> " + "; ".join(m for _, m, _ in PEOPLE[:12]) + "<br>"
        "<b>Objet&nbsp;:</b> R=E9union</p></div></body></html>\n\n--_000_A_--\n\n--_006_A_\n"
        'Content-Type: image/png; name="image001.png"\nContent-Disposition: inline; filename="image001.png"\n'
        "Content-Transfer-Encoding: base64\n\niVBORw0KGgoAAAANSUhEUg==\n\n--_006_A_--\n"
    )
    save("eml/outlook.eml", outlook.replace("\n", "\r\n").encode("ascii"))


LONG, TEXT, UNICODE, BINARY, OBJECT = 3, 0x1E, 0x1F, 0x102, 0x0D


def message(properties, header):
    """The streams of a storage with properties (number, type, value)."""
    streams, table = {}, bytes(header)
    for number, kind, value in properties:
        if kind == LONG:
            table += struct.pack("<HHIII", kind, number, 6, value, 0)
            continue
        if kind == UNICODE:
            value = value.encode("utf-16-le")
        elif kind == TEXT:
            value = value.encode("cp1252")
        streams[f"__substg1.0_{number:04X}{kind:04X}"] = value
        table += struct.pack("<HHIII", kind, number, 6, len(value), 0)
    streams["__properties_version1.0"] = table
    return streams


def below(folder, streams):
    return {f"{folder}/{name}": content for name, content in streams.items()}


def recipients(people, kind, text):
    streams = {}
    for index, (name, address, smtp) in enumerate(people):
        properties = [(0x0C15, LONG, kind), (0x3001, text, name), (0x3003, text, address)]
        if smtp:
            properties.append((0x39FE, text, smtp))
        streams |= below(f"__recip_version1.0_#{kind:04X}{index:04X}", message(properties, 8))
    return streams


def outlook_unicode():
    within = message(
        [
            (0x0037, UNICODE, "Ma demande"),
            (0x1000, UNICODE, "Mon numéro : 06 39 98 99 99\r\n"),
            (0x0C1A, UNICODE, "Paul Grand"),
            (0x5D01, UNICODE, "paul.grand@example.fr"),
        ],
        24,
    ) | recipients([("Accueil", "accueil@agence.example", "")], 1, UNICODE)
    streams = message(
        [
            (0x001A, UNICODE, "IPM.Note"),
            (0x0037, UNICODE, "Liste à jour"),
            (0x0042, UNICODE, "PETIT Marie"),
            (0x0065, UNICODE, "/O=AGENCE/OU=EXCHANGE/CN=RECIPIENTS/CN=1234567890"),
            (0x5D02, UNICODE, "marie.petit@agence.example"),
            (0x0E04, UNICODE, "Tous"),
            (0x1000, UNICODE, "Voilà la liste à jour.\r\n" + "\r\n".join(LINES)),
            (0x1013, BINARY, PAGE.encode()),
            (0x3FDE, LONG, 65001),
            (0x340D, LONG, 0x40000),
        ],
        32,
    )
    streams |= recipients([(n, m, "") for n, m, _ in PEOPLE[:9]], 1, UNICODE)
    exchange = ("GRAND Paul", "/O=AGENCE/CN=RECIPIENTS/CN=PGRAND", "paul.grand@agence.example")
    streams |= recipients([exchange], 2, UNICODE)
    streams |= below(
        "__attach_version1.0_#00000000",
        message(
            [
                (0x3704, UNICODE, "LISTE~1.XLS"),
                (0x3707, UNICODE, "liste été.xlsx"),
                (0x3705, LONG, 1),
                (0x3701, BINARY, WORKBOOK),
            ],
            8,
        ),
    )
    streams |= below(
        "__attach_version1.0_#00000001", message([(0x3001, UNICODE, "Ma demande"), (0x3705, LONG, 5)], 8)
    )
    streams |= below("__attach_version1.0_#00000001/__substg1.0_3701000D", within)
    write_ole("msg/extract-msg.msg", streams)


def write_ole(case, streams):
    writer = OleWriter()
    for path in sorted(streams):
        folders = path.split("/")[:-1]
        for depth in range(1, len(folders) + 1):
            try:
                writer.addEntry(folders[:depth], storage=True)
            except OSError:
                pass
        writer.addEntry(path.split("/"), streams[path])
    with tempfile.TemporaryDirectory() as folder:
        writer.write(os.path.join(folder, "x.msg"))
        with open(os.path.join(folder, "x.msg"), "rb") as file:
            save(case, file.read())


def outlook_contacts():
    """A group of contacts, and a contact."""
    streams = message(
        [(0x001A, UNICODE, "IPM.DistList"), (0x0037, UNICODE, "Inscrits"), (0x3001, UNICODE, "Inscrits")], 32
    )
    for index, (name, address, _) in enumerate(PEOPLE[:25]):
        texts = "\0".join([name, "SMTP", address, ""]).encode("utf-16-le")
        uid = bytes.fromhex("812b1fa4bea310199d6e00dd010f5402")
        streams[f"__substg1.0_80541102-{index:08X}"] = bytes(4) + uid + struct.pack("<HH", 0, 0x9001) + texts
    streams["__substg1.0_80541102"] = bytes(8 * 25)
    write_ole("msg/group.msg", streams)
    contact = [
        (0x001A, UNICODE, "IPM.Contact"),
        (0x0037, UNICODE, "Marie Petit"),
        (0x3A1C, UNICODE, "06 39 98 44 44"),
        (0x8083, UNICODE, "marie.petit@example.fr"),
        (0x1000, UNICODE, "À rappeler"),
    ]
    write_ole("msg/contact.msg", message(contact, 32))


def rich_page():
    """A web page in rich text, as Outlook keeps it."""
    rows = "".join(
        rf"{{\*\htmltag64 <tr>}}{{\*\htmltag64 <td>}}\htmlrtf {{\htmlrtf0 {n}\htmlrtf }}\htmlrtf0 "
        rf"{{\*\htmltag64 <td>}}{m}{{\*\htmltag64 <td>}}{p}\htmlrtf\par\htmlrtf0 "
        for n, m, p in PEOPLE
    )
    rtf = (
        r"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}{\colortbl\red0\green0\blue0;}"
        r"\uc1\pard\plain\deftab360 {\*\htmltag19 <html>}{\*\htmltag64 <p>}Voilà la liste.{\*\htmltag72 </p>}"
        rf"{{\*\htmltag64 <table>}}{rows}{{\*\htmltag72 </table>}}{{\*\htmltag27 </html>}}}}"
    )
    return "".join(c if ord(c) < 128 else f"\\'{c.encode('cp1252')[0]:02x}" for c in rtf).encode()


def outlook_code_page():
    header = "Received: from a by b\r\nFrom: marie.petit@agence.example\r\nTo: " + ",\r\n\t".join(
        m for _, m, _ in PEOPLE[:30]
    )
    streams = message(
        [
            (0x001A, TEXT, "IPM.Note"),
            (0x0037, TEXT, "Liste à jour"),
            (0x007D, TEXT, header + "\r\nSubject: Liste\r\n\r\n"),
            (0x0E04, TEXT, "Équipe de l’accueil"),
            (0x1000, TEXT, "Voilà la liste.\r\nRappel : 06 39 98 88 88"),
            (0x1009, BINARY, compressed_rtf.compress(rich_page())),
            (0x3FFD, LONG, 1252),
        ],
        32,
    )
    streams |= below(
        "__attach_version1.0_#00000000",
        message([(0x3704, TEXT, "réunion.txt"), (0x3701, BINARY, "Réunion à 10 h".encode("cp1252"))], 8),
    )
    script = """
      const CFB = require(process.env.CFB);
      const file = CFB.utils.cfb_new();
      for (const [path, data] of Object.entries(JSON.parse(require('fs').readFileSync(0, 'utf8')))) {
        CFB.utils.cfb_add(file, '/' + path, Buffer.from(data, 'base64'));
      }
      CFB.utils.cfb_del(file, '/\\u0001Sh33tJ5');
      process.stdout.write(CFB.write(file, { type: 'buffer' }));
    """
    data = json.dumps({path: base64.b64encode(content).decode() for path, content in streams.items()})
    result = subprocess.run(
        ["node", "-e", script], input=data.encode(), check=True, timeout=60, stdout=subprocess.PIPE
    )
    save("msg/cfb.msg", result.stdout)


def attribute(level, number, data):
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def padded(data):
    return data + bytes(-len(data) % 4)


def properties(values):
    """A list of properties: (number, type, value)."""
    out = struct.pack("<I", len(values))
    for number, kind, value in values:
        out += struct.pack("<HH", kind, number)
        if number >= 0x8000:
            name = "Adresse\0".encode("utf-16-le")
            out += bytes(16) + struct.pack("<II", 1, len(name)) + padded(name)
        if kind == LONG:
            out += struct.pack("<I", value)
            continue
        if kind == UNICODE:
            value = (value + "\0").encode("utf-16-le")
        elif kind == TEXT:
            value = (value + "\0").encode("cp1252")
        elif kind == OBJECT:
            value = bytes.fromhex("0703020000000000c000000000000046") + value
        out += struct.pack("<II", 1, len(value)) + padded(value)
    return out


def tnef():
    start = struct.pack("<IH", 0x223E9F78, 1)
    page = attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    inner = (
        start
        + page
        + attribute(1, 0x00018004, "Ma demande\0".encode("cp1252"))
        + attribute(1, 0x0002800C, "Mon numéro : 06 39 98 99 99\0".encode("cp1252"))
    )
    people = [
        properties([(0x0C15, LONG, 1), (0x3001, UNICODE, n), (0x39FE, UNICODE, m)]) for n, m, _ in PEOPLE[:9]
    ]
    content = (
        start
        + page
        + attribute(
            1,
            0x00069003,
            properties(
                [
                    (0x8001, UNICODE, "sans objet"),
                    (0x0037, UNICODE, "Liste à jour"),
                    (0x0C1A, UNICODE, "PETIT Marie"),
                    (0x0C1F, UNICODE, "marie.petit@agence.example"),
                    (0x1009, BINARY, compressed_rtf.compress(rich_page())),
                ]
            ),
        )
        + attribute(1, 0x00069004, struct.pack("<I", len(people)) + b"".join(people))
        + attribute(2, 0x00069002, bytes(14))
        + attribute(2, 0x00018010, b"LISTE~1.XLS\0")
        + attribute(2, 0x0006800F, WORKBOOK)
        + attribute(2, 0x00069005, properties([(0x3707, UNICODE, "liste été.xlsx")]))
        + attribute(2, 0x00069002, bytes(14))
        + attribute(2, 0x00018010, "Ma demande\0".encode("cp1252"))
        + attribute(2, 0x00069005, properties([(0x3701, OBJECT, inner)]))
    )
    save("tnef/properties.dat", content)
    sender = "Marie Petit\0".encode("cp1252"), b"SMTP:marie.petit@agence.example\0"
    old = (
        start
        + page
        + attribute(1, 0x00008000, struct.pack("<HHHH", 4, 0, *map(len, sender)) + b"".join(sender))
        + attribute(1, 0x00018004, "Liste à jour\0".encode("cp1252"))
        + attribute(1, 0x0002800C, ("Voilà la liste.\r\n" + "\r\n".join(LINES) + "\0").encode("cp1252"))
        + attribute(2, 0x00069002, bytes(14))
        + attribute(2, 0x00018010, "réunion.txt\0".encode("cp1252"))
        + attribute(2, 0x0006800F, "Réunion à 10 h".encode("cp1252"))
    )
    save("tnef/attributes.dat", old)


if __name__ == "__main__":
    python()
    nodemailer()
    unix_mails()
    by_hand()
    outlook_unicode()
    outlook_code_page()
    outlook_contacts()
    tnef()
