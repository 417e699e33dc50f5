//! scratch
use search_index::*;
use std::collections::HashMap;
use std::time::Instant;
use uuid::Uuid;
fn lines(p: &str) -> Vec<serde_json::Value> {
    std::fs::read_to_string(p)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}
fn main() {
    let base = "/work/shared/search-eval/dev";
    let viewer = Viewer {
        user: Uuid::nil(),
        teams: vec![Uuid::nil()],
        sees_all: false,
    };
    for (set, variants) in [
        ("support", vec!["", "-typo", "-prefix"]),
        ("webapps", vec![""]),
        ("scifact", vec![""]),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let all = SearchIndexes::open(dir.path().to_owned(), Limits::default()).unwrap();
        let mut ids = HashMap::new();
        let docs: Vec<Document> = lines(&format!("{base}/{set}/corpus.jsonl"))
            .into_iter()
            .enumerate()
            .map(|(n, d)| {
                let id = Uuid::from_u128(n as u128);
                ids.insert(id, d["_id"].as_str().unwrap().to_owned());
                Document {
                    id,
                    kind: "flow".into(),
                    title: d["title"].as_str().unwrap().into(),
                    description: d["metadata"]["description"].as_str().unwrap_or("").into(),
                    body: d["text"].as_str().unwrap().into(),
                    tags: vec![],
                    visibility: Visibility::Account,
                    owner: None,
                }
            })
            .collect();
        let n = docs.len();
        let a = all.account(Uuid::from_u128(1)).unwrap();
        let t = Instant::now();
        a.rebuild(docs, 1).unwrap();
        println!("{set}: build {n} docs {:?}", t.elapsed());
        for v in variants {
            let mut qrels: HashMap<String, HashMap<String, f64>> = HashMap::new();
            for l in std::fs::read_to_string(format!("{base}/{set}/qrels{v}.tsv"))
                .unwrap()
                .lines()
                .skip(1)
            {
                let p: Vec<&str> = l.split('\t').collect();
                qrels
                    .entry(p[0].into())
                    .or_default()
                    .insert(p[1].into(), p[2].parse().unwrap());
            }
            for ayt in [false, true] {
                let (mut sum, mut count, mut times) = (0.0, 0, vec![]);
                for q in lines(&format!("{base}/{set}/queries{v}.jsonl")) {
                    let Some(rel) = qrels.get(q["_id"].as_str().unwrap()) else {
                        continue;
                    };
                    let query = Query {
                        text: q["text"].as_str().unwrap().into(),
                        limit: std::env::var("L").map_or(10, |l| l.parse().unwrap()),
                        as_you_type: ayt,
                        viewer: viewer.clone(),
                    };
                    let t = Instant::now();
                    let hits = a.search(&query).unwrap();
                    times.push(t.elapsed().as_micros());
                    let dcg: f64 = hits
                        .iter()
                        .enumerate()
                        .map(|(i, h)| {
                            rel.get(&ids[&h.id]).copied().unwrap_or(0.0) / (i as f64 + 2.0).log2()
                        })
                        .sum();
                    let mut best: Vec<f64> = rel.values().copied().collect();
                    best.sort_by(|a, b| b.total_cmp(a));
                    let ideal: f64 = best
                        .iter()
                        .take(10)
                        .enumerate()
                        .map(|(i, g)| g / (i as f64 + 2.0).log2())
                        .sum();
                    sum += dcg / ideal;
                    count += 1;
                    if std::env::var("SHOW").is_ok() && count % 37 == 1 {
                        if let Some(h) = hits.first() {
                            println!(
                                "  {:?} -> {} {:?}\n     {:?}",
                                query.text,
                                h.title,
                                h.matched
                                    .iter()
                                    .map(|m| format!("{}>{} {:?}", m.typed, m.found, m.how))
                                    .collect::<Vec<_>>(),
                                h.snippet
                            )
                        }
                    }
                }
                times.sort();
                println!(
                    "{set}{v} as_you_type={ayt}: nDCG@10 {:.3} ({count})  p50 {} us p99 {} us",
                    sum / count as f64,
                    times[times.len() / 2],
                    times[times.len() * 99 / 100]
                );
            }
        }
    }
}
