//! Numbers kept small: where the next is mostly a little more than the last, their differences take a byte each.
//!
//! Differences either way are folded onto small numbers (*zigzag*), and numbers are written seven bits a byte, as Protocol Buffers
//! do it (<https://protobuf.dev/programming-guides/encoding/>).

/// The difference of two numbers as one that is small when it is small either way.
pub(crate) fn zigzag(number: u32, from: u32) -> u32 {
    let difference = number.wrapping_sub(from) as i32;
    ((difference << 1) ^ (difference >> 31)) as u32
}

/// The number of which [`zigzag`] made this.
pub(crate) fn unzigzag(difference: u32, from: u32) -> u32 {
    from.wrapping_add((difference >> 1) ^ (difference & 1).wrapping_neg())
}

/// Seven bits a byte, the lowest first; the eighth says that more follow.
pub(crate) fn put(mut number: u32, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// The number that these bytes begin with, which is taken off them; nothing where they end before it does, or where it is too
/// large.
pub(crate) fn take(bytes: &mut &[u8]) -> Option<u32> {
    let (mut number, mut shift) = (0u32, 0);
    loop {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_come_back(numbers in prop::collection::vec(any::<(u32, u32)>(), 0..8)) {
            let mut bytes = Vec::new();
            numbers.iter().for_each(|&(number, from)| put(zigzag(number, from), &mut bytes));
            let mut rest = &bytes[..];
            for &(number, from) in &numbers {
                prop_assert_eq!(take(&mut rest).map(|difference| unzigzag(difference, from)), Some(number));
            }
            prop_assert_eq!(take(&mut rest), None);
        }
    }

    #[test]
    fn too_large_a_number_is_none() {
        assert_eq!(take(&mut &[0xff; 8][..]), None);
    }
}
