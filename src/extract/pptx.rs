//! `PowerPoint` presentations (`.pptx`, `.pptm`, `.ppsx`, `.potx`): slides as pages, in their order.
//!
//! Reads the texts and tables of each slide, its diagrams and charts, and what its layout and its
//! master show besides what they ask to be written; as hidden text speaker notes, comments, slides
//! and shapes that are not shown, alternative texts, document properties. The address behind a
//! `mailto:` link joins the link's text. Refuses: passwords. Embedded documents, as the workbook behind
//! a chart, are read as hidden files within this one. Left out: hand-out masters.
//!
//! Source: ECMA-376 part 1, chapters 19 and 21.

use std::collections::BTreeMap;

use super::flow::{mailto, Flow};
use super::look::Look;
use super::package::{self, Package, Relationship};
use super::rows::Rows;
use super::xml::{Element, Node};
use super::Extractor;
use crate::model::{Format, Source, Unit, UnreadReason};

/// Slides that are read.
const MAX_SLIDES: usize = 5_000;

/// Reads presentations.
pub struct Pptx;

impl Extractor for Pptx {
    fn format(&self) -> Format {
        Format::Pptx
    }

    fn recognises(&self, look: &Look) -> bool {
        look.directory().is_some_and(|zip| {
            zip.has("ppt/presentation.xml")
                || zip.has_folder("ppt/slides/")
                || zip.content_types.contains("presentationml.")
        })
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        package::open(source, rows, read)
    }
}

fn read(package: &mut Package<'_>, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let presentation = package.main_part("ppt/presentation.xml");
    let slides = slides(package, &presentation);
    let mut masters: Vec<String> = Vec::new();
    for (page, slide) in (1..).zip(&slides) {
        if package.is_exhausted() {
            return Ok(());
        }
        let hidden = read_slide(package, slide, page, rows)?;
        let unseen = Unit {
            page: Some(page),
            hidden: true,
            ..Unit::default()
        };
        for relation in package.relationships(slide) {
            match relation.kind.as_str() {
                "notesSlide" | "comments" => {
                    read_story(package, &relation.target, &unseen, false, rows)?;
                }
                "slideLayout" => masters.push(relation.target),
                _ => read_object(package, &relation, page, hidden, rows)?,
            }
        }
    }
    // Slides share their layouts, layouts their masters: each part is read once.
    let mut next = 0;
    while let Some(part) = masters.get(next).cloned() {
        next += 1;
        if masters
            .iter()
            .take(next - 1)
            .any(|earlier| *earlier == part)
        {
            continue;
        }
        read_story(package, &part, &Unit::default(), true, rows)?;
        let more = package.relationships(&part).into_iter();
        masters.extend(more.filter(|r| r.kind == "slideMaster").map(|r| r.target));
    }
    package.properties(rows)
}

/// The paths of the slides in the order of the presentation; those the archive holds when it is
/// damaged.
fn slides(package: &mut Package<'_>, presentation: &str) -> Vec<String> {
    let relations = package.relationships(presentation);
    let mut slides: Vec<String> = Vec::new();
    package.each(presentation, |node| {
        let Node::Open(element) = node else {
            return Ok(());
        };
        if element.name() != "sldId" {
            return Ok(());
        }
        if slides.len() >= MAX_SLIDES {
            return Err(UnreadReason::TooLarge);
        }
        // Without prefix it has the name of another attribute, a number, which comes first.
        let id = element.last_attribute("id").unwrap_or_default();
        let relation = relations.iter().find(|r| r.id == id && r.kind == "slide");
        slides.extend(relation.map(|r| r.target.clone()));
        Ok(())
    });
    if slides.is_empty() || package.zip.damaged {
        let found = package.named("ppt/slides/", &["slide"]);
        for path in found {
            if !slides.iter().any(|s| s.eq_ignore_ascii_case(&path)) {
                slides.push(path);
            }
        }
    }
    slides
}

/// Reads a slide and says whether it is hidden.
fn read_slide(
    package: &mut Package<'_>,
    slide: &str,
    page: u32,
    rows: &mut Rows<'_>,
) -> Result<bool, UnreadReason> {
    let unit = Unit {
        page: Some(page),
        ..Unit::default()
    };
    read_story(package, slide, &unit, false, rows)
}

