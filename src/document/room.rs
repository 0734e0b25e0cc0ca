//! How much room what is kept for long takes.

/// The same items in a place of their size. A list that only shrinks stays where it is in allocators that have places of certain sizes,
/// as long as it fills half of one; and where it does give back its end, that lies between what is kept for long.
pub(crate) fn in_exact_room<T: Copy>(items: Vec<T>) -> Vec<T> {
    if items.len() == items.capacity() { items } else { items[..].to_vec() }
}

/// Room for what is left of a collection that things come to and go from, a third of them between two clearings, so that until the next
/// it need not grow: half as much again, and a little more.
pub(crate) fn room_for_more(left: usize) -> usize {
    left * 8 / 5
}
