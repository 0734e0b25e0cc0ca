//! Pages of HTML → their text, beside what finding the article costs alone.

use std::fs;
use std::hint::black_box;

use criterion::{Criterion, Throughput};
use tempfile::TempDir;
use wirecopy::input::{Extraction, Reader};
use wirecopy::synth::Corpus;

/// Pages to read in a round.
const PAGES: u64 = 50;

/// A made-up article in the markup of a news site: scripts and menus weigh more than the text, as they do on the web.
fn page(title: &str, text: &str) -> String {
    let item =
        |i: usize| format!("<li class='menu-item level-{i}'><a href='/section/{i}?from=nav'>Section {i}</a></li>");
    let menu: String = (0..60).map(item).collect();
    let teaser = |i: usize| {
        format!(
            "<div class='card card--{i}'><a href='/story/{i}'><img src='{i}.jpg' alt=''><h3>Another story {i}</h3></a></div>"
        )
    };
    let teasers: String = (0..40).map(teaser).collect();
    let script = "(function(w,d){w.q=w.q||[];w.q.push(['track',{a:1<2,b:'</p>'}]);})(window,document);".repeat(120);
    let style = ".card--1{margin:0 auto;padding:1rem;display:flex;color:#333}".repeat(250);
    let paragraphs: String = text.lines().map(|line| format!("<p class='body-text'>{line}</p>\n")).collect();
    format!(
        "<!DOCTYPE html><html lang=en><head><title>{title}</title><style>{style}</style><script>{script}</script>
        <script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"headline\": \"{title}\"}}</script></head>
        <body><nav><ul>{menu}</ul></nav><main><article><h1>{title}</h1>{paragraphs}</article></main>
        <aside>{teasers}</aside><footer><ul>{menu}</ul></footer></body></html>"
    )
}

pub(crate) fn pages(criterion: &mut Criterion) {
    let corpus = Corpus::builder().articles(PAGES).build().unwrap();
    let articles = corpus.windows().flat_map(|window| window.articles);
    let pages: Vec<String> =
        articles.map(|article| page(article.document.title().unwrap_or("News"), article.document.text())).collect();
    let folder = TempDir::new().unwrap();
    for (number, page) in pages.iter().enumerate() {
        fs::write(folder.path().join(format!("{number}.html")), page).unwrap();
    }
    // One core, so that it can be held against the crate.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let mut group = criterion.benchmark_group("pages");
    group.throughput(Throughput::Bytes(pages.iter().map(|page| page.len() as u64).sum()));
    for (name, extraction) in
        [("main", Extraction::Main), ("thorough", Extraction::Thorough), ("whole", Extraction::Whole)]
    {
        let reader = Reader::new().extraction(extraction);
        group.bench_function(name, |bencher| {
            bencher.iter(|| pool.install(|| reader.read(black_box(&[folder.path()]), std::io::empty())));
        });
    }
    group.bench_function("alone", |bencher| {
        bencher.iter(|| {
            for entry in fs::read_dir(black_box(folder.path())).unwrap() {
                black_box(fs::read(entry.unwrap().path()).unwrap());
            }
        });
    });
    group.bench_function("crate alone", |bencher| {
        bencher.iter(|| {
            for page in &pages {
                black_box(dom_smoothie::Readability::new(page.as_str(), None, None).unwrap().parse().ok());
            }
        });
    });
    group.finish();
}
