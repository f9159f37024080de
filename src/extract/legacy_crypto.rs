//! Passwords of Office before 2007: opens what protects XLS, DOC and PPT files.
//!
//! Three methods, told from the file: XOR obfuscation, RC4 with a key of 40 bits (version 1.1) and
//! RC4 by `CryptoAPI` (versions 2.2, 3.2 and 4.2). [`Key`] tries the passwords that the writer gave,
//! none, and the one that Excel itself uses when a workbook is only protected against changes; it
//! is checked against the verifier that the file carries, then decrypts in place. Each step is a
//! few hashes, so any number of passwords is cheap.
//!
//! How a reader uses it:
//! * **XLS** (BIFF5 and BIFF8): [`Key::xls`] with the data of the record `FILEPASS` (0x2F); then
//!   [`Key::record`] for the data of *every* record behind it, with the place in its stream where
//!   these data (not their header of four bytes) start. Record headers are written in clear, and
//!   so are some records and fields, which [`Key::record`] knows; all of them count in the place.
//!   Sheets follow in the same stream with the same key; so do the streams of `_SX_DB_CUR`, whose
//!   places count from their own start.
//! * **DOC**: when bit 8 of the word at 10 of `WordDocument` is set, [`Key::doc`] with the first
//!   68 bytes of that stream and the start of the table stream (`0Table` or `1Table`, as bit 9
//!   says). Then [`Key::stream`] on any bytes of `WordDocument` from [`Key::clear`] on, of the table
//!   stream from its start on (the encryption header there is of no further use, and decrypts to
//!   nothing) and of `Data`; places count from the start of each stream. `ObjectPool` is not
//!   encrypted.
//! * **PPT**: when a `UserEditAtom` names an `encryptSessionPersistIdRef`, [`Key::ppt`] with the
//!   data (behind the header of eight bytes) of the `CryptSession10Container` (0x2F14) that the
//!   persist directory gives for it. Then [`Key::object`] on each persist object with its number
//!   and all its bytes, header included: its header is encrypted too, so decrypt the first eight
//!   bytes alone to learn its length. `UserEditAtom`, `PersistDirectoryAtom` and
//!   `CryptSession10Container` are written in clear.
//!
//! Refuses other methods ([`UnreadReason::Unsupported`]); with no password that fits,
//! [`UnreadReason::Encrypted`]. Pictures of PPT and the document properties encrypted beside them
//! hold no text that is read.
//!
//! Sources: \[MS-OFFCRYPTO\] 2.3.5 to 2.3.7, \[MS-XLS\] 2.2.10 and 2.4.117, \[MS-DOC\] 2.2.6,
//! \[MS-PPT\] 2.3.7; <https://learn.microsoft.com/openspecs/office_file_formats/ms-offcrypto/>.

use std::fmt;

use md5::Md5;
use sha1::{Digest, Sha1};

use super::bytes::{u16_at, u32_at};
use super::codepages;
use crate::model::UnreadReason;

/// What Excel encrypts with when the writer chose no password.
pub const EXCEL_DEFAULT: &str = "VelvetSweatshop";
/// Bytes of an XLS stream that one RC4 key covers.
const XLS_BLOCK: u32 = 1_024;
/// The same in streams of a DOC.
const DOC_BLOCK: u32 = 512;
/// Bytes of `WordDocument` that are in clear since Word 97, and before.
const DOC_CLEAR: u64 = 68;
const OLD_DOC_CLEAR: u64 = 52;
/// `nFib` of Word 97.
const WORD_97: u16 = 0xC1;
/// Characters of a password that XOR obfuscation takes into account.
const XOR_PASSWORD: usize = 15;
/// Characters of a password that the others take into account.
const RC4_PASSWORD: usize = 255;

/// A key that fits a file.
pub struct Key {
    method: Method,
    clear: u64,
}

/// Says nothing of the key.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

enum Method {
    Xor([u8; 16]),
    Rc4(Box<Blocks>),
}

