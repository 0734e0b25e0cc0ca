//! Lists that are kept for long, in no more room than they need.

/// The same items in a place of their size. A list that only shrinks stays where it is in allocators that have places of certain sizes,
/// as long as it fills half of one; and where it does give back its end, that lies between what is kept for long.
pub(crate) fn in_exact_room<T: Copy>(items: Vec<T>) -> Vec<T> {
    if items.len() == items.capacity() { items } else { items[..].to_vec() }
}
