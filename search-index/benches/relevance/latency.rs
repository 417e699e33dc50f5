//! How long a query takes: all texts of the collections, those longer than [`SECTION`] cut into
//! sections of it, and taken again and again with another number in the title until there are
//! enough; one thread.

use std::time::Instant;

use search_index::{By, MiniLm};
use serde_json::{Map, Value, json};

use crate::data::{Collection, Text};
use crate::ours::Ours;

/// About what a step or a short session says, in characters.
const SECTION: usize = 1_200;

fn sections(collections: &[Collection], count: usize) -> Vec<Text> {
    let mut all = Vec::new();
    for text in collections.iter().flat_map(|collection| &collection.texts) {
        let letters: Vec<char> = text.text.chars().collect();
        for section in letters.chunks(SECTION) {
            all.push(text.with(text.title.clone(), section.iter().collect()));
        }
    }
    let again = (0..).flat_map(|round| all.iter().map(move |text| (round, text)));
    let numbered = again.map(|(round, text)| {
        let title = if round == 0 { text.title.clone() } else { format!("{} {round}", text.title) };
        text.with(title, text.text.clone())
    });
    numbered.take(count).collect()
}

pub fn measure(collections: &[Collection], model: Option<&MiniLm>, figures: &mut Map<String, Value>) {
    let queries: Vec<&str> = collections
        .iter()
        .filter(|collection| collection.name == "support")
        .flat_map(|collection| &collection.sets)
        .flat_map(|set| &set.queries)
        .map(|asked| asked.text.as_str())
        .collect();
    println!("\n{:<44} {:>9} {:>9} {:>9}", "a query, ms", "p50", "p99", "built, s");
    for count in [10_000, 100_000] {
        let texts = sections(collections, count);
        let index = Ours::of(texts.iter(), None);
        let mut ways =
            vec![("words", By::Words, false, None), ("words + table, as you type", By::Both, true, None)];
        ways.extend(
            model.map(|model| ("words + table + a query's vector of the model", By::Both, true, Some(model))),
        );
        for (name, by, typing, model) in ways {
            // The first reads the vectors.
            index.rank("warm", by, typing, model, 10);
            let mut times: Vec<f64> = queries
                .iter()
                .map(|text| {
                    let begun = Instant::now();
                    index.rank(text, by, typing, model, 10);
                    begun.elapsed().as_secs_f64() * 1_000.0
                })
                .collect();
            times.sort_by(f64::total_cmp);
            let [p50, p99] = [times[times.len() / 2], times[times.len() * 99 / 100]];
            let name = format!("{count} documents, {name}");
            println!("{name:<44} {p50:>9.2} {p99:>9.2} {:>9.1}", index.built_in);
            figures.insert(name, json!([p50, p99]));
        }
    }
}