impl Key {
    /// For a workbook; `filepass`: the data of its record `FILEPASS`.
    pub fn xls(filepass: &[u8], biff8: bool, passwords: &[String]) -> Result<Self, UnreadReason> {
        let (kind, rest) = match (biff8, filepass.split_at_checked(2)) {
            // Before Excel 97 there was but one method.
            (false, _) => (0, filepass),
            (true, Some((_, rest))) => (u16_at(filepass, 0), rest),
            (true, None) => return Err(UnreadReason::Malformed),
        };
        let method = match kind {
            0 if rest.len() < 4 => return Err(UnreadReason::Malformed),
            0 => Method::Xor(xor(u16_at(rest, 0), u16_at(rest, 2), passwords)?),
            1 => Method::Rc4(Blocks::find(rest, XLS_BLOCK, passwords)?.into()),
            _ => return Err(UnreadReason::Unsupported),
        };
        Ok(Self { method, clear: 0 })
    }

    /// For a Word document: the start of `WordDocument` and that of its table stream.
    pub fn doc(word: &[u8], table: &[u8], passwords: &[String]) -> Result<Self, UnreadReason> {
        if word.len() < OLD_DOC_CLEAR as usize {
            return Err(UnreadReason::Malformed);
        }
        let old = u16_at(word, 2) < WORD_97;
        let method = if old || u16_at(word, 10) & 0x8000 != 0 {
            Method::Xor(xor(u16_at(word, 16), u16_at(word, 14), passwords)?)
        } else {
            Method::Rc4(Blocks::find(table, DOC_BLOCK, passwords)?.into())
        };
        let clear = if old { OLD_DOC_CLEAR } else { DOC_CLEAR };
        Ok(Self { method, clear })
    }

    /// For a presentation; `session`: the data of its `CryptSession10Container`.
    pub fn ppt(session: &[u8], passwords: &[String]) -> Result<Self, UnreadReason> {
        let blocks = Blocks::find(session, u32::MAX, passwords)?;
        Ok(Self {
            method: Method::Rc4(blocks.into()),
            clear: 0,
        })
    }

    /// Decrypts the data of a record of a workbook that start at `at` in their stream; leaves alone
    /// what is written in clear. `data` must be all of them.
    pub fn record(&mut self, kind: u16, at: u64, data: &mut [u8]) {
        // BOF, FILEPASS, INTERFACEHDR, the records of revisions, FILELOCK and USREXCL.
        const IN_CLEAR: [u16; 10] = [
            0x809, 0x409, 0x209, 0x2F, 0xE1, 0x138, 0x194, 0x195, 0x196, 0x009,
        ];
        // Where a sheet starts is in clear.
        let skipped = match kind {
            0x85 => 4,
            kind if IN_CLEAR.contains(&kind) => return,
            _ => 0,
        };
        let length = data.len() as u64;
        let bytes = data.get_mut(skipped..).unwrap_or_default();
        let at = at.wrapping_add(skipped as u64);
        match &mut self.method {
            Method::Xor(key) => {
                let first = at.wrapping_add(length);
                for (byte, key) in bytes.iter_mut().zip(around(key, first)) {
                    *byte = (*byte ^ key).rotate_left(3);
                }
            }
            Method::Rc4(blocks) => blocks.decrypt(at, bytes),
        }
    }

    /// Decrypts bytes of a stream of a Word document that stand at `at` in it.
    pub fn stream(&mut self, at: u64, bytes: &mut [u8]) {
        match &mut self.method {
            Method::Xor(key) => {
                for (byte, key) in bytes.iter_mut().zip(around(key, at)) {
                    // A byte that is 0, or would be, stays.
                    if *byte != 0 && *byte != key {
                        *byte ^= key;
                    }
                }
            }
            Method::Rc4(blocks) => blocks.decrypt(at, bytes),
        }
    }

    /// Bytes at the start of `WordDocument` that are not encrypted.
    #[must_use]
    pub fn clear(&self) -> u64 {
        self.clear
    }

    /// Decrypts the persist object of this number of a presentation, from its start on.
    pub fn object(&mut self, number: u32, bytes: &mut [u8]) {
        if let Method::Rc4(blocks) = &mut self.method {
            blocks.rekey(number);
            blocks.rc4.apply(bytes);
            blocks.block = None;
        }
    }
}

/// Which Office a file is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Office {
    /// Before 2007.
    Old,
    /// Since.
    Xml,
}

/// The passwords to try: those that were given, Excel's own, and none where that is possible and
/// trying costs nothing.
pub fn to_try(passwords: &[String], office: Office) -> impl Iterator<Item = &str> {
    let given = passwords.iter().map(String::as_str);
    let none = (office == Office::Old).then_some("");
    given.chain([EXCEL_DEFAULT]).chain(none)
}

