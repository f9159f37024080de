//! Word documents (`.docx`, `.docm`, `.dotx`): paragraphs as lines, tables as tables.
//!
//! Reads the body, page headers and footers, notes, text boxes, diagrams and charts; as hidden
//! text what is not printed: comments, tracked deletions, hidden characters, alternative texts,
//! field codes that hold an address or a number, document properties. The address behind a `mailto:` link joins the
//! link's text. Refuses: passwords. Embedded documents are read as files within this one; a document of pictures alone is one. Left out: bound data, the glossary.
//!
//! Source: ECMA-376 part 1, chapter 17.

use std::collections::BTreeMap;

use super::flow::{mailto, Flow};
use super::look::Look;
use super::package::{self, Package};
use super::rows::Rows;
use super::xml::{Element, Node};
use super::Extractor;
use crate::model::{Format, Source, Unit, UnreadReason};

/// Reads Word documents.
pub struct Docx;

impl Extractor for Docx {
    fn format(&self) -> Format {
        Format::Docx
    }

    fn recognises(&self, look: &Look) -> bool {
        look.directory().is_some_and(|zip| {
            zip.has_folder("word/")
                || zip
                    .content_types
                    .contains("wordprocessingml.document.main+xml")
                || zip
                    .content_types
                    .contains("wordprocessingml.template.main+xml")
        })
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        package::open(source, rows, read)
    }
}

fn read(package: &mut Package<'_>, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let document = package.main_part("word/document.xml");
    read_story(package, &document, false, rows)?;
    let mut others: Vec<(String, String)> = package
        .relationships(&document)
        .into_iter()
        .map(|r| (r.kind, r.target))
        .collect();
    if others.is_empty() {
        for kind in ["header", "footer", "footnotes", "endnotes", "comments"] {
            let found = package.named("word/", &[kind]);
            others.extend(found.into_iter().map(|path| (kind.to_owned(), path)));
        }
    }
    for (kind, part) in others {
        if package.is_exhausted() {
            break;
        }
        match kind.as_str() {
            "header" | "footer" | "footnotes" | "endnotes" => {
                read_story(package, &part, false, rows)?;
            }
            "comments" => read_story(package, &part, true, rows)?,
            "diagramData" => package.shapes(&part, &Unit::default(), rows)?,
            "chart" | "chartEx" => package.chart(&part, &Unit::default(), rows)?,
            "package" | "oleObject" => package.inner(&part, true, rows)?,
            // A page or a document that Word shows as text of this one.
            "aFChunk" => package.inner(&part, false, rows)?,
            _ => {}
        }
    }
    package.properties(rows)
}

/// Reads one part that holds paragraphs.
fn read_story(
    package: &mut Package<'_>,
    part: &str,
    hidden: bool,
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    let links: BTreeMap<String, String> = package
        .relationships(part)
        .into_iter()
        .filter(|r| r.kind == "hyperlink")
        .filter_map(|r| Some((r.id, mailto(&r.target)?)))
        .collect();
    let mut story = Story {
        flow: Flow::new(rows, hidden),
        links,
        skipped: 0,
        deleted: 0,
        run: Run::default(),
        outer_runs: Vec::new(),
        open_links: Vec::new(),
        fields: Vec::new(),
    };
    package.each(part, |node| story.visit(node));
    // What was open when reading stopped is sent too.
    story.flow.finish()
}

/// Where the text of a run goes.
#[derive(Default)]
struct Run {
    depth: u32,
    hidden: bool,
    into: Into,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Into {
    #[default]
    Nowhere,
    Text,
    Deleted,
    Code,
}

/// A field: its code, and where its result begins in the line.
#[derive(Default)]
struct Field {
    code: String,
    from: usize,
}

struct Story<'r, 's> {
    flow: Flow<'r, 's>,
    /// Addresses by relationship.
    links: BTreeMap<String, String>,
    /// Open elements that repeat what was read in another form.
    skipped: u32,
    /// Open tracked deletions.
    deleted: u32,
    run: Run,
    /// The runs around the text boxes that are open.
    outer_runs: Vec<Run>,
    open_links: Vec<(Option<String>, usize)>,
    fields: Vec<Field>,
}

impl Story<'_, '_> {
    fn visit(&mut self, node: Node<'_>) -> Result<(), UnreadReason> {
        match node {
            Node::Open(element) if element.name() == "Fallback" => {
                self.skipped += 1;
                Ok(())
            }
            Node::Close("Fallback") => {
                self.skipped = self.skipped.saturating_sub(1);
                Ok(())
            }
            _ if self.skipped > 0 => Ok(()),
            Node::Open(element) => self.open(&element),
            Node::Close(name) => self.close(name),
            Node::Text(text) => {
                match self.run.into {
                    Into::Nowhere => {}
                    Into::Text => self.flow.text(text, self.is_hidden()),
                    Into::Deleted => self.flow.text(text, true),
                    Into::Code => {
                        if let Some(field) = self.fields.last_mut() {
                            field.code.push_str(text);
                        }
                    }
                }
                Ok(())
            }
        }
    }

