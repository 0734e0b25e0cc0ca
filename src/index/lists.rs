//! Many short lists in two allocations: where each begins, and all items one after the other.

use std::ops::Range;

/// Lists of small items, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lists<T = u32> {
    /// Of each list the first item, and behind the last list the number of all items.
    starts: Vec<usize>,
    items: Vec<T>,
}

impl<T: Copy + Default> Lists<T> {
    /// Puts each item into its list, in the order given. `pairs` are `(list, item)`, and come the same way twice.
    pub(crate) fn group(lists: usize, pairs: impl Iterator<Item = (u32, T)> + Clone) -> Self {
        // Counted one place too far, so that filling a list moves its start to its end, which is the next one's start.
        let mut starts = vec![0; lists + 2];
        pairs.clone().for_each(|(list, _)| starts[list as usize + 2] += 1);
        for list in 2..starts.len() {
            starts[list] += starts[list - 1];
        }
        let mut items = vec![T::default(); starts[lists + 1]];
        for (list, item) in pairs {
            let place = &mut starts[list as usize + 1];
            items[*place] = item;
            *place += 1;
        }
        starts.pop();
        Self { starts, items }
    }

    /// These lists, as they come.
    pub(crate) fn in_order(lists: impl Iterator<Item = impl Iterator<Item = T>>) -> Self {
        let mut all = Self::with_room_for(lists.size_hint().0, 0);
        lists.for_each(|list| all.push(list));
        all
    }

    /// No lists yet, with room for so many of so many items together.
    pub(crate) fn with_room_for(lists: usize, items: usize) -> Self {
        let mut starts = Vec::with_capacity(lists + 1);
        starts.push(0);
        Self { starts, items: Vec::with_capacity(items) }
    }

    /// Adds a list behind the others.
    pub(crate) fn push(&mut self, list: impl Iterator<Item = T>) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.items.extend(list);
        self.starts.push(self.items.len());
    }

    /// How many lists there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The items of a list.
    pub(crate) fn of(&self, list: u32) -> &[T] {
        &self.items[self.range(list)]
    }

    /// Where a list's items stand among all items.
    pub(crate) fn range(&self, list: u32) -> Range<usize> {
        self.starts[list as usize]..self.starts[list as usize + 1]
    }

    /// All lists in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[T]> + Clone {
        self.starts.windows(2).map(|bounds| &self.items[bounds[0]..bounds[1]])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_to_their_lists_in_order() {
        let pairs = [(2, 7), (0, 9), (2, 3), (2, 5), (0, 1)];
        let lists = Lists::group(4, pairs.into_iter());
        assert_eq!(lists.iter().collect::<Vec<_>>(), [&[9, 1][..], &[], &[7, 3, 5], &[]]);
        assert_eq!((lists.of(2), lists.range(2)), (&[7, 3, 5][..], 2..5));
        assert_eq!(Lists::in_order(lists.iter().map(|list| list.iter().copied())), lists);
        assert_eq!(Lists::<u32>::group(0, [].into_iter()).iter().count(), 0);
    }
}