/// The sixteen bytes of `key` again and again, from the place `first` on.
fn around(key: &[u8; 16], first: u64) -> impl Iterator<Item = u8> + '_ {
    key.iter().copied().cycle().skip((first % 16) as usize)
}

/// What is combined with each byte, when a password has this key and this verifier.
fn xor(key: u16, verifier: u16, passwords: &[String]) -> Result<[u8; 16], UnreadReason> {
    to_try(passwords, Office::Old)
        // Characters as Windows writes them, and as Word does: the lower half of UTF-16.
        .flat_map(|password| [codepages::bytes(1252, password), word_bytes(password)])
        .map(|mut bytes| {
            bytes.truncate(XOR_PASSWORD);
            bytes
        })
        .find(|bytes| xor_key(bytes) == key && xor_verifier(bytes) == verifier)
        .map(|bytes| xor_array(&bytes, key))
        .ok_or(UnreadReason::Encrypted)
}

fn word_bytes(password: &str) -> Vec<u8> {
    let half = |unit: u16| match unit.to_le_bytes() {
        [0, upper] => upper,
        [lower, _] => lower,
    };
    password.encode_utf16().map(half).collect()
}

/// The key of 16 bits: `CreateXorKey_Method1`, whose tables are two registers that shift.
fn xor_key(password: &[u8]) -> u16 {
    fn shift(register: u16) -> u16 {
        let turned = register.rotate_left(1);
        turned ^ if turned & 1 == 1 { 0x1020 } else { 0 }
    }
    let (mut key, mut base, mut end) = (0, 0x8000, 0xFFFF);
    for byte in password.iter().rev() {
        for bit in 0..8 {
            (base, end) = (shift(base), shift(end));
            if bit < 7 && byte >> bit & 1 == 1 {
                key ^= base;
            }
        }
    }
    if password.is_empty() {
        0
    } else {
        key ^ end
    }
}

/// `CreatePasswordVerifier_Method1`.
fn xor_verifier(password: &[u8]) -> u16 {
    if password.is_empty() {
        return 0;
    }
    let length = password.len() as u8;
    let bytes = password.iter().copied().rev().chain([length]);
    let verifier = bytes.fold(0_u16, |sum, byte| {
        (sum >> 14 & 1 | sum << 1 & 0x7FFF) ^ u16::from(byte)
    });
    verifier ^ 0xCE4B
}

/// `CreateXorArray_Method1`.
fn xor_array(password: &[u8], key: u16) -> [u8; 16] {
    const PADDING: [u8; 16] = [
        0xBB, 0xFF, 0xFF, 0xBA, 0xFF, 0xFF, 0xB9, 0x80, 0x00, 0xBE, 0x0F, 0x00, 0xBF, 0x0F, 0x00, 0,
    ];
    let key = key.to_le_bytes();
    let mut array = [0; 16];
    let bytes = password.iter().chain(&PADDING).zip(key.iter().cycle());
    for (to, (byte, key)) in array.iter_mut().zip(bytes) {
        *to = (byte ^ key).rotate_right(1);
    }
    array
}

/// A stream encrypted by RC4, with another key for each block.
struct Blocks {
    secret: Secret,
    size: u32,
    rc4: Rc4,
    /// The block that `rc4` stands in, and how far.
    block: Option<(u32, usize)>,
}

/// What the keys of the blocks come from.
enum Secret {
    /// Five bytes: all the secrecy that version 1.1 has.
    Short([u8; 5]),
    /// A hash of the password, and the bytes of a key.
    CryptoApi([u8; 20], usize),
}