/// Reads what is drawn on a slide and stands in a part of its own.
fn read_object(
    package: &mut Package<'_>,
    relation: &Relationship,
    page: u32,
    hidden: bool,
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    let unit = Unit {
        page: Some(page),
        hidden,
        ..Unit::default()
    };
    match relation.kind.as_str() {
        "diagramData" => package.shapes(&relation.target, &unit, rows)?,
        "chart" | "chartEx" => package.chart(&relation.target, &unit, rows)?,
        "package" | "oleObject" => package.inner(&relation.target, true, rows)?,
        _ => {}
    }
    Ok(())
}

/// Reads one part that holds shapes or comments, and says whether it is a slide that is hidden.
/// `master`: what its frames ask to be written is left out.
fn read_story(
    package: &mut Package<'_>,
    part: &str,
    unit: &Unit,
    master: bool,
    rows: &mut Rows<'_>,
) -> Result<bool, UnreadReason> {
    let links: BTreeMap<String, String> = package
        .relationships(part)
        .into_iter()
        .filter(|r| r.kind == "hyperlink")
        .filter_map(|r| Some((r.id, mailto(&r.target)?)))
        .collect();
    let mut flow = Flow::new(rows, unit.hidden);
    flow.page(unit.page, unit.hidden)?;
    let mut story = Story {
        flow,
        links,
        master,
        depth: 0,
        skipped: 0,
        unseen: None,
        prompt: None,
        in_text: false,
        link: None,
        hidden_slide: false,
    };
    package.each(part, |node| story.visit(node));
    let hidden = story.hidden_slide;
    story.flow.finish()?;
    Ok(hidden)
}

struct Story<'r, 's> {
    flow: Flow<'r, 's>,
    /// Addresses by relationship.
    links: BTreeMap<String, String>,
    master: bool,
    /// Elements open.
    depth: u32,
    /// Open elements that repeat what was read in another form.
    skipped: u32,
    /// The depth of the shape that is not shown.
    unseen: Option<u32>,
    /// The depth of the shape that is to be filled in.
    prompt: Option<u32>,
    in_text: bool,
    /// The address behind the run, and where its text begins.
    link: Option<(String, usize)>,
    hidden_slide: bool,
}

impl Story<'_, '_> {
    fn visit(&mut self, node: Node<'_>) -> Result<(), UnreadReason> {
        match node {
            Node::Open(element) => {
                self.depth += 1;
                if element.name() == "Fallback" {
                    self.skipped += 1;
                } else if self.skipped == 0 {
                    self.open(&element)?;
                }
            }
            Node::Close(name) => {
                if name == "Fallback" {
                    self.skipped = self.skipped.saturating_sub(1);
                } else if self.skipped == 0 {
                    self.close(name)?;
                }
                self.depth = self.depth.saturating_sub(1);
            }
            Node::Text(text) => {
                if self.in_text && self.skipped == 0 && self.prompt.is_none() {
                    self.flow.text(text, self.unseen.is_some());
                }
            }
        }
        Ok(())
    }

