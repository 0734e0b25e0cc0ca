//! What a reader of main text keeps of a page and no editor would call the article: captions, lists of links, bylines.
//!
//! Readability (Mozilla's reader view) finds the part of a page that the article stands in, and takes it as it is. The
//! blocks of that part are judged here by what they are in any page: the texts of pictures, blocks that are nothing but
//! links, what stands in something called `newsletter` or `byline`, and the short lines without an end of sentence
//! above the first paragraph. A rule that would take most of the text away is not applied: that page means something
//! else by its markup.

use super::flow::Block;

/// Characters of a line from which on it is text even where no sentence ends it. A Han character or a syllable counts for
/// three.
const TEXT: usize = 90;

/// Removes what is not the article from the blocks that it stands in.
pub(super) fn prune(blocks: &mut Vec<Block>) {
    retain(blocks, HALF, |block| !block.place.caption);
    // Lists of other stories, with their first sentences, outweigh a short article.
    retain(blocks, 4, |block| !block.place.aside);
    retain(blocks, HALF, |block| !is_link(block));
    let lead = blocks.iter().take_while(|block| is_stub(&block.text)).count();
    if lead < blocks.len() {
        blocks.drain(..lead);
    }
    // Headings with nothing below them announce what has been removed.
    let end = blocks.iter().rposition(|block| !block.place.heading).map_or(blocks.len(), |last| last + 1);
    blocks.truncate(end);
}

/// Half of the text, as [`retain`] has it.
const HALF: usize = 2;

/// Keeps these blocks, if they hold the text's part of this number or more: a half, a quarter.
fn retain(blocks: &mut Vec<Block>, part: usize, keeps: impl Fn(&Block) -> bool) {
    let bytes = |block: &Block| block.text.len();
    let all: usize = blocks.iter().map(bytes).sum();
    let kept: usize = blocks.iter().filter(|block| keeps(block)).map(bytes).sum();
    if part * kept >= all {
        blocks.retain(keeps);
    }
}

/// Whether a block is a link and nothing else, but for a mark beside it.
pub(super) fn is_link(block: &Block) -> bool {
    10 * block.linked >= 9 * block.text.len()
}

/// Whether a block is as short as a heading, a name or a date, and no sentence ends it.
fn is_stub(text: &str) -> bool {
    !ends_sentence(text) && size(text) < TEXT
}

/// Whether a block ends as sentences do, or announces what follows.
pub(super) fn ends_sentence(text: &str) -> bool {
    let closing = ['"', '\'', '”', '’', '»', ')', ']', '」', '』', '）'];
    text.trim_end_matches(closing).ends_with(['.', '!', '?', '…', '。', '！', '？', ':', ';', '：', '؟', '।', '۔'])
}

/// The length of a text in letters of an alphabet.
pub(super) fn size(text: &str) -> usize {
    let weight = |c: char| match c {
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' => 3,
        _ => 1,
    };
    text.chars().map(weight).sum()
}

#[cfg(test)]
mod tests {
    use super::super::flow;
    use super::*;

    /// What is left of this page, a block a line.
    fn pruned(html: &str) -> String {
        let mut blocks = flow::blocks(html);
        prune(&mut blocks);
        flow::text(&blocks).replace("\n\n", "\n")
    }

    const STORY: &str =
        "<p>The ferry struck a reef late on Saturday.</p><p>Boats brought everyone ashore before dawn.</p>";

    #[test]
    fn captions_links_and_bylines_are_no_article() {
        let story = pruned(STORY);
        let beside = [
            "<h1>Ferry strikes reef</h1><p>By A Reporter</p><p>1 March 2026</p>{}",
            "{}<ul><li><a href=/1>Ten dead in a storm</a></li><li><a href=/2>The weather</a></li></ul>",
            "<figure><img><figcaption>The ferry in 2010.</figcaption></figure>{}",
            "<div class='wp-caption-text'>The ferry in 2010.</div>{}",
            "{}<div class='newsletter-box'><p>Sign up for the news of the day.</p></div>",
            "{}<aside id=relatedStories>Ten dead in a storm.</aside>",
            "{}<h3>Don't miss</h3><p><a href=/1>Ten dead in a storm</a></p>",
        ];
        for page in beside {
            assert_eq!(pruned(&page.replace("{}", STORY)), story, "{page}");
        }
    }

    #[test]
    fn a_rule_that_takes_most_of_a_page_is_not_applied() {
        let story = pruned(STORY);
        for tag in ["<a href=/>", "<div class=caption>", "<div class=author>"] {
            let closing = if tag.starts_with("<a") { "</a>" } else { "</div>" };
            assert_eq!(pruned(&format!("{tag}{STORY}{closing}")), story, "{tag}");
        }
        assert_eq!(pruned("<h1>One</h1><h2>Two</h2>"), "One\nTwo");
        assert_eq!(pruned(""), "");
    }

    #[test]
    fn lists_of_other_stories_outweigh_a_short_article() {
        let other =
            "<article><a href=/1>Ten dead in a storm</a><p>A storm has hit the coast, and ten are dead.</p></article>";
        let list =
            |count: usize| format!("<section class=trending><h2>Trending now</h2>{}</section>", other.repeat(count));
        assert_eq!(pruned(&format!("{STORY}{}", list(2))), pruned(STORY));
        assert!(pruned(&format!("{STORY}{}", list(20))).contains("A storm has hit"), "the page is a list");
    }

    #[test]
    fn words_of_classes_are_whole_words() {
        let page = format!("{STORY}<p class='authority unrelated'>The biology of reefs was known.</p>");
        assert!(pruned(&page).ends_with("was known."));
    }
}
