//! Office Open XML behind a password: an OLE file with the document encrypted in it.
//!
//! Opens agile encryption (AES of 128, 192 or 256 bits in CBC; SHA-1, 256, 384 or 512) and standard
//! encryption (AES in ECB, SHA-1), with the passwords that the writer gave or the one that Excel
//! uses of its own accord; what is inside is then read as the document that it is. Refuses extensible
//! encryption, other ciphers, certificates alone and rights management
//! ([`UnreadReason::Unsupported`]); with no password that fits, [`UnreadReason::Encrypted`].
//!
//! The code that would tell whether somebody altered the file (`dataIntegrity`) is not checked:
//! it takes a pass over all bytes, and the ZIP archive inside has sums of its own that tell damage.
//!
//! Source: \[MS-OFFCRYPTO\] 2.3.4, <https://learn.microsoft.com/openspecs/office_file_formats/ms-offcrypto/>.

use super::bytes::{u16_at, u32_at, u64_at};
use super::crypto::{Aes, Hash, BLOCK};
use super::folded::base64;
use super::legacy_crypto::{to_try, Office};
use super::limits::Job;
use super::ole::{Ole, Stream, ROOT};
use crate::model::{Source, UnreadReason};

/// Bytes of the document that are encrypted as one (agile).
const SEGMENT: usize = 4_096;
/// Rounds of hashing (standard).
const STANDARD_ROUNDS: u32 = 50_000;
/// Characters of a password that count.
const PASSWORD: usize = 255;

/// What the hash of the password is hashed with, for each of three keys.
const FOR_VALUE: [u8; 8] = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];
const FOR_HASH: [u8; 8] = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];
const FOR_KEY: [u8; 8] = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];

/// Are these names in an OLE file those of a protected document?
pub fn is_protected(names: &[String]) -> bool {
    names
        .iter()
        .any(|name| name == "EncryptedPackage" || name == "EncryptionInfo")
}

/// The document inside, decrypted as far as it is there.
pub fn open(source: &mut dyn Source, job: &Job) -> Result<Stream, UnreadReason> {
    let mut ole = Ole::open(source)?;
    let info = ole.stream(ROOT, "EncryptionInfo", job)?;
    // Without it, a server of rights management has the key.
    let info = info.ok_or(UnreadReason::Unsupported)?.bytes;
    let cipher = Cipher::find(&info, job)?;
    let package = ole.stream(ROOT, "EncryptedPackage", job)?;
    let mut package = package.ok_or(UnreadReason::Malformed)?;
    let size = u64_at(&package.bytes, 0);
    package.bytes.drain(..package.bytes.len().min(8));
    cipher.decrypt(&mut package.bytes);
    // The last block is filled up.
    if size > package.bytes.len() as u64 {
        package.fault.get_or_insert(UnreadReason::Malformed);
    }
    package
        .bytes
        .truncate(usize::try_from(size).unwrap_or(usize::MAX));
    Ok(package)
}

/// How the document is encrypted, and its key.
enum Cipher {
    Agile { aes: Aes, hash: Hash, salt: Vec<u8> },
    Standard(Aes),
}

impl Cipher {
    fn find(info: &[u8], job: &Job) -> Result<Self, UnreadReason> {
        let rest = info.get(8..).ok_or(UnreadReason::Malformed)?;
        match (u16_at(info, 0), u16_at(info, 2)) {
            (4, 4) => agile(&String::from_utf8_lossy(rest), job),
            (2..=4, 2) => standard(rest, job),
            _ => Err(UnreadReason::Unsupported),
        }
    }

    fn decrypt(&self, package: &mut [u8]) {
        match self {
            Self::Standard(aes) => aes.decrypt(package),
            Self::Agile { aes, hash, salt } => {
                for (number, segment) in (0_u32..).zip(package.chunks_mut(SEGMENT)) {
                    let mut chain = first_block(&hash.of(&[salt, &number.to_le_bytes()]));
                    aes.decrypt_chained(&mut chain, segment);
                }
            }
        }
    }
}

/// The first password that `fits`, the given ones before the others.
fn first<T>(
    job: &Job,
    fits: impl Fn(&[u8]) -> Result<Option<T>, UnreadReason>,
) -> Result<T, UnreadReason> {
    for password in to_try(job.passwords(), Office::Xml) {
        let units = password.encode_utf16().take(PASSWORD);
        let password: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
        if let Some(opened) = fits(&password)? {
            return Ok(opened);
        }
    }
    Err(UnreadReason::Encrypted)
}

/// What an element of agile encryption says of its hash and its key.
struct Terms<'a> {
    element: &'a str,
    hash: Hash,
    salt: Vec<u8>,
    key_bytes: usize,
}

impl<'a> Terms<'a> {
    fn read(element: &'a str) -> Result<Self, UnreadReason> {
        let says = |name, value| attribute(element, name) == Some(value);
        let hash = match attribute(element, "hashAlgorithm").unwrap_or_default() {
            "SHA1" | "SHA-1" => Hash::Sha1,
            "SHA256" | "SHA-256" => Hash::Sha256,
            "SHA384" | "SHA-384" => Hash::Sha384,
            "SHA512" | "SHA-512" => Hash::Sha512,
            _ => return Err(UnreadReason::Unsupported),
        };
        let key_bytes = match attribute(element, "keyBits") {
            Some("128") => 16,
            Some("192") => 24,
            Some("256") => 32,
            _ => return Err(UnreadReason::Unsupported),
        };
        if !says("cipherAlgorithm", "AES") || !says("cipherChaining", "ChainingModeCBC") {
            return Err(UnreadReason::Unsupported);
        }
        Ok(Self {
            element,
            hash,
            salt: base64(
                attribute(element, "saltValue")
                    .unwrap_or_default()
                    .as_bytes(),
            ),
            key_bytes,
        })
    }

