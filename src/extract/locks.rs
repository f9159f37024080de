//! How entries of an archive are encrypted one by one, and what decrypts them as they are read.
//!
//! Three ways: the cipher of the first ZIP programs (`ZipCrypto`), AES as `WinZip` writes it (AE-1 and
//! AE-2), and AES in CBC as in `OpenDocument`. A password is known by a byte or two that stand
//! before the data, or by a sum of its beginning; who reads must still see that the data make sense,
//! for one wrong password in 256 passes for a right one of `ZipCrypto`.
//!
//! Sources: APPNOTE.TXT 6.1; <https://www.winzip.com/en/support/aes-encryption/>; `OpenDocument` 1.3,
//! part 2, chapter 4.

use hmac::{Hmac, Mac};
use sha1::Sha1;

use super::codepages;
use super::crypto::{pbkdf2, Aes, Hash, BLOCK};
use super::limits::Job;
use crate::model::UnreadReason;

/// Bytes before data encrypted by `ZipCrypto`.
pub const ZIP_CRYPTO_HEADER: usize = 12;
/// Bytes behind data encrypted as by `WinZip`, which authenticate them.
pub const WINZIP_CODE: usize = 10;
/// Bytes behind the salt by which a password is known.
const WINZIP_VERIFIER: usize = 2;
const WINZIP_ROUNDS: u32 = 1_000;
/// Bytes of an `OpenDocument` entry of which the sum is known.
pub const SUMMED: usize = 1_024;

/// Decrypts the data of an entry, slice by slice; each slice but the last is made of whole blocks.
#[derive(Clone)]
pub enum Cipher {
    /// The three words of `ZipCrypto`.
    Words([u32; 3]),
    /// AES as `WinZip` writes it, and what has been authenticated so far.
    Counted {
        /// With the key.
        aes: Aes,
        /// The number of the block.
        count: u128,
        /// Of the encrypted bytes.
        code: Hmac<Sha1>,
    },
    /// AES in CBC, and the block before.
    Chained(Aes, [u8; BLOCK]),
}

impl Cipher {
    /// Decrypts the next slice.
    pub fn decrypt(&mut self, bytes: &mut [u8]) {
        match self {
            Self::Words(words) => {
                for byte in bytes {
                    *byte ^= next_byte(words);
                    mix(words, *byte);
                }
            }
            Self::Counted { aes, count, code } => {
                code.update(bytes);
                aes.decrypt_counted(count, bytes);
            }
            Self::Chained(aes, chain) => aes.decrypt_chained(chain, bytes),
        }
    }

    /// Is this the code behind the data that were decrypted?
    pub fn authenticates(self, expected: &[u8]) -> bool {
        match self {
            Self::Counted { code, .. } => code.verify_truncated_left(expected).is_ok(),
            _ => true,
        }
    }

    /// Of `ZipCrypto`; `check`: the last byte of the header, in clear. `None`: another password.
    pub fn words(password: &[u8], header: &[u8], check: u8) -> Option<Self> {
        let mut words = [0x1234_5678, 0x2345_6789, 0x3456_7890];
        for byte in password {
            mix(&mut words, *byte);
        }
        let mut cipher = Self::Words(words);
        let mut header = header.to_vec();
        cipher.decrypt(&mut header);
        (header.last() == Some(&check)).then_some(cipher)
    }

    /// Of `WinZip`; `header`: as many bytes as [`winzip_header`] says. `None`: another password.
    pub fn winzip(
        password: &[u8],
        key_bytes: usize,
        header: &[u8],
        job: &Job,
    ) -> Result<Option<Self>, UnreadReason> {
        let (salt, verifier) = header
            .split_at_checked(key_bytes / 2)
            .ok_or(UnreadReason::Malformed)?;
        let length = 2 * key_bytes + WINZIP_VERIFIER;
        let keys = pbkdf2(password, salt, WINZIP_ROUNDS, length, job)?;
        let (key, rest) = keys.split_at(key_bytes);
        let (code_key, found) = rest.split_at(key_bytes);
        if found != verifier {
            return Ok(None);
        }
        let code = Hmac::new_from_slice(code_key).map_err(|_| UnreadReason::Unsupported)?;
        let aes = Aes::new(key).ok_or(UnreadReason::Unsupported)?;
        let count = 1;
        Ok(Some(Self::Counted { aes, count, code }))
    }
}

