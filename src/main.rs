//! The command line: arguments, files, printing. See `text::CLI_HELP` for its words.
//!
//! Exit codes: 0 clean, 1 warned, 2 not checked in part (or no copy); 64 usage, 65 settings, 66 no input,
//! 73 output not written (after sysexits.h).

// This file is where files, clock and environment belong.
#![allow(clippy::disallowed_methods)]

mod audit;
mod message;

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Cursor, Read, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use gardefou::check;
use gardefou::model::{Language, Outcome, ReadOptions, Severity, Source, Verdict};
use gardefou::policy::settings::{InForce, SettingValue, Settings};
use gardefou::text::{self, Values};
use gardefou::view;
use serde::Serialize;

/// The version of the JSON output; it changes only when a field changes meaning or goes.
const SCHEMA: u32 = 1;
const EXIT_USAGE: u8 = 64;
const EXIT_SETTINGS: u8 = 65;
const EXIT_NO_INPUT: u8 = 66;
const EXIT_CANNOT_CREATE: u8 = 73;

/// How the verdicts are printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Output {
    Human,
    Json,
    Ndjson,
}

/// What is to be done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Command {
    Check,
    Clean,
    Audit,
}

/// What the command line asks for.
struct Options {
    command: Command,
    output: Output,
    policy: Option<PathBuf>,
    passwords: Option<PathBuf>,
    lang: Option<Language>,
    files: Vec<PathBuf>,
    /// Where a copy or a report is to be written.
    to: Option<PathBuf>,
    /// How many threads read.
    jobs: Option<NonZeroUsize>,
}

/// One message's line of JSON.
#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    file: &'a str,
    #[serde(flatten)]
    verdict: &'a Verdict,
    duration_ms: f64,
}

fn main() -> ExitCode {
    let lang = terminal_language();
    let options = match read_arguments() {
        Ok(Some(options)) => options,
        Ok(None) => return ExitCode::SUCCESS,
        Err(problem) => {
            let values = Values {
                more: &problem,
                ..Values::default()
            };
            eprintln!("gardefou: {}", text::CLI_USAGE.fill(lang, values));
            return ExitCode::from(EXIT_USAGE);
        }
    };
    let lang = options.lang.unwrap_or(lang);
    let Some(settings) = read_settings(options.policy.as_deref(), lang) else {
        return ExitCode::from(EXIT_SETTINGS);
    };
    let lang = options.lang.or(settings.language).unwrap_or(lang);
    let Some(passwords) = read_passwords(options.passwords.as_deref(), lang) else {
        return ExitCode::from(EXIT_NO_INPUT);
    };
    let done = match (options.command, &options.to, options.files.as_slice()) {
        (Command::Clean, Some(copy), [file]) => Ok(clean(file, copy, &settings, lang)),
        (Command::Audit, Some(folder), paths) => Ok(audit::run(&audit::Order {
            paths,
            folder,
            jobs: options.jobs,
            settings,
            passwords: &passwords,
            lang,
        })),
        (Command::Audit, None, _) => {
            let (input, output) = (BufReader::new(io::stdin()), BufWriter::new(io::stdout()));
            audit::filter(input, output, settings, &passwords, options.jobs).map(|()| 0)
        }
        _ => run(&options, &settings, &passwords, lang),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        // The reader of our output went away (`| head`): nothing left to say.
        Err(_) => ExitCode::SUCCESS,
    }
}

