//! Work on several threads whose results come out in the order of what went in.
//!
//! What is under way at one time is bounded, by number and by bytes, from where it is made to where
//! its result is taken: however fast it is made, memory stays flat.

use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Pieces under way, for each thread.
const MOST_PIECES: usize = 32;
/// Bytes of them, whatever the number of threads; one piece may be larger.
const MOST_BYTES: u64 = 256 << 20;
/// Readers of nested documents need more than the usual 2 MB.
const STACK: usize = 8 << 20;

/// What whoever takes the results is told.
pub enum Event<R> {
    /// The next result.
    Done(R),
    /// There is none yet.
    Idle,
}

/// Counts what is under way.
struct Gate {
    state: Mutex<State>,
    changed: Condvar,
    most: usize,
}

#[derive(Default)]
struct State {
    pieces: usize,
    bytes: u64,
    closed: bool,
}

impl Gate {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room; false when nothing more is wanted.
    fn enter(&self, bytes: u64) -> bool {
        let mut state = self.state();
        while !state.closed
            && (state.pieces >= self.most || state.pieces > 0 && state.bytes + bytes > MOST_BYTES)
        {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.pieces += 1;
        state.bytes += bytes;
        !state.closed
    }

    fn leave(&self, bytes: u64) {
        let mut state = self.state();
        state.pieces = state.pieces.saturating_sub(1);
        state.bytes = state.bytes.saturating_sub(bytes);
        self.changed.notify_all();
    }

    fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }
}

/// A piece under way: its number, its bytes, itself.
type Numbered<T> = (u64, u64, T);

/// Where pieces are put in.
pub struct Feed<'g, T> {
    gate: &'g Gate,
    to: Sender<Numbered<T>>,
    next: u64,
}

impl<T> Feed<'_, T> {
    /// Puts in a piece of so many bytes, when there is room; false when nothing more is wanted.
    pub fn put(&mut self, piece: T, bytes: u64) -> bool {
        let sent = self.gate.enter(bytes) && self.to.send((self.next, bytes, piece)).is_ok();
        self.next += 1;
        sent
    }
}

/// Works on what `make` puts in with so many threads, and gives the results to `take`, which says
/// whether more is wanted. What `make` returned; `None` where it did not end.
pub fn in_order<T: Send, R: Send, M: Send>(
    threads: usize,
    make: impl FnOnce(&mut Feed<'_, T>) -> M + Send,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(Event<R>) -> bool,
) -> io::Result<Option<M>> {
    let gate = Gate {
        state: Mutex::default(),
        changed: Condvar::new(),
        most: threads.saturating_mul(MOST_PIECES),
    };
    let (to_work, to_do) = mpsc::channel::<Numbered<T>>();
    let to_do = Mutex::new(to_do);
    let (to_take, done) = mpsc::channel::<Numbered<R>>();
    thread::scope(|scope| {
        // Dropped with this block, so that the threads end whatever happens in it.
        let to_work = to_work;
        for _ in 0..threads {
            let (to_do, to_take, work) = (&to_do, to_take.clone(), &work);
            thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, move || loop {
                    let next = to_do.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((number, bytes, piece)) = next else {
                        return;
                    };
                    if to_take.send((number, bytes, work(piece))).is_err() {
                        return;
                    }
                })?;
        }
        drop(to_take);
        let gate = &gate;
        let maker = thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, move || {
                make(&mut Feed {
                    gate,
                    to: to_work,
                    next: 0,
                })
            })?;
        take_in_order(&done, gate, &mut take);
        gate.close();
        drop(done);
        Ok(maker.join().ok())
    })
}

fn take_in_order<R>(
    done: &Receiver<Numbered<R>>,
    gate: &Gate,
    take: &mut impl FnMut(Event<R>) -> bool,
) {
    let mut early = BTreeMap::new();
    let mut next = 0;
    loop {
        let arrived = match done.try_recv() {
            Ok(arrived) => Some(arrived),
            Err(_) if !take(Event::Idle) => return,
            Err(_) => done.recv().ok(),
        };
        let Some((number, bytes, result)) = arrived else {
            return;
        };
        early.insert(number, (bytes, result));
        while let Some((bytes, result)) = early.remove(&next) {
            next += 1;
            gate.leave(bytes);
            if !take(Event::Done(result)) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_what_went_in() {
        let mut taken = Vec::new();
        let made = in_order(
            3,
            |feed| {
                (0..500)
                    .map(|n| feed.put(n, 1 << 20))
                    .filter(|put| *put)
                    .count()
            },
            |n: u32| {
                // Every seventh takes longer than its neighbours.
                if n % 7 == 0 {
                    thread::yield_now();
                }
                n * 2
            },
            |event| {
                if let Event::Done(n) = event {
                    taken.push(n);
                }
                true
            },
        );
        assert_eq!(made.unwrap(), Some(500));
        assert_eq!(taken, (0..500).map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn who_has_enough_ends_it_however_much_is_still_to_come() {
        let mut taken = 0;
        let made = in_order(
            2,
            |feed| (0..u64::MAX).take_while(|n| feed.put(*n, 1)).count(),
            |n: u64| n,
            |event| {
                taken += u32::from(matches!(event, Event::Done(_)));
                taken < 10
            },
        );
        assert!(made.unwrap().is_some());
        assert_eq!(taken, 10);
    }
}