/// The bytes of a key of this strength, and those of the header before the data.
pub fn winzip_header(strength: u8) -> Result<(usize, usize), UnreadReason> {
    let key_bytes = match strength {
        1..=3 => 8 + 8 * usize::from(strength),
        _ => return Err(UnreadReason::Unsupported),
    };
    Ok((key_bytes, key_bytes / 2 + WINZIP_VERIFIER))
}

fn next_byte(words: &[u32; 3]) -> u8 {
    let word = words[2] | 2;
    (word.wrapping_mul(word ^ 1) >> 8) as u8
}

fn mix(words: &mut [u32; 3], byte: u8) {
    let [a, b, c] = words;
    *a = crc(*a, byte);
    *b = b
        .wrapping_add(*a & 0xFF)
        .wrapping_mul(0x0808_8405)
        .wrapping_add(1);
    *c = crc(*c, (*b >> 24) as u8);
}

/// CRC-32 of one more byte.
fn crc(sum: u32, byte: u8) -> u32 {
    TABLE[usize::from(sum as u8 ^ byte)] ^ sum >> 8
}

const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut sum = index as u32;
        let mut bit = 0;
        while bit < 8 {
            sum = sum >> 1 ^ if sum & 1 == 1 { 0xEDB8_8320 } else { 0 };
            bit += 1;
        }
        table[index] = sum;
        index += 1;
    }
    table
};

/// The bytes that a password may be: those of UTF-8, of Windows and of DOS where they differ.
pub fn spellings(password: &str) -> Vec<Vec<u8>> {
    let mut spellings = vec![password.as_bytes().to_vec()];
    if !password.is_ascii() {
        spellings.extend([1252, 850].map(|page| codepages::bytes(page, password)));
    }
    spellings
}

/// How an entry of an `OpenDocument` is encrypted, as its manifest says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OdfLock {
    /// The password is hashed by SHA-256 first, otherwise by SHA-1.
    pub start_sha256: bool,
    /// What the key is made with.
    pub salt: Vec<u8>,
    /// How often it is hashed.
    pub rounds: u32,
    /// The bytes of the key.
    pub key_bytes: usize,
    /// What the first block is chained to.
    pub chain: Vec<u8>,
    /// The sum of the first bytes is by SHA-256, otherwise by SHA-1.
    pub sum_sha256: bool,
    /// The sum of the first [`SUMMED`] bytes that were encrypted.
    pub sum: Vec<u8>,
}

impl OdfLock {
    /// With the beginning of the data, [`SUMMED`] bytes or all. `None`: another password.
    pub fn open(
        &self,
        password: &str,
        beginning: &[u8],
        job: &Job,
    ) -> Result<Option<Cipher>, UnreadReason> {
        let hash = |sha256| if sha256 { Hash::Sha256 } else { Hash::Sha1 };
        let start = hash(self.start_sha256).of(&[password.as_bytes()]);
        let key = pbkdf2(&start, &self.salt, self.rounds, self.key_bytes, job)?;
        let aes = Aes::new(&key).ok_or(UnreadReason::Unsupported)?;
        let chain = *self.chain.first_chunk().ok_or(UnreadReason::Malformed)?;
        let cipher = Cipher::Chained(aes, chain);
        let mut clear = beginning.to_vec();
        cipher.clone().decrypt(&mut clear);
        // A short entry ends with bytes that fill its last block; the last of them counts them. It
        // may be as long as the sum and its filling, which is then not part of the beginning.
        let filling = clear.last().map_or(0, |last| usize::from(*last));
        let short = clear.get(..clear.len().saturating_sub(filling));
        let fits = [Some(clear.as_slice()), short]
            .into_iter()
            .flatten()
            .any(|bytes| hash(self.sum_sha256).of(&[bytes]) == self.sum);
        Ok(fits.then_some(cipher))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_with_accents_is_tried_as_each_system_writes_it() {
        assert_eq!(spellings("secret"), [b"secret"]);
        assert_eq!(
            spellings("été"),
            [&b"\xC3\xA9t\xC3\xA9"[..], b"\xE9t\xE9", b"\x82t\x82"]
        );
    }
}
