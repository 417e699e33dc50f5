//! Which earlier session is most like this one: by what was known in both, or by what search finds first. Pure.

use search_index::vector_of;

use super::{
    evidence::{Evidence, gather},
    guide::{Said, as_words},
    nearness::product,
    similar::Similar,
};
use crate::{search::Kind, sessions::Precedent};

/// How near two texts must be to be called alike: what is told apart by one word is further.
const ALIKE: f64 = 0.55;

/// The earlier session in which something was known that is nearest to what is known now; none where nothing is
/// alike. Its words stay where they are: they may be hidden there.
#[must_use]
pub fn nearest<'a>(known: &[Evidence], before: &'a [Precedent]) -> Option<&'a Precedent> {
    let now: Vec<Vec<f32>> = known.iter().filter_map(|evidence| vector_of(&evidence.text)).collect();
    let likeness = |precedent: &Precedent| {
        let then = gather(&precedent.known, None);
        let then = then.iter().filter_map(|evidence| vector_of(&evidence.text));
        then.flat_map(|then| now.iter().map(move |now| product(now, &then))).fold(0.0, f64::max)
    };
    let alike = before.iter().map(|precedent| (likeness(precedent), precedent));
    let alike = alike.filter(|(likeness, _)| *likeness >= ALIKE);
    alike.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, precedent)| precedent)
}

impl Said {
    /// Where there is no flow to go by: the past session that search finds first.
    pub(super) fn past_session(&mut self, similar: &[Similar]) {
        let Some(past) = similar.iter().find(|found| found.kind == Kind::Session) else { return };
        let mut text =
            format!("Of past sessions, **{}** is nearest to what is written here", as_words(&past.title));
        match past.passage.as_str() {
            "" => text.push('.'),
            passage => text.push_str(&format!(": “{}”", as_words(passage))),
        }
        self.paragraphs.push(text);
        self.citations.push(past.citation());
    }
}