impl Blocks {
    /// Reads an encryption header and finds the password.
    fn find(header: &[u8], size: u32, passwords: &[String]) -> Result<Self, UnreadReason> {
        let (major, minor) = (u16_at(header, 0), u16_at(header, 2));
        // The salt, a value and its hash, and the bytes of a key.
        let (fields, bytes) = match (major, minor) {
            (1, 1) => (
                [header.get(4..20), header.get(20..36), header.get(36..52)],
                None,
            ),
            (2..=4, 2) => {
                const SHA1: u32 = 0x8004;
                const RC4: u32 = 0x6801;
                let fields = header.get(12..).unwrap_or_default();
                // 0 stands for the only method that there was.
                let known = |at, value| [0, value].contains(&u32_at(fields, at));
                if !known(8, RC4) || !known(12, SHA1) {
                    return Err(UnreadReason::Unsupported);
                }
                let bits = match u32_at(fields, 16) {
                    0 => 40,
                    bits @ 40..=128 => bits as usize,
                    _ => return Err(UnreadReason::Malformed),
                };
                // Behind the header: the length of the salt and the salt, the value, the length
                // of the hash and the hash.
                let behind = fields.get(u32_at(header, 8) as usize..).unwrap_or_default();
                (
                    [behind.get(4..20), behind.get(20..36), behind.get(40..60)],
                    Some(bits / 8),
                )
            }
            _ => return Err(UnreadReason::Unsupported),
        };
        let [Some(salt), Some(value), Some(hash)] = fields else {
            return Err(UnreadReason::Malformed);
        };
        let verifier = [value, hash].concat();
        for password in to_try(passwords, Office::Old) {
            let mut blocks = Self {
                secret: Secret::of(password, salt, bytes),
                size,
                rc4: Rc4::new(&[0]),
                block: None,
            };
            let mut clear = verifier.clone();
            blocks.decrypt(0, &mut clear);
            let (value, hash) = clear.split_at(16);
            let fits = match bytes {
                None => Md5::digest(value).as_slice() == hash,
                Some(_) => Sha1::digest(value).as_slice() == hash,
            };
            if fits {
                return Ok(blocks);
            }
        }
        Err(UnreadReason::Encrypted)
    }

    /// Makes ready for the start of a block.
    fn rekey(&mut self, number: u32) {
        self.rc4 = Rc4::new(self.secret.key(number).as_slice());
        self.block = Some((number, 0));
    }

    /// Decrypts bytes that stand at `at`.
    fn decrypt(&mut self, mut at: u64, mut bytes: &mut [u8]) {
        while !bytes.is_empty() {
            let number = (at / u64::from(self.size)) as u32;
            let offset = (at % u64::from(self.size)) as usize;
            // Records follow each other: the block at hand is gone on with.
            let mut done = match self.block {
                Some((block, done)) if block == number && done <= offset => done,
                _ => {
                    self.rekey(number);
                    0
                }
            };
            while done < offset {
                self.rc4.next();
                done += 1;
            }
            let length = bytes.len().min(self.size as usize - offset);
            let (now, later) = bytes.split_at_mut(length);
            self.rc4.apply(now);
            self.block = Some((number, offset + length));
            at += length as u64;
            bytes = later;
        }
    }
}

impl Secret {
    /// `bytes`: those of a key by `CryptoAPI`.
    fn of(password: &str, salt: &[u8], bytes: Option<usize>) -> Self {
        let password: Vec<u8> = password
            .encode_utf16()
            .take(RC4_PASSWORD)
            .flat_map(u16::to_le_bytes)
            .collect();
        if let Some(bytes) = bytes {
            let hash = Sha1::new().chain_update(salt).chain_update(password);
            return Self::CryptoApi(hash.finalize().into(), bytes);
        }
        let short = first_five(&Md5::digest(password));
        let mut hash = Md5::new();
        for _ in 0..16 {
            hash.update(short);
            hash.update(salt);
        }
        Self::Short(first_five(&hash.finalize()))
    }

    /// The key of a block.
    fn key(&self, block: u32) -> Vec<u8> {
        match self {
            Self::Short(secret) => {
                let hash = Md5::new().chain_update(secret);
                hash.chain_update(block.to_le_bytes()).finalize().to_vec()
            }
            Self::CryptoApi(hash, bytes) => {
                let hash = Sha1::new().chain_update(hash);
                let hash = hash.chain_update(block.to_le_bytes()).finalize();
                let mut key: Vec<u8> = hash.into_iter().take(*bytes).collect();
                // A key of 40 bits is filled up.
                if *bytes == 5 {
                    key.resize(16, 0);
                }
                key
            }
        }
    }
}

fn first_five(hash: &[u8]) -> [u8; 5] {
    hash.first_chunk().copied().unwrap_or_default()
}

/// The stream of bytes that RC4 makes of a key.
struct Rc4 {
    state: [u8; 256],
    i: u8,
    j: u8,
}

