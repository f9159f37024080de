//! Decodes streams within limits, and tells the damaged ones.
//!
//! The PDF library inflates without a bound and takes a cut stream for a whole one. So the
//! usual encodings (deflate, ASCII85, hexadecimal) are decoded here, up to a limit, and the
//! checksum is compared; the rare ones (LZW, run lengths, predictors) are left to the library
//! when the encoded bytes are too few to swell beyond the limit.
//!
//! Sources: ISO 32000-1 § 7.4 (filters), RFC 1950 (zlib), RFC 1951 (deflate).

use std::borrow::Cow;

use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::object::dict::keys::{DECODE_PARMS, DP, F, FILTER, PREDICTOR};
use hayro_syntax::object::{Array, Dict, Object, Stream};
use hayro_syntax::Filter;
use memchr::memmem;

use super::MAX_STREAM;
use crate::extract::limits::Job;

/// Deflate swells at most 1,032 times, LZW about 1,400 times.
const MAX_SWELL: usize = 1400;

/// A decoded stream.
pub(super) struct Decoded<'a> {
    pub bytes: Cow<'a, [u8]>,
    /// It is cut short or its checksum is wrong: `bytes` holds what came before.
    pub damaged: bool,
}

/// A stream, or what it decodes to, is larger than the limits.
#[derive(Debug)]
pub(super) struct TooLarge;

/// Decodes `stream` and takes what it decodes to off what `job` allows; a picture decodes to
/// nothing.
pub(super) fn decode<'a>(stream: &Stream<'a>, job: &Job) -> Result<Decoded<'a>, TooLarge> {
    let decoded = decode_one(stream)?;
    let bytes = decoded.bytes.len() as u64;
    job.unpack(bytes).map_err(|_| TooLarge)?;
    Ok(decoded)
}

fn decode_one<'a>(stream: &Stream<'a>) -> Result<Decoded<'a>, TooLarge> {
    let raw = stream.raw_data();
    let filters = stream.filters();
    // The library leaves out the filters it does not know.
    let all_known = filters.len() == named_filters(stream.dict());
    let here = !has_predictor(stream.dict())
        && filters.iter().all(|filter| {
            matches!(
                filter,
                Filter::FlateDecode | Filter::Ascii85Decode | Filter::AsciiHexDecode
            )
        });
    if !here {
        if raw.len() > limit_before(filters.len()) {
            return Err(TooLarge);
        }
        let decoded = stream.decoded_data();
        let damaged = decoded.is_err();
        return Ok(Decoded {
            bytes: decoded.unwrap_or_default(),
            damaged,
        });
    }
    let mut decoded = Decoded {
        bytes: raw,
        damaged: !all_known,
    };
    for filter in &filters {
        let (bytes, whole) = match filter {
            Filter::FlateDecode => inflate(&decoded.bytes)?,
            Filter::Ascii85Decode => ascii85(&decoded.bytes),
            _ => ascii_hex(&decoded.bytes),
        };
        if bytes.len() > MAX_STREAM {
            return Err(TooLarge);
        }
        decoded.damaged |= !whole;
        decoded.bytes = Cow::Owned(bytes);
    }
    Ok(decoded)
}

/// So few bytes that `filters` cannot swell them much beyond the limit.
fn limit_before(filters: usize) -> usize {
    match filters {
        0 => MAX_STREAM,
        1 => 2 * MAX_STREAM / MAX_SWELL,
        _ => 2 * MAX_STREAM / MAX_SWELL / 32,
    }
}

fn named_filters(dict: &Dict<'_>) -> usize {
    let filters = dict
        .get::<Object<'_>>(F)
        .or_else(|| dict.get::<Object<'_>>(FILTER));
    match filters {
        Some(Object::Name(_)) => 1,
        Some(Object::Array(list)) => list.raw_iter().count(),
        _ => 0,
    }
}

fn has_predictor(dict: &Dict<'_>) -> bool {
    [DECODE_PARMS, DP].iter().any(|key| {
        let predicts = |params: &Dict<'_>| params.get::<u32>(PREDICTOR).is_some_and(|p| p > 1);
        match dict.get::<Object<'_>>(*key) {
            Some(Object::Dict(params)) => predicts(&params),
            Some(Object::Array(list)) => dicts(&list).any(|params| predicts(&params)),
            _ => false,
        }
    })
}

fn dicts<'a>(list: &Array<'a>) -> impl Iterator<Item = Dict<'a>> {
    list.iter::<Object<'_>>().filter_map(Object::into_dict)
}

/// Inflates up to the limit. The flag tells that the data ended properly.
fn inflate(data: &[u8]) -> Result<(Vec<u8>, bool), TooLarge> {
    let mut bytes = Vec::new();
    let whole = inflate_into(data, |piece| {
        bytes.extend_from_slice(piece);
        bytes.len() <= MAX_STREAM
    });
    if bytes.len() > MAX_STREAM {
        return Err(TooLarge);
    }
    Ok((bytes, whole))
}

