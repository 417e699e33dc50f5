//! Secrets planted in what engineers write: contexts from a file, secrets from a seed.
//! Half of the contexts is for writing detectors, the other half for measuring them.

use std::collections::BTreeMap;

use rand::{SeedableRng, rngs::StdRng};
use serde::Deserialize;

use super::secrets;

const CONTEXTS: &str = include_str!("../../fixtures/redaction/contexts.yaml");

#[derive(Clone, Copy, PartialEq)]
pub enum Half {
    Seen,
    Unseen,
}

#[derive(Deserialize)]
struct Contexts {
    seen: Vec<String>,
    unseen: Vec<String>,
}

/// A text, and what nobody may read of it.
pub struct Planted {
    pub class: String,
    pub text: String,
    pub hidden: String,
}

/// `count` secrets of each class.
pub fn plant(half: Half, count: usize) -> Vec<Planted> {
    let classes: BTreeMap<String, Contexts> = serde_saphyr::from_str(CONTEXTS).unwrap();
    let mut rng = StdRng::seed_from_u64(if half == Half::Seen { 1 } else { 2 });
    let mut planted = Vec::new();
    for (class, contexts) in &classes {
        let contexts = if half == Half::Seen { &contexts.seen } else { &contexts.unseen };
        for context in contexts.iter().cycle().take(count) {
            let secret = secrets::make(class, &mut rng);
            let text = context.replace("{}", &secret.text);
            planted.push(Planted { class: class.clone(), text, hidden: secret.hidden });
        }
    }
    planted
}