impl Rc4 {
    fn new(key: &[u8]) -> Self {
        let mut state = [0; 256];
        for (byte, value) in state.iter_mut().zip(0..=255) {
            *byte = value;
        }
        let mut j = 0_u8;
        for (i, key) in (0..256).zip(key.iter().cycle()) {
            let value: u8 = state[i];
            j = j.wrapping_add(value).wrapping_add(*key);
            state.swap(i, usize::from(j));
        }
        Self { state, i: 0, j: 0 }
    }

    fn next(&mut self) -> u8 {
        self.i = self.i.wrapping_add(1);
        let (i, a) = (usize::from(self.i), self.state[usize::from(self.i)]);
        self.j = self.j.wrapping_add(a);
        let b = self.state[usize::from(self.j)];
        self.state.swap(i, usize::from(self.j));
        self.state[usize::from(a.wrapping_add(b))]
    }

    fn apply(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte ^= self.next();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Computed by another implementation, msoffcrypto-tool (MIT), with salts and values of ours.
    const CLEAR: &[u8] = b"marie@example.fr;paul@example.fr";
    const SALT: &str = "000102030405060708090a0b0c0d0e0f";

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    }

    fn passwords(given: &[&str]) -> Vec<String> {
        given.iter().map(|&password| password.into()).collect()
    }

    /// A header of version 1.1 whose password is `Été-2026`.
    fn short_header() -> Vec<u8> {
        let verifier = "bb9b396dc5a2985f71a9451a558a545edc662ccb9766930ec22cc6d47f350775";
        hex(&["01000100", SALT, verifier].concat())
    }

    /// A header of `CryptoAPI` with the same password.
    fn api_header(version: &str, bits: u8, value: &str, hash: &str) -> Vec<u8> {
        hex(&[
            version,
            "0000000024000000",
            "0000000000000000",
            "0168000004800000",
            &format!("{bits:02x}000000"),
            "010000000000000000000000",
            "41000000",
            "10000000",
            SALT,
            value,
            "14000000",
            hash,
        ]
        .concat())
    }

    fn word(flags: u16, key: u16, verifier: u16) -> Vec<u8> {
        let mut word = vec![0; 68];
        word[2] = 0xC1;
        word[10..12].copy_from_slice(&flags.to_le_bytes());
        word[14..16].copy_from_slice(&verifier.to_le_bytes());
        word[16..18].copy_from_slice(&key.to_le_bytes());
        word
    }

    #[test]
    fn a_workbook_of_1997_is_read_across_its_blocks() {
        let filepass = [vec![1, 0], short_header()].concat();
        let mut key = Key::xls(&filepass, true, &passwords(&["autre", "Été-2026"])).unwrap();
        let cipher = hex("ed4c9f0a65e32fac141ba1a0c5776d547070c93a16e64282050f9da7909af9fa");
        let mut record = cipher.clone();
        key.record(0xFC, 1_010, &mut record);
        assert_eq!(record, CLEAR);
        // Again from further back, in pieces.
        let (mut first, mut second) = (cipher[..9].to_vec(), cipher[9..].to_vec());
        key.record(0xFC, 1_010, &mut first);
        key.record(0x3C, 1_019, &mut second);
        assert_eq!([first, second].concat(), CLEAR);
    }

    #[test]
    fn some_records_of_a_workbook_are_in_clear() {
        let filepass = [vec![1, 0], short_header()].concat();
        let mut key = Key::xls(&filepass, true, &passwords(&["Été-2026"])).unwrap();
        let cipher = hex("ed4c9f0a65e32fac141ba1a0c5776d547070c93a16e64282050f9da7909af9fa");
        let mut bof = cipher.clone();
        key.record(0x809, 1_010, &mut bof);
        assert_eq!(bof, cipher);
        let mut sheet = cipher.clone();
        key.record(0x85, 1_010, &mut sheet);
        assert_eq!(sheet, [&cipher[..4], &CLEAR[4..]].concat());
    }

    #[test]
    fn a_word_document_has_shorter_blocks() {
        let word = word(0x0100, 0, 52);
        let mut key = Key::doc(&word, &short_header(), &passwords(&["Été-2026"])).unwrap();
        let mut bytes = hex("26967e59f749b632b5bc1a3a200afa4ecd41714a0f7014be1354e3dde77238ab");
        key.stream(1_010, &mut bytes);
        assert_eq!(bytes, CLEAR);
        assert_eq!(key.clear(), 68);
    }