fn read_arguments() -> Result<Option<Options>, String> {
    use lexopt::prelude::{Long, Short, Value};

    let mut options = Options {
        command: Command::Check,
        output: Output::Human,
        policy: None,
        passwords: None,
        lang: None,
        files: Vec::new(),
        to: None,
        jobs: None,
    };
    let mut command = None;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next().map_err(|e| e.to_string())? {
        match argument {
            Short('h') | Long("help") => {
                let values = Values {
                    entry: audit::LINE,
                    ..Values::default()
                };
                print!("{}", text::CLI_HELP.fill(terminal_language(), values));
                return Ok(None);
            }
            Short('V') | Long("version") => {
                println!("gardefou {}", env!("CARGO_PKG_VERSION"));
                return Ok(None);
            }
            Long("json") => options.output = Output::Json,
            Long("ndjson") => options.output = Output::Ndjson,
            Long("policy") => {
                options.policy = Some(parser.value().map_err(|e| e.to_string())?.into());
            }
            Long("passwords") => {
                options.passwords = Some(parser.value().map_err(|e| e.to_string())?.into());
            }
            Long("lang") => {
                let value = parser.value().map_err(|e| e.to_string())?;
                options.lang = Some(match value.to_str() {
                    Some("fr") => Language::Fr,
                    Some("en") => Language::En,
                    _ => return Err("--lang fr | en".to_owned()),
                });
            }
            Short('j') | Long("jobs") if command == Some(Command::Audit) => {
                let value = parser.value().map_err(|e| e.to_string())?;
                let jobs = value.to_str().and_then(|v| v.parse().ok());
                options.jobs = Some(jobs.ok_or("--jobs 1…")?);
            }
            Short('o') | Long("output")
                if matches!(command, Some(Command::Clean | Command::Audit)) =>
            {
                options.to = Some(parser.value().map_err(|e| e.to_string())?.into());
            }
            Value(word) if command.is_none() && word == "check" => command = Some(Command::Check),
            Value(word) if command.is_none() && word == "clean" => command = Some(Command::Clean),
            Value(word) if command.is_none() && word == "audit" => command = Some(Command::Audit),
            Value(file) if command.is_some() => options.files.push(file.into()),
            other => return Err(other.unexpected().to_string()),
        }
    }
    options.command = command.unwrap_or(Command::Check);
    let (files, filter) = (options.files.len(), options.output == Output::Ndjson);
    match command {
        Some(Command::Check) if files > 0 => Ok(Some(options)),
        Some(Command::Clean) if files == 1 && options.to.is_some() => Ok(Some(options)),
        Some(Command::Audit)
            if options.output == Output::Human && files > 0 && options.to.is_some() =>
        {
            Ok(Some(options))
        }
        Some(Command::Audit) if filter && files == 0 && options.to.is_none() => Ok(Some(options)),
        Some(Command::Clean) => Err("gardefou clean TABLE -o COPY".to_owned()),
        Some(Command::Audit) => {
            Err("gardefou audit PATH… -o FOLDER | gardefou audit --ndjson".to_owned())
        }
        _ => Err("gardefou check FILE…".to_owned()),
    }
}

/// French unless the environment says English, in the order the C library reads it.
fn terminal_language() -> Language {
    let value = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.is_empty());
    match value {
        Some(value) if value.starts_with("en") => Language::En,
        _ => Language::Fr,
    }
}

/// The settings of a policy file; faulty keys are told and keep their default.
fn read_settings(path: Option<&Path>, lang: Language) -> Option<Settings> {
    let Some(path) = path else {
        return Some(Settings::default());
    };
    let name = path.to_string_lossy();
    let values = Values {
        part: &name,
        ..Values::default()
    };
    let Ok(bytes) = std::fs::read(path) else {
        eprintln!("gardefou: {}", text::CLI_NO_INPUT.fill(lang, values));
        return None;
    };
    let Ok(read) = serde_json::from_slice::<BTreeMap<String, SettingValue>>(&bytes) else {
        eprintln!("gardefou: {}", text::CLI_BAD_POLICY.fill(lang, values));
        return None;
    };
    let in_force = InForce::new(&read, &BTreeMap::new());
    for error in &in_force.errors {
        eprintln!("gardefou: {}", view::setting_error(error, lang));
    }
    Some(in_force.settings)
}

/// The passwords of a file, one a line; blank lines are left out.
fn read_passwords(path: Option<&Path>, lang: Language) -> Option<Vec<String>> {
    let Some(path) = path else {
        return Some(Vec::new());
    };
    let Ok(text) = std::fs::read_to_string(path) else {
        let values = Values {
            part: &path.to_string_lossy(),
            ..Values::default()
        };
        eprintln!("gardefou: {}", text::CLI_NO_INPUT.fill(lang, values));
        return None;
    };
    let text = text.trim_start_matches('\u{feff}');
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    Some(lines.map(ToOwned::to_owned).collect())
}

/// Writes a copy of a table without its columns of contact details; the exit code.
fn clean(file: &Path, copy: &Path, settings: &Settings, lang: Language) -> u8 {
    let say = |sentence: text::Sentence, path: &Path, more: &str| {
        let values = Values {
            part: &path.to_string_lossy(),
            more,
            ..Values::default()
        };
        sentence.fill(lang, values)
    };
    let Some(mut source) = File::open(file)
        .ok()
        .filter(|_| file.is_file())
        .map(BufReader::new)
    else {
        eprintln!("gardefou: {}", say(text::CLI_NO_INPUT, file, ""));
        return EXIT_NO_INPUT;
    };
    let options = ReadOptions {
        limits: settings.limits,
        passwords: Vec::new(),
    };
    match check::clean(&mut source, &settings.detection, &options) {
        Ok(cleaned) => {
            // What is there already may be the original, or somebody's work.
            let written = File::create_new(copy).and_then(|mut to| to.write_all(&cleaned.bytes));
            if written.is_err() {
                eprintln!("gardefou: {}", say(text::CLI_NO_OUTPUT, copy, ""));
                return EXIT_CANNOT_CREATE;
            }
            println!("{}", say(text::CLI_COPY, file, &copy.to_string_lossy()));
            println!("  {}", view::copied(&cleaned, lang));
            0
        }
        Err(reason) => {
            eprintln!(
                "{}",
                say(text::CLI_NO_COPY, file, &text::no_copy(reason).get(lang))
            );
            2
        }
    }
}