    /// The bytes of an encrypted value.
    fn value(&self, name: &str) -> Result<Vec<u8>, UnreadReason> {
        let bytes = base64(attribute(self.element, name).unwrap_or_default().as_bytes());
        if bytes.is_empty() || !bytes.len().is_multiple_of(BLOCK) {
            return Err(UnreadReason::Malformed);
        }
        Ok(bytes)
    }

    fn aes(&self, mut key: Vec<u8>) -> Result<Aes, UnreadReason> {
        // A short hash is filled up.
        key.resize(self.key_bytes, 0x36);
        Aes::new(&key).ok_or(UnreadReason::Unsupported)
    }
}

fn agile(xml: &str, job: &Job) -> Result<Cipher, UnreadReason> {
    let data = elements(xml, "keyData").next();
    let data = Terms::read(data.ok_or(UnreadReason::Malformed)?)?;
    // A certificate may open the document too; it counts no rounds.
    let by_password = elements(xml, "encryptedKey").find(|e| attribute(e, "spinCount").is_some());
    let terms = Terms::read(by_password.ok_or(UnreadReason::Unsupported)?)?;
    let rounds = attribute(terms.element, "spinCount").and_then(|rounds| rounds.parse().ok());
    let rounds = rounds.ok_or(UnreadReason::Malformed)?;
    let value = terms.value("encryptedVerifierHashInput")?;
    let expected = terms.value("encryptedVerifierHashValue")?;
    let key = terms.value("encryptedKeyValue")?;
    first(job, |password| {
        let start = terms.hash.of(&[&terms.salt, password]);
        let secret = terms.hash.spin(&start, rounds, job)?;
        let open = |purpose: [u8; 8], value: &[u8]| {
            let aes = terms.aes(terms.hash.of(&[&secret, &purpose]))?;
            let mut bytes = value.to_vec();
            aes.decrypt_chained(&mut first_block(&terms.salt), &mut bytes);
            Ok(bytes)
        };
        let mut value = open(FOR_VALUE, &value)?;
        value.truncate(terms.salt.len());
        let hash = terms.hash.of(&[&value]);
        if !open(FOR_HASH, &expected)?.starts_with(&hash) {
            return Ok(None);
        }
        Ok(Some(Cipher::Agile {
            aes: data.aes(open(FOR_KEY, &key)?)?,
            hash: data.hash,
            salt: data.salt.clone(),
        }))
    })
}

fn standard(info: &[u8], job: &Job) -> Result<Cipher, UnreadReason> {
    let header = info.get(4..).unwrap_or_default();
    // AES of 128, 192 and 256 bits.
    let key_bytes = match u32_at(header, 8) {
        0x660E => 16,
        0x660F => 24,
        0x6610 => 32,
        _ => return Err(UnreadReason::Unsupported),
    };
    let behind = header
        .get(u32_at(info, 0) as usize..)
        .and_then(|behind| behind.get(..72))
        .ok_or(UnreadReason::Malformed)?;
    // The length of the salt, the salt, a value, the length of its hash, its hash.
    let (salt, rest) = behind.split_at(20);
    let salt = salt.get(4..).unwrap_or_default();
    let (value, hash) = rest.split_at(20);
    first(job, |password| {
        let start = Hash::Sha1.of(&[salt, password]);
        let secret = Hash::Sha1.spin(&start, STANDARD_ROUNDS, job)?;
        let secret = Hash::Sha1.of(&[&secret, &[0; 4]]);
        let derive = |with: u8| {
            let mut block = [with; 64];
            for (byte, secret) in block.iter_mut().zip(&secret) {
                *byte ^= secret;
            }
            Hash::Sha1.of(&[&block])
        };
        let mut key = [derive(0x36), derive(0x5C)].concat();
        key.truncate(key_bytes);
        let aes = Aes::new(&key).ok_or(UnreadReason::Unsupported)?;
        let mut clear = [value.get(..16).unwrap_or_default(), hash].concat();
        aes.decrypt(&mut clear);
        let (value, hash) = clear.split_at(16);
        let fits = hash.starts_with(&Hash::Sha1.of(&[value]));
        Ok(fits.then_some(Cipher::Standard(aes)))
    })
}

/// The first block of a salt or a hash.
fn first_block(bytes: &[u8]) -> [u8; BLOCK] {
    let mut block = [0x36; BLOCK];
    for (to, from) in block.iter_mut().zip(bytes) {
        *to = *from;
    }
    block
}

/// What is written in the elements of this name (without prefix): one short part by one program
/// needs no more than this to be read.
fn elements<'a>(xml: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    xml.split('<').filter_map(move |tag| {
        let (tag_name, attributes) = tag.split_once(char::is_whitespace)?;
        let local = tag_name.rsplit(':').next()?;
        (local == name).then_some(attributes)
    })
}

/// The value of an attribute in what [`elements`] gives.
fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    element.split_whitespace().find_map(|pair| {
        let value = pair.strip_prefix(name)?.strip_prefix('=')?;
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value.get(1..)?.split(quote).next()
    })
}