    #[test]
    fn the_objects_of_a_presentation_have_a_key_each() {
        let weak = api_header(
            "02000200",
            40,
            "41ea008bdb301aae7dd4051ce4ed0451",
            "55f0942a573278b395a927b60cf20816c1207b67",
        );
        let strong = api_header(
            "04000200",
            128,
            "7a21eb8fa821c95dec6d330d5c62823f",
            "eca8baa1e607cab0b11097f98aa77e4a6b9300b1",
        );
        for (header, cipher) in [
            (
                weak,
                "e18ccb1e5ea31f2b79e4eeeb11301645c0fddfada6bc712b269f1aaee0e3be8f",
            ),
            (
                strong,
                "194c3cbe201352b40d1cb47c0692da11ac66da2bb7b4667d80f3dfe1721de902",
            ),
        ] {
            let mut key = Key::ppt(&header, &passwords(&["Été-2026"])).unwrap();
            let mut bytes = hex(cipher);
            // Its header first, then all of it.
            key.object(7, &mut bytes[..8]);
            assert_eq!(&bytes[..8], b"marie@ex");
            let mut bytes = hex(cipher);
            key.object(7, &mut bytes);
            assert_eq!(bytes, CLEAR);
        }
    }

    #[test]
    fn the_oldest_workbooks_and_documents_are_obfuscated() {
        let secret = passwords(&["secret"]);
        let filepass = hex("00004d01a7da");
        for (biff8, filepass) in [(true, &filepass[..]), (false, &filepass[2..])] {
            let mut key = Key::xls(filepass, biff8, &secret).unwrap();
            let mut record =
                hex("f45334ed0ad7b33d3b141a37d7ba95933e71566e2bd7b33d3b141a37d7ba9593");
            key.record(0xFC, 26, &mut record);
            assert_eq!(record, CLEAR);
            let mut sheet = hex("6d6172690ad7b33d3b141a37d7ba95933e71566e2bd7b33d3b141a37d7ba9593");
            key.record(0x85, 26, &mut sheet);
            assert_eq!(sheet, CLEAR);
        }
        let mut key = Key::doc(&word(0x8100, 0x014D, 0xDAA7), b"", &secret).unwrap();
        let mut bytes = hex("341e08a9c39f000076d464d61e513faf620f1bb5ca9f7a4a76d464d61e513faf");
        key.stream(26, &mut bytes);
        assert_eq!(bytes, b"marie@\0\0ample.fr;paul@example.fr");
        // A file of Excel that msoffcrypto-tool tests with.
        let fifteen = passwords(&["123456789012345"]);
        assert!(Key::xls(&hex("00006582b19e"), true, &fifteen).is_ok());
    }

    #[test]
    fn a_workbook_protected_against_changes_only_needs_no_password() {
        assert!(Key::xls(&hex("000059b30a9a"), true, &[]).is_ok());
    }

    #[test]
    fn what_cannot_be_opened_says_why() {
        let wrong = passwords(&["secret", ""]);
        let api = api_header(
            "02000200",
            128,
            SALT,
            "00000000000000000000000000000000000000ff",
        );
        let mut aes = api.clone();
        aes[20..24].copy_from_slice(&0x660E_u32.to_le_bytes());
        for (header, reason) in [
            (short_header(), UnreadReason::Encrypted),
            (api.clone(), UnreadReason::Encrypted),
            (aes, UnreadReason::Unsupported),
            (vec![4, 0, 4, 0], UnreadReason::Unsupported),
            (api[..90].to_vec(), UnreadReason::Malformed),
            (short_header()[..50].to_vec(), UnreadReason::Malformed),
        ] {
            assert_eq!(Key::ppt(&header, &wrong).unwrap_err(), reason);
        }
        let open = |filepass: &[u8]| Key::xls(filepass, true, &wrong).unwrap_err();
        assert_eq!(open(&[0, 0, 1, 0, 2, 0]), UnreadReason::Encrypted);
        assert_eq!(open(&[0]), UnreadReason::Malformed);
        assert_eq!(open(&[0, 0, 1]), UnreadReason::Malformed);
        assert_eq!(open(&[9, 0, 0, 0]), UnreadReason::Unsupported);
    }
}