/// Checks every file; the exit code of the worst.
fn run(
    options: &Options,
    settings: &Settings,
    passwords: &[String],
    lang: Language,
) -> io::Result<u8> {
    let mut out = io::stdout().lock();
    let mut reports = Vec::new();
    let (mut warned, mut unread, mut missing) = (false, false, false);
    let several = options.files.len() > 1 || options.files.iter().any(|f| f.is_dir());
    for file in options.files.iter().flat_map(|f| files_below(f)) {
        let name = file.to_string_lossy().into_owned();
        let start = Instant::now();
        let Some(verdict) = check_file(&file, settings, passwords) else {
            missing = true;
            let values = Values {
                part: &name,
                ..Values::default()
            };
            eprintln!("gardefou: {}", text::CLI_NO_INPUT.fill(lang, values));
            continue;
        };
        let report = Report {
            schema: SCHEMA,
            file: &name,
            verdict: &verdict,
            duration_ms: (start.elapsed().as_secs_f64() * 1e6).round() / 1e3,
        };
        match options.output {
            Output::Human => write!(out, "{}", table(&name, &verdict, lang))?,
            Output::Ndjson => writeln!(out, "{}", serde_json::to_string(&report)?)?,
            Output::Json => reports.push(serde_json::to_string_pretty(&report)?),
        }
        warned |= verdict.verdict == Outcome::Warn;
        unread |= verdict.verdict == Outcome::NotChecked;
    }
    if options.output == Output::Json {
        match reports.as_slice() {
            [one] if !several => writeln!(out, "{one}")?,
            all => writeln!(out, "[{}]", all.join(",\n"))?,
        }
    }
    Ok(match (missing, warned, unread) {
        (true, ..) => EXIT_NO_INPUT,
        (_, true, _) => 1,
        (_, _, true) => 2,
        _ => 0,
    })
}

/// The file itself, or the files below a folder, in the order of their names.
fn files_below(path: &Path) -> Vec<PathBuf> {
    // Links are not followed below a folder, so that a loop of links ends.
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let Ok(entries) = std::fs::read_dir(path) else {
        return vec![path.to_owned()];
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
        .iter()
        .filter(|p| !p.is_symlink())
        .flat_map(|p| files_below(p))
        .collect()
}

/// Checks one message or attachment; `None` when it cannot be opened.
fn check_file(path: &Path, settings: &Settings, passwords: &[String]) -> Option<Verdict> {
    let mut source: Box<dyn Source> = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).ok()?;
        Box::new(Cursor::new(bytes))
    } else {
        if path.is_dir() {
            return None;
        }
        Box::new(BufReader::new(File::open(path).ok()?))
    };
    let name = path.file_name().map_or_else(
        || "-".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    );
    message::check(&name, &mut *source, settings, passwords)
}

/// What a person reads: the verdict, the recipients, a line a finding.
fn table(name: &str, verdict: &Verdict, lang: Language) -> String {
    let outcome = match verdict.verdict {
        Outcome::Clean => text::CLI_CLEAN,
        Outcome::Warn => text::CLI_WARN,
        Outcome::NotChecked => text::CLI_NOT_CHECKED,
    };
    let mut out = format!("{name} — {}\n", outcome.get(lang));
    let counts = &verdict.recipients;
    if counts.visible + counts.bcc > 0 {
        let say = |sentence: text::Sentence, n| {
            sentence.fill(
                lang,
                Values {
                    n,
                    ..Values::default()
                },
            )
        };
        let mut words = say(text::CLI_COUNTS, counts.visible);
        if let Some(outside) = view::outside(counts, lang) {
            let _ = write!(words, " ({outside})");
        }
        if counts.bcc > 0 {
            let _ = write!(words, ", {}", say(text::CLI_BCC, counts.bcc));
        }
        let values = Values {
            more: &words,
            ..Values::default()
        };
        let _ = writeln!(out, "  {}", text::CLI_RECIPIENTS.fill(lang, values));
    }
    let asked = verdict.findings.iter().map(|finding| (finding, false));
    let observed = verdict.observed.iter().map(|finding| (finding, true));
    for (finding, is_observed) in asked.chain(observed) {
        let card = view::card(finding, verdict, lang);
        let mark = match finding.severity {
            _ if is_observed => "o",
            Severity::Strong => "‼",
            Severity::Warn => "!",
            Severity::Notice => "·",
        };
        let _ = write!(out, "  {mark} {}", card.title);
        if let Some(place) = &card.place {
            let _ = write!(out, " — {place}");
        }
        let _ = writeln!(out, "\n      {}", card.text);
        if !card.samples.is_empty() {
            let _ = writeln!(
                out,
                "      {} {}",
                card.samples_label,
                card.samples.join(" ; ")
            );
        }
        for line in &card.why {
            let _ = writeln!(out, "      {line}");
        }
    }
    out
}
