//! The threads that serve, and how connections are shared among them.
//!
//! A thread keeps a connection to its end: handing requests to and fro costs a
//! feed more than to send it. But who wakes first takes all that just came, so a
//! new connection is handed to whoever has the fewest. What is done with it is the
//! business of `accept`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// All of them, as one of them sees it.
pub(in crate::web) struct Crew<T> {
    me: usize,
    hands: Arc<[Hand<T>]>,
}

/// One thread.
struct Hand<T> {
    has: Arc<AtomicUsize>,
    given: UnboundedSender<T>,
}

/// A connection in the hands of a thread, until dropped.
pub(in crate::web) struct Held(Arc<AtomicUsize>);

impl<T> Crew<T> {
    /// So many, each with what the others give to it.
    pub fn new(size: usize) -> Vec<(Crew<T>, UnboundedReceiver<T>)> {
        let hand = |_| {
            let (given, receives) = unbounded_channel();
            (Hand { has: Arc::default(), given }, receives)
        };
        let (hands, receivers): (Vec<_>, Vec<_>) = (0..size).map(hand).unzip();
        let hands: Arc<[Hand<T>]> = hands.into();
        let crew = |(me, receives)| (Crew { me, hands: hands.clone() }, receives);
        receivers.into_iter().enumerate().map(crew).collect()
    }

    /// Puts another connection into the hands with the fewest; where those are
    /// another's, also says to whom it is to be given.
    pub fn assign(&self) -> (Held, Option<UnboundedSender<T>>) {
        let has = |index: &usize| (self.hands[*index].has.load(Relaxed), *index != self.me);
        let idlest = (0..self.hands.len()).min_by_key(has).unwrap_or(self.me);
        let hand = &self.hands[idlest];
        hand.has.fetch_add(1, Relaxed);
        (Held(hand.has.clone()), (idlest != self.me).then(|| hand.given.clone()))
    }
}

impl<T> Clone for Crew<T> {
    fn clone(&self) -> Crew<T> {
        Crew { me: self.me, hands: self.hands.clone() }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_shared_evenly_whoever_takes_them() {
        let mut crew = Crew::<usize>::new(3);
        let mut held = Vec::new();
        for number in 0..30 {
            let (hold, other) = crew[0].0.assign();
            if let Some(other) = other {
                other.send(number).expect("the receivers are there");
            }
            held.push(hold);
        }
        let given = |receives: &mut UnboundedReceiver<usize>| {
            std::iter::from_fn(|| receives.try_recv().ok()).count()
        };
        let given: Vec<usize> = crew.iter_mut().map(|(_, receives)| given(receives)).collect();
        assert_eq!(given, [0, 10, 10]);
    }

    #[test]
    fn who_took_it_keeps_it_unless_another_has_fewer() {
        let crew = Crew::<()>::new(2);
        let (first, other) = crew[1].0.assign();
        assert!(other.is_none());
        let (_second, other) = crew[1].0.assign();
        assert!(other.is_some());
        drop(first);
        assert!(crew[1].0.assign().1.is_none());
    }
}
