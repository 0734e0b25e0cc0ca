fn main() {
    let mut docs = Vec::new();
    for path in std::env::args().skip(1) {
        if path.ends_with(".jsonl") {
            for l in std::fs::read_to_string(&path).unwrap().lines() {
                let v: serde_json::Value = serde_json::from_str(l).unwrap();
                docs.push(wirecopy::Document::new(v["id"].as_str().unwrap(), v["text"].as_str().unwrap()));
            }
        } else {
            docs.push(wirecopy::Document::new(
                path.rsplit('/').next().unwrap(),
                std::fs::read_to_string(&path).unwrap(),
            ));
        }
    }
    let report = wirecopy::Detector::builder().build().unwrap().scan(docs).unwrap();
    println!("{}", serde_json::to_string_pretty(&report).unwrap());
}