    fn open(&mut self, element: &Element<'_>) -> Result<(), UnreadReason> {
        match element.name() {
            "sld" if matches!(element.attribute("show").as_deref(), Some("0" | "false")) => {
                self.hidden_slide = true;
                let page = self.flow.page_number();
                self.flow.page(page, true)?;
            }
            // Comments of PowerPoint before 2019 have no paragraphs.
            "t" | "text" => self.in_text = true,
            "br" => self.flow.text("\n", self.unseen.is_some()),
            "tbl" => self.flow.table_start()?,
            "tr" => self.flow.row_start()?,
            "tc" => self.flow.cell_start()?,
            "cNvPr" => {
                for name in ["descr", "title"] {
                    if let Some(text) = element.attribute(name).filter(|t| !t.trim().is_empty()) {
                        self.flow.keep(vec![(0, text.into_owned())])?;
                    }
                }
                if matches!(element.attribute("hidden").as_deref(), Some("1" | "true")) {
                    // The shape is two levels above its properties.
                    let shape = self.depth.saturating_sub(2);
                    self.unseen.get_or_insert(shape);
                }
            }
            "ph" if self.master => {
                self.prompt.get_or_insert(self.depth.saturating_sub(3));
            }
            "hlinkClick" => {
                let address = element
                    .attribute("id")
                    .and_then(|id| self.links.get(id.as_ref()).cloned());
                self.link = address.map(|address| (address, self.flow.shown().len()));
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), UnreadReason> {
        match name {
            "t" => self.in_text = false,
            "text" => {
                self.in_text = false;
                self.flow.paragraph()?;
            }
            "r" | "fld" => {
                if let Some((address, from)) = self.link.take() {
                    self.flow.address(&address, from);
                }
            }
            "p" => self.flow.paragraph()?,
            "tbl" => self.flow.table_end()?,
            "tr" => self.flow.row_end()?,
            "tc" => self.flow.cell_end()?,
            _ => {}
        }
        for shape in [&mut self.unseen, &mut self.prompt] {
            if shape.is_some_and(|depth| depth >= self.depth) {
                *shape = None;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;
    use crate::extract::zip::build;

    const PRESENTATION: &str = r#"<p:presentation><p:sldIdLst><p:sldId id="257" r:id="b"/><p:sldId id="256" r:id="a"/></p:sldIdLst></p:presentation>"#;
    const RELS: &str = r#"<Relationships><Relationship Id="a" Type="x/slide" Target="slides/slide1.xml"/><Relationship Id="b" Type="x/slide" Target="slides/slide2.xml"/></Relationships>"#;

    fn show(files: &[(&str, &str)]) -> (String, Result<(), UnreadReason>) {
        let mut all = vec![
            ("ppt/presentation.xml", PRESENTATION),
            ("ppt/_rels/presentation.xml.rels", RELS),
        ];
        all.extend(files);
        let files: Vec<(&str, &[u8])> = all.iter().map(|(n, c)| (*n, c.as_bytes())).collect();
        let mut log = Log::default();
        let result = Pptx.extract(
            &mut Cursor::new(build::zip(&files, false)),
            &mut Rows::new(&mut log, Job::default()),
        );
        (log.text, result)
    }

    fn shape(properties: &str, text: &str) -> String {
        format!("<p:sp><p:nvSpPr><p:cNvPr id='1' {properties}/><p:nvPr/></p:nvSpPr><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>")
    }

    #[test]
    fn slides_come_in_the_order_of_the_presentation() {
        let one = format!("<p:sld show='0'>{}</p:sld>", shape("", "un"));
        let two = format!(
            "<p:sld><p:spTree>{}{}{}</p:spTree></p:sld>",
            shape("descr='photo de Marie'", "deux"),
            shape("hidden='1'", "masqué"),
            shape("", "trois")
        );
        let (text, result) = show(&[
            ("ppt/slides/slide1.xml", &one),
            ("ppt/slides/slide2.xml", &two),
        ]);
        assert_eq!(
            text,
            "-- p. 1\n1 A:deux\n2 A:trois\n-- hidden p. 1\n1 A:photo de Marie\n2 A:masqué\n\
             -- hidden p. 2\n1 A:un\n"
        );
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn layouts_are_read_once_and_without_what_they_ask_for() {
        let slide = format!("<p:sld>{}</p:sld>", shape("", "texte"));
        let rels = r#"<Relationships><Relationship Id="l" Type="x/slideLayout" Target="../slideLayouts/l.xml"/><Relationship Id="c" Type="x/comments" Target="../comments/c.xml"/></Relationships>"#;
        let layout = format!(
            "<p:sldLayout><p:spTree><p:sp><p:nvSpPr><p:cNvPr id='2'/><p:nvPr><p:ph type='title'/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:t>Cliquez</a:t></a:p></p:txBody></p:sp>{}</p:spTree></p:sldLayout>",
            shape("", "Agence de Laon")
        );
        let (text, result) = show(&[
            ("ppt/slides/slide1.xml", &slide),
            ("ppt/slides/slide2.xml", &slide),
            ("ppt/slides/_rels/slide1.xml.rels", rels),
            ("ppt/slides/_rels/slide2.xml.rels", rels),
            ("ppt/slideLayouts/l.xml", &layout),
            (
                "ppt/comments/c.xml",
                "<p:cmLst><p:cm><p:text>avis</p:text></p:cm></p:cmLst>",
            ),
        ]);
        assert_eq!(
            text,
            "-- p. 1\n1 A:texte\n-- hidden p. 1\n1 A:avis\n-- p. 2\n1 A:texte\n--\n1 A:Agence de Laon\n"
        );
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn a_missing_slide_is_malformed() {
        let (_, result) = show(&[("ppt/slides/slide1.xml", "<p:sld/>")]);
        assert_eq!(result, Err(UnreadReason::Malformed));
    }
}