/// Inflates piece by piece until `take` says stop.
fn inflate_into(data: &[u8], mut take: impl FnMut(&[u8]) -> bool) -> bool {
    let zlib = matches!(data, [first, second, ..]
        if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0);
    let mut rest = if zlib {
        data.get(2..).unwrap_or(&[])
    } else {
        data
    };
    let mut inflater = Decompress::new(false);
    let mut sum = Adler32::default();
    let mut piece = vec![0; 32 * 1024];
    loop {
        let (read, written) = (inflater.total_in(), inflater.total_out());
        let status = inflater.decompress(rest, &mut piece, FlushDecompress::None);
        let read = (inflater.total_in() - read) as usize;
        let written = (inflater.total_out() - written) as usize;
        rest = rest.get(read..).unwrap_or(&[]);
        let fresh = piece.get(..written).unwrap_or(&[]);
        sum.add(fresh);
        if !take(fresh) {
            return false;
        }
        match status {
            Ok(Status::StreamEnd) => break,
            Ok(_) if read > 0 || written > 0 => {}
            _ => return false,
        }
    }
    // Some producers leave the checksum out; a wrong one means damage.
    match rest {
        [a, b, c, d, ..] if zlib => u32::from_be_bytes([*a, *b, *c, *d]) == sum.value(),
        _ => true,
    }
}

/// The checksum of zlib streams.
struct Adler32 {
    low: u32,
    high: u32,
}

impl Default for Adler32 {
    fn default() -> Self {
        Self { low: 1, high: 0 }
    }
}

impl Adler32 {
    fn add(&mut self, bytes: &[u8]) {
        // So many bytes cannot overflow 32 bits (as in zlib's NMAX).
        for chunk in bytes.chunks(5552) {
            for &byte in chunk {
                self.low += u32::from(byte);
                self.high += self.low;
            }
            self.low %= 65_521;
            self.high %= 65_521;
        }
    }

    fn value(&self) -> u32 {
        self.high << 16 | self.low
    }
}

/// Base-85 digits, five for four bytes; `~>` ends them.
fn ascii85(data: &[u8]) -> (Vec<u8>, bool) {
    let mut bytes = Vec::with_capacity(data.len() / 5 * 4 + 4);
    let mut group = [b'u'; 5];
    let mut filled = 0;
    let mut ended = false;
    for &byte in data {
        match byte {
            b'z' if filled == 0 => bytes.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => {
                if let Some(digit) = group.get_mut(filled) {
                    *digit = byte;
                }
                filled += 1;
                if filled == 5 {
                    bytes.extend_from_slice(&group_value(group).to_be_bytes());
                    group = [b'u'; 5];
                    filled = 0;
                }
            }
            b'~' => {
                ended = true;
                break;
            }
            b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x0c => {}
            _ => return (bytes, false),
        }
    }
    let last = group_value(group).to_be_bytes();
    bytes.extend_from_slice(last.get(..filled.saturating_sub(1)).unwrap_or(&[]));
    (bytes, ended)
}

fn group_value(group: [u8; 5]) -> u32 {
    group.iter().fold(0_u32, |value, digit| {
        value
            .wrapping_mul(85)
            .wrapping_add(u32::from(digit.wrapping_sub(b'!')))
    })
}

/// Hexadecimal digits; `>` ends them.
fn ascii_hex(data: &[u8]) -> (Vec<u8>, bool) {
    let mut bytes = Vec::with_capacity(data.len() / 2);
    let mut high = None;
    for &byte in data {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            b'>' => {
                bytes.extend(high);
                return (bytes, true);
            }
            b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x0c => continue,
            _ => return (bytes, false),
        };
        match high.take() {
            None => high = Some(digit << 4),
            Some(first) => bytes.push(first | digit),
        }
    }
    (bytes, false)
}

/// Looks for streams that would swell beyond the limit before the library opens the file: it
/// decodes object streams and cross-reference streams while opening, without a bound.
///
/// A stream whose dictionary plainly is another one's is left out: only `decode` ever opens it. In
/// a protected file the size cannot be told before it is opened: there only small object streams
/// pass.
pub(super) fn refuse_bombs(data: &[u8]) -> Result<(), TooLarge> {
    let protected = memmem::find(data, b"/Encrypt").is_some();
    let end_of_stream = memmem::Finder::new(b"endstream");
    let mut from = 0;
    let mut total = 0;
    while let Some(found) = memmem::find(data.get(from..).unwrap_or(&[]), b"stream") {
        let start = from + found + b"stream".len();
        let body = data.get(start..).unwrap_or(&[]);
        let length = end_of_stream.find(body).unwrap_or(body.len());
        from = start + length + b"endstream".len();
        let head = data.get(start.saturating_sub(2048)..start).unwrap_or(&[]);
        // The library goes by the stated length.
        let stated = stated_length(head).unwrap_or(0).min(body.len());
        let length = length.max(stated);
        if length <= MAX_STREAM / MAX_SWELL || is_plainly_another(head) {
            continue;
        }
        if protected {
            if length > 16 * MAX_STREAM / MAX_SWELL {
                return Err(TooLarge);
            }
            continue;
        }
        let body = body.get(..length).unwrap_or(&[]);
        let body = body
            .strip_prefix(b"\r\n")
            .or_else(|| body.strip_prefix(b"\n"))
            .unwrap_or(body);
        // Deflated twice: the first pass alone tells too little.
        let twice = memmem::find_iter(head, b"/Fl").count() > 1;
        let limit = if twice {
            MAX_STREAM / MAX_SWELL
        } else {
            MAX_STREAM
        };
        let mut size = 0;
        inflate_into(body, |piece| {
            size += piece.len();
            size <= limit
        });
        total += size;
        if size > limit || total > 4 * MAX_STREAM {
            return Err(TooLarge);
        }
    }
    Ok(())
}