    fn open(&mut self, element: &Element<'_>) -> Result<(), UnreadReason> {
        match element.name() {
            "tbl" => self.flow.table_start()?,
            "tr" => self.flow.row_start()?,
            "tc" => self.flow.cell_start()?,
            "gridSpan" => self.flow.cell_span(number(element), 1),
            "gridBefore" => self.flow.skip_columns(number(element)),
            "r" => {
                self.run.depth += 1;
                self.run.hidden = false;
            }
            "vanish" if self.run.depth > 0 => self.run.hidden = element.is_on(),
            "del" | "moveFrom" => self.deleted += 1,
            "t" => self.run.into = Into::Text,
            "delText" => self.run.into = Into::Deleted,
            "instrText" | "delInstrText" => self.run.into = Into::Code,
            // Tab stops have the same name as tabs, but stand outside runs.
            "tab" | "ptab" if self.run.depth > 0 => self.flow.text("\t", self.is_hidden()),
            "br" | "cr" if self.run.depth > 0 => self.flow.text("\n", self.is_hidden()),
            "noBreakHyphen" => self.flow.text("-", self.is_hidden()),
            "txbxContent" => {
                self.flow.aside_start()?;
                self.outer_runs.push(std::mem::take(&mut self.run));
            }
            "hyperlink" => {
                let address = element
                    .attribute("id")
                    .and_then(|id| self.links.get(id.as_ref()));
                self.open_links
                    .push((address.cloned(), self.flow.shown().len()));
            }
            "fldSimple" => self.fields.push(Field {
                code: element.attribute("instr").unwrap_or_default().into_owned(),
                from: self.flow.shown().len(),
            }),
            "fldChar" => self.field(element.attribute("fldCharType").as_deref())?,
            "docPr" => {
                for name in ["descr", "title"] {
                    self.unseen(element, name)?;
                }
            }
            "textpath" => self.unseen(element, "string")?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), UnreadReason> {
        match name {
            "p" => self.flow.paragraph()?,
            "tbl" => self.flow.table_end()?,
            "tr" => self.flow.row_end()?,
            "tc" => self.flow.cell_end()?,
            "r" => {
                self.run.depth = self.run.depth.saturating_sub(1);
                self.run.hidden = false;
            }
            "del" | "moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            "t" | "delText" | "instrText" | "delInstrText" => self.run.into = Into::Nowhere,
            "txbxContent" => {
                self.flow.aside_end()?;
                self.run = self.outer_runs.pop().unwrap_or_default();
            }
            "hyperlink" => {
                if let Some((Some(address), from)) = self.open_links.pop() {
                    self.flow.address(&address, from);
                }
            }
            "fldSimple" => self.end_field()?,
            _ => {}
        }
        Ok(())
    }

    fn is_hidden(&self) -> bool {
        self.deleted > 0 || self.run.hidden
    }

    fn field(&mut self, kind: Option<&str>) -> Result<(), UnreadReason> {
        match kind {
            Some("begin") => self.fields.push(Field::default()),
            Some("separate") => {
                let from = self.flow.shown().len();
                if let Some(field) = self.fields.last_mut() {
                    field.from = from;
                }
            }
            Some("end") => self.end_field()?,
            _ => {}
        }
        Ok(())
    }

    fn end_field(&mut self) -> Result<(), UnreadReason> {
        match self.fields.pop() {
            Some(field) => self.flow.end_field(field.code, field.from),
            None => Ok(()),
        }
    }

    fn unseen(&mut self, element: &Element<'_>, attribute: &str) -> Result<(), UnreadReason> {
        match element.attribute(attribute) {
            Some(text) if !text.trim().is_empty() => self.flow.keep(vec![(0, text.into_owned())]),
            _ => Ok(()),
        }
    }
}

fn number(element: &Element<'_>) -> u32 {
    element
        .attribute("val")
        .and_then(|v| v.parse().ok())
        .unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;
    use crate::extract::zip::build;

    fn document(body: &str, more: &[(&str, &str)]) -> (String, Result<(), UnreadReason>) {
        let body = format!("<w:document><w:body>{body}</w:body></w:document>");
        let mut files: Vec<(&str, &[u8])> = vec![("word/document.xml", body.as_bytes())];
        files.extend(more.iter().map(|(n, c)| (*n, c.as_bytes())));
        let mut log = Log::default();
        let result = Docx.extract(
            &mut Cursor::new(build::zip(&files, false)),
            &mut Rows::new(&mut log, Job::default()),
        );
        (log.text, result)
    }

    fn text(body: &str) -> String {
        let (text, result) = document(body, &[]);
        assert_eq!(result, Ok(()));
        text
    }

    fn p(text: &str) -> String {
        format!("<w:p><w:pPr><w:tabs><w:tab w:pos='1'/></w:tabs></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    #[test]
    fn paragraphs_are_lines_and_runs_are_joined() {
        assert_eq!(
            text("<w:p><w:r><w:t>marie@</w:t></w:r><w:r><w:t>example.fr</w:t></w:r></w:p><w:p><w:r><w:t>Petit</w:t><w:tab/><w:t>06 39 98 00 01</w:t><w:br/><w:t>Laon</w:t></w:r></w:p>"),
            "--\n1 A:marie@example.fr\n2 A:Petit B:06 39 98 00 01\n3 A:Laon\n"
        );
    }

    #[test]
    fn tables_are_rows_with_cells() {
        let row =
            |cells: &[&str]| format!("<w:tr><w:tc>{}</w:tc></w:tr>", cells.join("</w:tc><w:tc>"));
        let wide = format!("<w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{}", p("large"));
        let body = format!(
            "{}<w:tbl>{}{}</w:tbl>{}",
            p("avant"),
            row(&[
                &p("Petit"),
                &format!("{}{}", p("a@example.fr"), p("b@example.fr")),
                ""
            ]),
            row(&[&wide, &p("c")]),
            p("après")
        );
        assert_eq!(
            text(&body),
            "--\n1 A:avant\n-- table\n1 A:Petit B:a@example.fr/b@example.fr\n2 A:large C:c\n--\n1 A:après\n"
        );
    }

    #[test]
    fn deleted_and_hidden_text_comes_apart() {
        assert_eq!(
            text("<w:p><w:r><w:t>vu</w:t></w:r><w:del><w:r><w:delText>barré</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t> masqué</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>!</w:t></w:r></w:p>"),
            "--\n1 A:vu!\n-- hidden\n1 A:barré masqué\n"
        );
    }

    #[test]
    fn links_and_fields_give_their_addresses() {
        let rels = r#"<Relationships><Relationship Id="r1" Type="x/hyperlink" Target="mailto:marie@example.fr" TargetMode="External"/></Relationships>"#;
        let (text, _) = document(
            r#"<w:p><w:hyperlink r:id="r1"><w:r><w:t>Marie</w:t></w:r></w:hyperlink></w:p><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "mailto:paul@example.fr" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/><w:t>Paul</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>"#,
            &[("word/_rels/document.xml.rels", rels)],
        );
        assert_eq!(
            text,
            "--\n1 A:Marie marie@example.fr\n2 A:Paul paul@example.fr\n"
        );
    }

    #[test]
    fn a_text_box_is_read_once_and_does_not_cut_its_paragraph() {
        let content = format!("<w:txbxContent>{}</w:txbxContent>", p("encadré"));
        let body = format!(
            "<w:p><w:r><w:t>a</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><wp:docPr descr='photo'/>{content}</mc:Choice><mc:Fallback><w:pict>{content}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>b</w:t></w:r></w:p>"
        );
        assert_eq!(
            text(&body),
            "--\n1 A:encadré\n--\n1 A:ab\n-- hidden\n1 A:photo\n"
        );
    }

    #[test]
    fn margins_notes_and_comments_are_read() {
        let part = |text: &str| format!("<w:x>{}</w:x>", p(text));
        let rels = r#"<Relationships><Relationship Id="1" Type="x/header" Target="h.xml"/><Relationship Id="2" Type="x/footnotes" Target="f.xml"/><Relationship Id="3" Type="x/comments" Target="c.xml"/></Relationships>"#;
        let parts = [part("en-tête"), part("note"), part("remarque")];
        let (text, result) = document(
            &p("corps"),
            &[
                ("word/_rels/document.xml.rels", rels),
                ("word/h.xml", &parts[0]),
                ("word/f.xml", &parts[1]),
                ("word/c.xml", &parts[2]),
            ],
        );
        assert_eq!(
            text,
            "--\n1 A:corps\n--\n1 A:en-tête\n--\n1 A:note\n-- hidden\n1 A:remarque\n"
        );
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn a_document_of_pictures_alone_is_one() {
        let (_, result) = document("<w:p/>", &[("word/media/image1.png", "x")]);
        assert_eq!(result, Err(UnreadReason::ImageOnly));
        assert_eq!(document("<w:p/>", &[]).1, Ok(()));
    }

    #[test]
    fn an_embedded_document_that_cannot_be_read_is_told() {
        let rels = r#"<Relationships><Relationship Id="1" Type="x/package" Target="embeddings/a.bin"/></Relationships>"#;
        let body = format!("<w:document>{}</w:document>", p("corps"));
        let files: [(&str, &[u8]); 3] = [
            ("word/document.xml", body.as_bytes()),
            ("word/_rels/document.xml.rels", rels.as_bytes()),
            ("word/embeddings/a.bin", b"\x00\x01\x02"),
        ];
        let mut log = Log::default();
        assert_eq!(
            Docx.extract(
                &mut Cursor::new(build::zip(&files, true)),
                &mut Rows::new(&mut log, Job::default())
            ),
            Ok(())
        );
        assert_eq!(log.unread, [UnreadReason::Unsupported]);
    }
}
