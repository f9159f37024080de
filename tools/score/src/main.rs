//! Prints the score of the detectors over the corpus: `make score`.

use std::process::ExitCode;

use gardefou_score::judge::judge;
use gardefou_score::tally::{Measure, Score};
use gardefou_score::{classes, report};

fn main() -> ExitCode {
    let shown: Vec<String> = std::env::args().skip(1).collect();
    let mut score = Score::default();
    let mut documents = 0;
    for document in classes::corpus(1, 1) {
        if shown.contains(&document.id) {
            println!("{}\n{:?}", document.text, judge(&document));
        }
        score.add(&document, &judge(&document), &Measure::ALL);
        documents += 1;
    }
    if shown.is_empty() {
        println!("{documents} documents");
        print!("{}", report::own(&score));
        print!("{}", report::faults(&score, 4));
    }
    ExitCode::SUCCESS
}