/// Is the dictionary at the end of `head` neither that of an object stream nor that of a
/// cross-reference stream? Only a plain one, at the start of a line after another object, counts:
/// what looks like one within a text or a comment has a parenthesis or no line end.
fn is_plainly_another(head: &[u8]) -> bool {
    let Some((before, own)) = memmem::rfind(head, b"obj").and_then(|at| head.split_at_checked(at))
    else {
        return false;
    };
    let says = |what: &[u8]| memmem::find(own, what).is_some();
    let number = |b: &u8| b.is_ascii_digit() || b.is_ascii_whitespace();
    let end = before
        .iter()
        .rposition(|b| !number(b))
        .map_or(0, |at| at + 1);
    let (before, between) = before.split_at_checked(end).unwrap_or((before, &[]));
    before.ends_with(b"endobj")
        && between.iter().any(|b| matches!(b, b'\r' | b'\n'))
        && !own.iter().any(|b| matches!(b, b'#' | b'%' | b'(' | b')'))
        && says(b"<<")
        && !says(b"/ObjStm")
        && !says(b"/XRef")
}

/// The length that a dictionary states, if it states it plainly.
fn stated_length(head: &[u8]) -> Option<usize> {
    let at = memmem::rfind(head, b"/Length")? + b"/Length".len();
    let digits = head.get(at..)?.trim_ascii_start();
    let end = digits.iter().position(|b| !b.is_ascii_digit())?;
    std::str::from_utf8(digits.get(..end)?).ok()?.parse().ok()
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use std::io::Write;

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    }

    fn stream_object(dict: &str, body: &[u8]) -> Vec<u8> {
        let mut file =
            format!("%PDF-1.7\n1 0 obj 5 endobj\n2 0 obj\n<<{dict}>>\nstream\n").into_bytes();
        file.extend_from_slice(body);
        file.extend_from_slice(b"\nendstream\nendobj\n");
        file
    }

    #[test]
    fn a_deflated_stream_is_whole_only_with_its_end_and_its_checksum() {
        let packed = zlib(b"06 39 98 00 01 marie.petit@example.fr");
        let (bytes, whole) = inflate(&packed).expect("small");
        assert_eq!(bytes, b"06 39 98 00 01 marie.petit@example.fr");
        assert!(whole);
        let (_, whole) = inflate(&packed[..packed.len() - 8]).expect("small");
        assert!(!whole);
        let mut wrong = packed.clone();
        let last = wrong.len() - 1;
        wrong[last] ^= 1;
        assert!(!inflate(&wrong).expect("small").1);
        // Without its checksum it is accepted: nothing of the text is missing.
        assert!(inflate(&packed[..packed.len() - 4]).expect("small").1);
    }

    #[test]
    fn ascii_encodings_are_read() {
        assert_eq!(
            ascii85(b"87cUR D]i,\"Ebo80~>"),
            (b"Hello World!".to_vec(), true)
        );
        assert_eq!(ascii85(b"87cURD]i"), (b"Hello ".to_vec(), false));
        assert_eq!(ascii_hex(b"48 65 6C6c 6f7>"), (b"Hello\x70".to_vec(), true));
    }

    #[test]
    fn a_stream_that_swells_beyond_the_limit_is_refused_before_it_is_decoded() {
        let bomb = zlib(&vec![0; MAX_STREAM + 1]);
        let file = stream_object("/Type/ObjStm/Filter/FlateDecode", &bomb);
        assert!(refuse_bombs(&file).is_err());
        // A picture is never decoded while the file is opened, under whatever name a bomb is.
        let file = stream_object("/Subtype/Image/Filter/FlateDecode", &bomb);
        assert!(refuse_bombs(&file).is_ok());
        let file = stream_object("/Type/Obj#53tm/Filter/FlateDecode", &bomb);
        assert!(refuse_bombs(&file).is_err());
        let hidden = "/Type/ObjStm/Filter/FlateDecode/X(endobj\n3 0 obj<<)";
        assert!(refuse_bombs(&stream_object(hidden, &bomb)).is_err());
        let twice = zlib(&zlib(&vec![0; 3 * MAX_STREAM]));
        let padded = [twice, vec![0; 40_000]].concat();
        let file = stream_object("/Type/ObjStm/Filter[/FlateDecode/FlateDecode]", &padded);
        assert!(refuse_bombs(&file).is_err());
    }
}
