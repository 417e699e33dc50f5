//! How well search finds, and how fast: `make bench SEARCH_EVAL=<directory>`. Retrieval
//! collections are no part of the project; without them this says so and ends.
//!
//! `RF_MINILM=<directory>` measures with that model too.

#![allow(missing_docs, clippy::unwrap_used)]

mod data;
mod latency;
mod measures;
mod others;
mod ours;

use std::path::{Path, PathBuf};

use search_index::{By, MiniLm};
use serde_json::{Map, Value, json};

use data::{Asked, Collection};
use ours::Ours;

type Ranking<'a> = Box<dyn Fn(&Asked) -> Vec<usize> + 'a>;

fn main() {
    let Some(directory) = std::env::var_os("SEARCH_EVAL").map(PathBuf::from).filter(|path| path.is_dir()) else {
        println!("relevance: left out. Give the collections' directory: make bench SEARCH_EVAL=<directory>");
        return;
    };
    let model = std::env::var_os("RF_MINILM").map(|path| MiniLm::open(Path::new(&path)).expect("the model"));
    let mut figures = Map::new();
    let mut collections = Vec::new();
    for name in ["support", "webapps", "scifact"] {
        let path = directory.join(name);
        if path.is_dir() {
            let collection = Collection::read(&path);
            measure(&collection, model.as_ref(), &mut figures);
            collections.push(collection);
        }
    }
    if collections.is_empty() {
        println!("relevance: left out. There is no collection in {}", directory.display());
        return;
    }
    latency::measure(&collections, model.as_ref(), &mut figures);
    println!("\n{}", Value::Object(figures));
}

/// One table: systems by rows.
fn measure(collection: &Collection, model: Option<&MiniLm>, figures: &mut Map<String, Value>) {
    let plain = Ours::of(collection.texts.iter(), None);
    let modelled = model.map(|model| Ours::of(collection.texts.iter(), Some(model)));
    let others = others::all(collection);
    println!("\n{}: {} documents", collection.name, collection.texts.len());
    println!("{:<34} {:<7} {:>8} {:>8} {:>8} {:>8}", "system", "queries", "nDCG@10", "MRR@10", "R@10", "R@100");
    for set in &collection.sets {
        let typing = set.name == "prefix";
        let mut systems: Vec<(String, Ranking)> = Vec::new();
        for other in &others {
            systems.push((other.name.clone(), Box::new(|asked| other.rank(&asked.text))));
        }
        let plain = &plain;
        for (name, by) in [("words", By::Words), ("table", By::Meaning), ("words + table", By::Both)] {
            systems.push((name.to_owned(), Box::new(move |asked| plain.rank(&asked.text, by, typing, None, 100))));
        }
        systems.push((
            "words + table, as you type".to_owned(),
            Box::new(move |asked| plain.rank(&asked.text, By::Both, true, None, 100)),
        ));
        if let (Some(modelled), Some(model)) = (&modelled, model) {
            for (name, by) in [("model", By::Meaning), ("words + model", By::Both)] {
                let rank = move |asked: &Asked| modelled.rank(&asked.text, by, typing, Some(model), 100);
                systems.push((name.to_owned(), Box::new(rank)));
            }
        }
        for (name, rank) in systems {
            let row = score(&set.queries, &rank);
            println!("{name:<34} {:<7} {:>8.3} {:>8.3} {:>8.3} {:>8.3}", set.name, row[0], row[1], row[2], row[3]);
            figures.insert(format!("{} {} {name}", collection.name, set.name), json!(row));
        }
    }
}

/// nDCG@10, MRR@10, Recall@10, Recall@100 on average over the queries.
fn score(queries: &[Asked], rank: &dyn Fn(&Asked) -> Vec<usize>) -> [f64; 4] {
    let mut sums = [0.0; 4];
    for asked in queries {
        let ranked = rank(asked);
        let grades = &asked.grades;
        let all = [
            measures::ndcg(&ranked, grades, 10),
            measures::mrr(&ranked, grades, 10),
            measures::recall(&ranked, grades, 10),
            measures::recall(&ranked, grades, 100),
        ];
        sums.iter_mut().zip(all).for_each(|(sum, value)| *sum += value);
    }
    sums.map(|sum| sum / queries.len() as f64)
}
