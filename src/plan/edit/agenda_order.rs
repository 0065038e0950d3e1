//! The `order` of points that are to stand in a sequence, with as few of them changed as
//! can be: in the plan every one that is changed is a line that somebody reads.

/// A point's `order`, and what decides among those with the same.
pub type Place<R> = (i64, R);

/// The order of each, so that they stand as they are listed.
pub fn orders<R: Ord + Copy>(places: &[Place<R>]) -> Vec<i64> {
    let mut orders: Vec<i64> = places.iter().map(|(order, _)| *order).collect();
    let kept = most_kept(places);
    let Some(first) = kept.first() else { return orders };
    let mut next = places[*first];
    for index in (0..*first).rev() {
        next = before(next, places[index].1);
        orders[index] = next.0;
    }
    let mut last = places[*first];
    for index in *first + 1..places.len() {
        let is_kept = kept.binary_search(&index).is_ok();
        last = if is_kept { places[index] } else { after(last, places[index].1) };
        orders[index] = last.0;
    }
    orders
}

/// The longest list of points that can keep their order, rising.
fn most_kept<R: Ord + Copy>(places: &[Place<R>]) -> Vec<usize> {
    let mut lists: Vec<Vec<usize>> = Vec::new();
    for index in 0..places.len() {
        let before = (0..index).filter(|earlier| fits(places, *earlier, index));
        let mut list = before.map(|earlier| &lists[earlier]).max_by_key(|list| list.len());
        let mut longest = list.take().cloned().unwrap_or_default();
        longest.push(index);
        lists.push(longest);
    }
    lists.into_iter().max_by_key(Vec::len).unwrap_or_default()
}

/// Whether what is between two that keep theirs finds room there.
fn fits<R: Ord + Copy>(places: &[Place<R>], from: usize, to: usize) -> bool {
    let between = &places[from + 1..to];
    let last = between.iter().fold(places[from], |last, (_, rank)| after(last, *rank));
    last < places[to]
}

/// The lowest place after another.
fn after<R: Ord>((order, last): Place<R>, rank: R) -> Place<R> {
    if rank > last { (order, rank) } else { (order + 1, rank) }
}

/// The highest place before another.
fn before<R: Ord>((order, next): Place<R>, rank: R) -> Place<R> {
    if rank < next { (order, rank) } else { (order - 1, rank) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points by their position in the file, in the order they are to stand in.
    fn of(sequence: &[(i64, usize)]) -> Vec<i64> {
        let orders = orders(sequence);
        let places: Vec<_> = orders.iter().zip(sequence).map(|(o, (_, r))| (*o, *r)).collect();
        assert!(places.is_sorted(), "{places:?}");
        orders
    }

    #[test]
    fn a_sequence_that_is_so_already_changes_nothing() {
        assert_eq!(of(&[(10, 3), (50, 0), (50, 1), (60, 2)]), [10, 50, 50, 60]);
        assert!(of(&[]).is_empty());
    }

    #[test]
    fn one_that_goes_first_or_last_is_the_only_one_changed() {
        assert_eq!(of(&[(50, 3), (50, 0), (50, 1), (50, 2)]), [49, 50, 50, 50]);
        assert_eq!(of(&[(50, 1), (50, 2), (50, 3), (50, 0)]), [50, 50, 50, 51]);
    }

    #[test]
    fn one_that_goes_between_others_takes_the_room_there_is() {
        assert_eq!(of(&[(40, 0), (60, 2), (50, 1)]), [40, 40, 50]);
        assert_eq!(of(&[(40, 0), (70, 9), (60, 2), (80, 3)]), [40, 40, 60, 80]);
        // No room among equals: the end that is shorter gives way.
        let changed = |orders: &[i64]| orders.iter().filter(|order| **order != 50).count();
        assert_eq!(changed(&of(&[(50, 0), (50, 2), (50, 1), (50, 3), (50, 4)])), 2);
        assert_eq!(changed(&of(&[(50, 0), (50, 1), (50, 2), (50, 4), (50, 3)])), 1);
    }

    #[test]
    fn a_whole_reversal_keeps_one() {
        let orders = of(&[(50, 3), (50, 2), (50, 1), (50, 0)]);
        assert_eq!(orders.iter().filter(|order| **order == 50).count(), 1);
    }
}
