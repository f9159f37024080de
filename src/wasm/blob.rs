//! A `File` or `Blob` as a Rust [`Read`] + [`Seek`], in slices.
//!
//! Only in a Worker: `FileReaderSync` does not exist elsewhere. A large archive is never copied
//! whole; the reader asks for a window at a time and keeps one.

use std::io::{self, Read, Seek, SeekFrom};

use js_sys::{Date, Function, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::{Blob, FileReaderSync};

/// Bytes fetched at a time: large enough that a call costs little beside the copy.
const WINDOW: u64 = 256 * 1024;

/// The blob, where we stand in it, and the window last fetched.
pub struct BlobSource {
    blob: Blob,
    reader: FileReaderSync,
    length: u64,
    position: u64,
    window: Vec<u8>,
    window_start: u64,
    furthest: u64,
    progress: Option<Function>,
    /// When it stops giving bytes, in milliseconds since 1970.
    deadline: f64,
}

/// The share of the time that may be spent before the bytes end: what was read until then still has
/// to be judged before the Worker is stopped.
const SHARE_TO_READ: f64 = 750.0;

impl BlobSource {
    /// Wraps a blob; `progress` is called with the furthest point read, 0 to 1. After three quarters
    /// of `seconds` it ends with [`io::ErrorKind::TimedOut`].
    ///
    /// # Errors
    /// Outside a Worker.
    pub fn new(blob: Blob, progress: Option<Function>, seconds: u32) -> Result<Self, JsValue> {
        // Sizes of files are exact in a double up to 2^53.
        #[allow(clippy::cast_sign_loss)]
        let length = blob.size() as u64;
        Ok(Self {
            reader: FileReaderSync::new()?,
            blob,
            length,
            position: 0,
            window: Vec::new(),
            window_start: 0,
            furthest: 0,
            progress,
            deadline: Date::now() + f64::from(seconds) * SHARE_TO_READ,
        })
    }

    /// Fetches the window at the current position.
    fn fetch(&mut self) -> io::Result<()> {
        if Date::now() > self.deadline {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let end = (self.position + WINDOW).min(self.length);
        // Exact below 2^53, see `new`.
        #[allow(clippy::cast_precision_loss)]
        let slice = self
            .blob
            .slice_with_f64_and_f64(self.position as f64, end as f64)
            .map_err(unreadable)?;
        let buffer = self
            .reader
            .read_as_array_buffer(&slice)
            .map_err(unreadable)?;
        self.window = Uint8Array::new(&buffer).to_vec();
        self.window_start = self.position;
        if end > self.furthest {
            self.furthest = end;
            if let Some(progress) = &self.progress {
                #[allow(clippy::cast_precision_loss)]
                let share = end as f64 / self.length as f64;
                // A failing listener must not stop the reading.
                let _ = progress.call1(&JsValue::NULL, &share.into());
            }
        }
        if self.window.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

impl Read for BlobSource {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.length || out.is_empty() {
            return Ok(0);
        }
        let window_end = self.window_start + self.window.len() as u64;
        if self.position < self.window_start || self.position >= window_end {
            self.fetch()?;
        }
        // Within the window, so it fits in memory.
        let from = (self.position - self.window_start) as usize;
        let available = self.window.get(from..).unwrap_or_default();
        let n = available.len().min(out.len());
        if let (Some(target), Some(bytes)) = (out.get_mut(..n), available.get(..n)) {
            target.copy_from_slice(bytes);
        }
        self.position += n as u64;
        Ok(n)
    }
}

impl Seek for BlobSource {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(n) => Some(n),
            SeekFrom::End(n) => self.length.checked_add_signed(n),
            SeekFrom::Current(n) => self.position.checked_add_signed(n),
        };
        self.position = target.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

/// The blob is gone (a file changed or removed since it was chosen). Its name stays out of the error.
#[allow(clippy::needless_pass_by_value)]
fn unreadable(_: JsValue) -> io::Error {
    io::Error::other("the file can no longer be read")
}
