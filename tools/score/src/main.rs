//! Prints the score of the detectors over the corpus, beside their peers: `make score`.
//!
//! What it is told and where it prints; the work is the library's. A peer or a text that is not
//! there is left out, in a sentence. Exit code: 0, or 64 for a command it does not understand, 66
//! for documents or files it cannot read or write.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use gardefou_score::document::Document;
use gardefou_score::finders::{self, Scores};
use gardefou_score::judge::judge;
use gardefou_score::tally::{Measure, Score};
use gardefou_score::{agreement, classes, labels, mails, report, texts};
use lexopt::{Arg, Parser};

const USAGE: &str = "\
Usage: gardefou-score [options]

  --seed N        another corpus (1)
  --size N        so many times as many documents (1)
  --corpus DIR    documents kept as files (tests/data/corpus)
  --python FILE   a Python that has the peers
  --texts DIR     real texts to scan
  --faults FILE   where every miss and false alarm goes, by document and line
  --export DIR    writes the documents as files and stops
  --mails N       with --export: writes N mails made of them instead, a maildir, or a mailbox
                  where DIR ends in .mbox
  --show ID       prints a document, and stops
";

/// What the command line asks for.
struct Asked {
    seed: u64,
    size: usize,
    corpus: PathBuf,
    python: Option<PathBuf>,
    texts: Option<PathBuf>,
    faults: Option<PathBuf>,
    export: Option<PathBuf>,
    mails: Option<usize>,
    show: Option<String>,
    help: bool,
}

fn asked() -> Result<Asked, lexopt::Error> {
    use lexopt::ValueExt;
    let mut asked = Asked {
        seed: 1,
        size: 1,
        corpus: Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/corpus"),
        python: None,
        texts: None,
        faults: None,
        export: None,
        mails: None,
        show: None,
        help: false,
    };
    let mut parser = Parser::from_env();
    // An empty path is none: a step of the set-up that could not be done.
    let path = |value: OsString| Some(PathBuf::from(value)).filter(|path| path.exists());
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("seed") => asked.seed = parser.value()?.parse()?,
            Arg::Long("size") => asked.size = parser.value()?.parse()?,
            Arg::Long("corpus") => asked.corpus = parser.value()?.into(),
            Arg::Long("python") => asked.python = path(parser.value()?),
            Arg::Long("texts") => asked.texts = path(parser.value()?),
            Arg::Long("faults") => asked.faults = Some(parser.value()?.into()),
            Arg::Long("export") => asked.export = Some(parser.value()?.into()),
            Arg::Long("mails") => asked.mails = Some(parser.value()?.parse()?),
            Arg::Long("show") => asked.show = Some(parser.value()?.string()?),
            Arg::Long("help") | Arg::Short('h') => asked.help = true,
            _ => return Err(argument.unexpected()),
        }
    }
    Ok(asked)
}

fn main() -> ExitCode {
    let asked = match asked() {
        Ok(asked) => asked,
        Err(error) => {
            eprint!("gardefou-score: {error}\n\n{USAGE}");
            return ExitCode::from(64);
        }
    };
    if asked.help {
        print!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    match run(&asked) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("gardefou-score: {error}");
            ExitCode::from(66)
        }
    }
}

fn run(asked: &Asked) -> Result<(), Box<dyn std::error::Error>> {
    if let (Some(count), Some(to)) = (asked.mails, &asked.export) {
        mails::write(asked.seed, count, to)?;
        println!("{count} mails in {}", to.display());
        return Ok(());
    }
    let generated: Vec<Document> = classes::corpus(asked.seed, asked.size).collect();
    if let Some(folder) = &asked.export {
        for document in &generated {
            labels::write(folder, document)?;
        }
        println!("{} documents in {}", generated.len(), folder.display());
        return Ok(());
    }
    let mut documents = labels::read(&asked.corpus)?;
    let kept = documents.len();
    documents.extend(generated);
    if let Some(id) = &asked.show {
        for document in documents.iter().filter(|document| document.id == *id) {
            print!("{}", document.text);
            println!(
                "\n----\n{}----\n{:#?}",
                labels::expected(document),
                judge(document)
            );
        }
        return Ok(());
    }
    let mut own = Score::default();
    for document in &documents {
        own.add(document, &judge(document), &Measure::ALL);
    }
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    let bytes = u32::try_from(bytes)?;
    println!(
        "{} documents, {:.1} MB: {} written from seed {}, {kept} kept in tests/data/corpus",
        documents.len(),
        f64::from(bytes) / 1e6,
        documents.len() - kept,
        asked.seed
    );
    print!("{}", report::own(&own));
    print!("{}", report::faults(&own, 4));
    if let Some(file) = &asked.faults {
        fs::write(file, report::faults(&own, usize::MAX))?;
        println!("\nEach of them is in {}", file.display());
    }
    print!("{}", report::beside(&own, &peers(asked, &documents)));
    match &asked.python {
        None => println!("\nNot compared with python-stdnum: it is not installed."),
        Some(python) => match agreement::with_stdnum(python, asked.seed) {
            Ok(text) => print!("{text}"),
            Err(error) => println!("\nNot compared with python-stdnum: {error}."),
        },
    }
    match &asked.texts {
        None => println!("\nNo real texts: they could not be downloaded."),
        Some(folder) => print!("{}", texts::scan(folder)),
    }
    Ok(())
}

/// The scores of the peers that are there; who is not is named.
fn peers(asked: &Asked, documents: &[Document]) -> Scores {
    let mut scores = finders::in_rust(documents);
    if scores.is_empty() {
        println!("\nWithout linkify and rlibphonenumber: build with --features peers.");
    }
    match &asked.python {
        None => println!("\nWithout python-stdnum and Presidio: they are not installed."),
        Some(python) => match finders::in_python(python, documents) {
            Ok(found) => scores.extend(found),
            Err(error) => println!("\nWithout python-stdnum and Presidio: {error}."),
        },
    }
    scores
}
