//! Links by which files are shared, in the text of a mail: the file is not in the mail, so nobody
//! has looked into it.
//!
//! What it finds: the sharing services that people in France use, each by its server and the paths
//! of its links; and Nextcloud's `/s/<token>` on any server, for agencies run their own. Both the
//! address behind a link and one that is typed count, the same one once.
//!
//! What it refuses: what a mail quotes, which its writer did not share; pages of the same services
//! that are no file (their front page, forms, meetings, a portal's own pages); a Nextcloud link
//! whose token its owner has chosen; links that a company rewrites. It never asks the service.
//!
//! Sources: each service's own help on sharing; Nextcloud server, `lib/public/Share/IManager` (tokens
//! of 15 letters and digits).

use std::collections::HashSet;

use super::fields::hash;
use super::{ledger, Place};
use crate::model::{Evidence, Location, Row, Rule, Tally, Unit};

/// Servers, their subdomains included, and how the paths of their links begin; `/`: all but the
/// front page.
const SERVICES: &[(&str, &[&str])] = &[
    ("1drv.ms", &["/"]),
    ("box.com", &["/s/", "/v/", "/file/", "/folder/", "/shared/"]),
    ("db.tt", &["/"]),
    ("dl.free.fr", &["/"]),
    (
        "docs.google.com",
        &[
            "/document/",
            "/spreadsheets/",
            "/presentation/",
            "/drawings/",
            "/file/",
            "/uc",
        ],
    ),
    ("docs.numerique.gouv.fr", &["/docs/"]),
    ("drive.google.com", &["/"]),
    ("drive.proton.me", &["/urls/"]),
    ("dropbox.com", &["/s/", "/sh/", "/scl/", "/t/", "/l/"]),
    ("fichiers.numerique.gouv.fr", &["/"]),
    ("francetransfert.numerique.gouv.fr", &["/download"]),
    ("fromsmash.com", &["/"]),
    ("grist.numerique.gouv.fr", &["/"]),
    ("grosfichiers.com", &["/"]),
    ("icloud.com", &["/iclouddrive/", "/attachment"]),
    ("kdrive.infomaniak.com", &["/app/share/", "/app/drive/"]),
    ("mega.nz", &["/file/", "/folder/", "/#"]),
    ("my.pcloud.com", &["/publink"]),
    ("onedrive.live.com", &["/"]),
    ("osmose.numerique.gouv.fr", &["/"]),
    ("pcloud.link", &["/"]),
    ("resana.numerique.gouv.fr", &["/"]),
    ("sharepoint.com", &["/"]),
    ("swisstransfer.com", &["/d/"]),
    ("transfernow.net", &["/dl/"]),
    ("transfert.free.fr", &["/"]),
    ("we.tl", &["/"]),
    ("wetransfer.com", &["/downloads/"]),
];
/// Pages of a portal, which stand beside its files.
const PORTAL: &str = "/sitepages/";
/// Letters and digits of a Nextcloud token.
const TOKEN: usize = 15;

/// The links of one part.
#[derive(Default)]
pub(super) struct Links {
    /// Behind the text of the next row: what tells the link from others, and its server.
    next: Vec<(u64, String)>,
    /// The last row.
    last: Place,
    seen: HashSet<u64>,
    samples: Vec<(Place, String)>,
}

impl Links {
    /// The next row holds a link to this address.
    pub fn behind(&mut self, address: &str) {
        self.next.extend(shared(address.trim()));
    }

    pub fn row(&mut self, row: &Row<'_>, unit: u32, quoted: bool) {
        self.last = Place {
            unit,
            row: row.number,
            column: 0,
            quoted,
        };
        self.end_typed();
        if quoted {
            return;
        }
        for cell in row.cells {
            if !cell.text.contains('/') {
                continue;
            }
            for word in cell.text.split(ends_link) {
                if let Some(link) = shared(word.trim_end_matches(['.', '!', '?', ':', '…'])) {
                    self.keep(link, self.last);
                }
            }
        }
    }

    /// A quotation begins, or the text ends: links without a word stand in the last row.
    pub fn end_typed(&mut self) {
        for link in std::mem::take(&mut self.next) {
            if !self.last.quoted {
                self.keep(link, self.last);
            }
        }
    }

    fn keep(&mut self, (link, server): (u64, String), place: Place) {
        let is_new = self.seen.insert(link);
        let is_told = self.samples.iter().any(|(_, told)| *told == server);
        if is_new && !is_told && self.samples.len() < Tally::MAX_SAMPLES {
            self.samples.push((place, server));
        }
    }

    /// How many are kept.
    pub fn kept(&self) -> usize {
        self.seen.len()
    }

    pub fn finish(mut self, units: &[Unit]) -> Tally {
        self.end_typed();
        let samples = self.samples.into_iter().map(|(place, masked)| Evidence {
            masked,
            location: if place.row == 0 {
                Location::default()
            } else {
                ledger::location(units, place, false)
            },
        });
        Tally {
            count: self.seen.len() as u32,
            samples: samples.collect(),
            quoted: 0,
            rule: Some(Rule::SharedLink),
        }
    }
}

/// Where a link that is typed ends. Some of these may stand in one: its beginning tells enough.
fn ends_link(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '<' | '>' | '"' | '\'' | '(' | ')' | '[' | ']' | '«' | '»' | ',' | ';'
        )
}

