//! What opens protected files share: AES, hashes and the making of keys.
//!
//! Thin over the `RustCrypto` crates: nothing is encrypted here, and nothing authenticated but what
//! a reader asks for. Each key that is made is counted first ([`Job::derive`]), for how often
//! it is hashed is the file's to choose.

use aes::cipher::inout::InOutBuf;
use aes::cipher::{BlockDecrypt, BlockEncrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use hmac::Hmac;
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha384, Sha512};

use super::limits::Job;
use crate::model::UnreadReason;

/// Bytes of a block of AES.
pub const BLOCK: usize = 16;
/// Bytes that are deciphered at once, so that the blocks are done side by side.
const STRIDE: usize = 32 * BLOCK;

/// AES with a key of 128, 192 or 256 bits.
#[derive(Clone)]
pub enum Aes {
    /// 128 bits.
    Short(Aes128),
    /// 192 bits.
    Middle(Aes192),
    /// 256 bits.
    Long(Aes256),
}

impl Aes {
    /// `None` when the key has another length.
    pub fn new(key: &[u8]) -> Option<Self> {
        match key.len() {
            16 => Aes128::new_from_slice(key).ok().map(Self::Short),
            24 => Aes192::new_from_slice(key).ok().map(Self::Middle),
            _ => Aes256::new_from_slice(key).ok().map(Self::Long),
        }
    }

    /// Decrypts each whole block on its own (ECB).
    pub fn decrypt(&self, bytes: &mut [u8]) {
        let (blocks, _rest) = InOutBuf::from(bytes).into_chunks();
        match self {
            Self::Short(aes) => aes.decrypt_blocks_inout(blocks),
            Self::Middle(aes) => aes.decrypt_blocks_inout(blocks),
            Self::Long(aes) => aes.decrypt_blocks_inout(blocks),
        }
    }

    /// Decrypts whole blocks that are chained (CBC); `chain`, the block before, goes on.
    pub fn decrypt_chained(&self, chain: &mut [u8; BLOCK], bytes: &mut [u8]) {
        for stride in bytes.chunks_mut(STRIDE) {
            let mut before = [0; STRIDE];
            for (to, from) in before.iter_mut().zip(chain.iter().chain(stride.iter())) {
                *to = *from;
            }
            if let Some(last) = stride.last_chunk() {
                *chain = *last;
            }
            self.decrypt(stride);
            xor(stride, &before);
        }
    }

    /// Decrypts what was combined with a counter (CTR), of little-endian blocks as in ZIP archives;
    /// `count` goes on.
    pub fn decrypt_counted(&self, count: &mut u128, bytes: &mut [u8]) {
        for stride in bytes.chunks_mut(STRIDE) {
            let mut pad = [0; STRIDE];
            for block in pad.chunks_exact_mut(BLOCK) {
                block.copy_from_slice(&count.to_le_bytes());
                *count = count.wrapping_add(1);
            }
            let (blocks, _rest) = InOutBuf::from(&mut pad[..]).into_chunks();
            match self {
                Self::Short(aes) => aes.encrypt_blocks_inout(blocks),
                Self::Middle(aes) => aes.encrypt_blocks_inout(blocks),
                Self::Long(aes) => aes.encrypt_blocks_inout(blocks),
            }
            xor(stride, &pad);
        }
    }
}

fn xor(bytes: &mut [u8], with: &[u8]) {
    for (byte, with) in bytes.iter_mut().zip(with) {
        *byte ^= with;
    }
}

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// 160 bits.
    Sha1,
    /// 256 bits.
    Sha256,
    /// 384 bits.
    Sha384,
    /// 512 bits.
    Sha512,
}

impl Hash {
    /// The hash of the parts end to end.
    pub fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn digest<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut hash = D::new();
            for part in parts {
                hash.update(part);
            }
            hash.finalize().to_vec()
        }
        match self {
            Self::Sha1 => digest::<Sha1>(parts),
            Self::Sha256 => digest::<Sha256>(parts),
            Self::Sha384 => digest::<Sha384>(parts),
            Self::Sha512 => digest::<Sha512>(parts),
        }
    }

    /// Hashes again and again the number of the round, from 0 on, with the hash before.
    pub fn spin(self, start: &[u8], rounds: u32, job: &Job) -> Result<Vec<u8>, UnreadReason> {
        fn spin<D: Digest>(start: &[u8], rounds: u32) -> Vec<u8> {
            let mut last = sha1::digest::Output::<D>::default();
            for (to, from) in last.iter_mut().zip(start) {
                *to = *from;
            }
            for round in 0..rounds {
                let hash = D::new().chain_update(round.to_le_bytes());
                last = hash.chain_update(&last).finalize();
            }
            last.to_vec()
        }
        // The wider ones take about twice as long.
        let weight = match self {
            Self::Sha1 | Self::Sha256 => 1,
            Self::Sha384 | Self::Sha512 => 2,
        };
        job.derive(weight * u64::from(rounds))?;
        Ok(match self {
            Self::Sha1 => spin::<Sha1>(start, rounds),
            Self::Sha256 => spin::<Sha256>(start, rounds),
            Self::Sha384 => spin::<Sha384>(start, rounds),
            Self::Sha512 => spin::<Sha512>(start, rounds),
        })
    }
}

/// `length` bytes made of a password by PBKDF2 with HMAC-SHA-1 (RFC 8018).
pub fn pbkdf2(
    password: &[u8],
    salt: &[u8],
    rounds: u32,
    length: usize,
    job: &Job,
) -> Result<Vec<u8>, UnreadReason> {
    // Two hashes a round for each 20 bytes.
    job.derive(2 * u64::from(rounds) * length.div_ceil(20) as u64)?;
    let mut key = vec![0; length];
    // Refuses no length of a password.
    pbkdf2::pbkdf2::<Hmac<Sha1>>(password, salt, rounds, &mut key)
        .map_err(|_| UnreadReason::Unsupported)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    }

    #[test]
    fn chained_blocks_go_on_from_one_call_to_the_next() {
        // NIST SP 800-38A, F.2.2, twice across a stride.
        let key = hex("2b7e151628aed2a6abf7158809cf4f3c");
        let cipher = hex("7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2");
        let plain = hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
        let aes = Aes::new(&key).unwrap();
        for cut in [0, 16, 32] {
            let mut chain = std::array::from_fn(|i| i as u8);
            let mut bytes = cipher.clone();
            let (first, second) = bytes.split_at_mut(cut);
            aes.decrypt_chained(&mut chain, first);
            aes.decrypt_chained(&mut chain, second);
            assert_eq!(bytes, plain);
        }
        assert!(Aes::new(&key[..15]).is_none());
    }

    #[test]
    fn keys_are_made_as_the_standard_says() {
        // RFC 6070.
        let key = pbkdf2(b"password", b"salt", 4_096, 20, &Job::default());
        assert_eq!(key, Ok(hex("4b007901b765489abead49d926f721d065a429c1")));
    }

    #[test]
    fn making_keys_has_an_end() {
        let job = Job::default();
        let make = |rounds| pbkdf2(b"x", b"y", rounds, 20, &job).map(|_| ());
        assert_eq!(make(5_000_001), Err(UnreadReason::Unsupported));
        assert_eq!(job.derive(9_999_990), Ok(()));
        assert!(make(5).is_ok());
        assert_eq!(make(1), Err(UnreadReason::TooLarge));
    }
}
