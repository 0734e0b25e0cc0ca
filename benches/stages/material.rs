//! What is measured: the seed articles, as the stages behind normalisation see them.

/// The seeds, folded and with single spaces between words, a paragraph a string.
pub(crate) fn paragraphs() -> Vec<String> {
    let seeds = [
        include_str!("../../corpus/seeds/000_3835c8efad09f1f0.txt"),
        include_str!("../../corpus/seeds/001_b79eeb9a994b3f57.txt"),
        include_str!("../../corpus/seeds/002_4cd6fc998c471231.txt"),
        include_str!("../../corpus/seeds/003_2bd22c6c0f0b07a9.txt"),
        include_str!("../../corpus/seeds/004_a046c8f30f5641f2.txt"),
    ];
    seeds.iter().flat_map(|text| text.lines()).map(fold).filter(|paragraph| !paragraph.is_empty()).collect()
}

fn fold(line: &str) -> String {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