/// What tells a link to a shared file from others, and its server; `None` for other texts.
fn shared(link: &str) -> Option<(u64, String)> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| {
        link.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let rest = link.get(scheme.map_or(0, str::len)..)?;
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#'])?);
    let host = authority.rsplit('@').next()?.split(':').next()?;
    if !host.contains('.') {
        return None;
    }
    let host = host.to_ascii_lowercase();
    let is_shared = SERVICES
        .iter()
        .find(|(server, _)| is_of(&host, server))
        .map_or(scheme.is_some() && has_token(path), |(_, paths)| {
            let path = path.to_ascii_lowercase();
            let is_front = path.trim_start_matches(['/', '?']).is_empty();
            !is_front && !path.contains(PORTAL) && paths.iter().any(|start| path.starts_with(start))
        });
    is_shared.then(|| (hash(&format!("{host}{path}")), host))
}

fn is_of(host: &str, server: &str) -> bool {
    host.strip_suffix(server)
        .is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// Does the path hold a Nextcloud token: `/s/aB3dE5gH7jK9mN1`?
fn has_token(path: &str) -> bool {
    path.split_once("/s/").is_some_and(|(_, after)| {
        let token = after.split(['/', '?', '#']).next().unwrap_or_default();
        let has = |kind: fn(&u8) -> bool| token.as_bytes().iter().any(kind);
        token.len() == TOKEN
            && token.bytes().all(|byte| byte.is_ascii_alphanumeric())
            // A word of as many letters is a page.
            && has(u8::is_ascii_lowercase)
            && (has(u8::is_ascii_uppercase) || has(u8::is_ascii_digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_files_are_told_from_other_links() {
        for (link, server) in [
            (
                "https://drive.google.com/file/d/1aB/view?usp=sharing",
                Some("drive.google.com"),
            ),
            (
                "HTTPS://Docs.Google.com/spreadsheets/d/1aB/edit",
                Some("docs.google.com"),
            ),
            (
                "https://agence.sharepoint.com/:x:/g/personal/x/E1",
                Some("agence.sharepoint.com"),
            ),
            ("https://1drv.ms/x/s!Abc", Some("1drv.ms")),
            (
                "https://onedrive.live.com/?id=root&cid=1",
                Some("onedrive.live.com"),
            ),
            (
                "https://www.dropbox.com/scl/fi/abc/liste.xlsx",
                Some("www.dropbox.com"),
            ),
            ("https://we.tl/t-abcDEF", Some("we.tl")),
            (
                "https://wetransfer.com/downloads/abc/def",
                Some("wetransfer.com"),
            ),
            (
                "https://www.swisstransfer.com/d/aaaa-bbbb",
                Some("www.swisstransfer.com"),
            ),
            (
                "https://www.grosfichiers.com/abCD12",
                Some("www.grosfichiers.com"),
            ),
            (
                "https://agence.app.box.com/s/abc",
                Some("agence.app.box.com"),
            ),
            ("https://mega.nz/file/abc#def", Some("mega.nz")),
            ("https://mega.nz/#!abc!def", Some("mega.nz")),
            ("https://transfert.free.fr/abCD", Some("transfert.free.fr")),
            (
                "https://kdrive.infomaniak.com/app/share/1/a",
                Some("kdrive.infomaniak.com"),
            ),
            (
                "https://u.pcloud.link/publink/show?code=a",
                Some("u.pcloud.link"),
            ),
            ("https://fromsmash.com/abc", Some("fromsmash.com")),
            (
                "https://francetransfert.numerique.gouv.fr/download-info?enclosure=1",
                Some("francetransfert.numerique.gouv.fr"),
            ),
            (
                "https://resana.numerique.gouv.fr/public/a",
                Some("resana.numerique.gouv.fr"),
            ),
            (
                "https://nuage.agence.example/s/aB3dE5gH7jK9mN1",
                Some("nuage.agence.example"),
            ),
            (
                "https://agence.example:8443/cloud/index.php/s/aB3dE5gH7jK9mN1/download",
                Some("agence.example"),
            ),
            ("drive.google.com/file/d/1aB", Some("drive.google.com")),
            ("https://drive.google.com/", None),
            ("https://drive.google.com", None),
            ("https://notdrive.google.com.example/file/d/1aB", None),
            ("https://evildropbox.com/s/abc", None),
            ("https://docs.google.com/forms/d/e/1/viewform", None),
            ("https://wetransfer.com/pricing", None),
            ("https://www.dropbox.com/help", None),
            (
                "https://agence.sharepoint.com/sites/rh/SitePages/Accueil.aspx",
                None,
            ),
            ("https://francetransfert.numerique.gouv.fr/upload", None),
            ("https://visio.numerique.gouv.fr/abc-defg-hij", None),
            ("https://www.boutique.example/s/chaussures", None),
            ("https://www.boutique.example/s/aspirateursplus", None),
            ("nuage.agence.example/s/aB3dE5gH7jK9mN1", None),
            ("https://", None),
            ("et/ou", None),
            ("é//", None),
        ] {
            assert_eq!(
                shared(link).map(|(_, server)| server).as_deref(),
                server,
                "{link}"
            );
        }
    }
}
