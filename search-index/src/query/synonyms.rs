//! Words that stand for each other: a list that comes with the program, and the account's own.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use super::plan::phrase;

/// One group a line, its forms between `=`; lines that begin with `#` are remarks.
static BUILT_IN: &str = include_str!("../../synonyms.txt");
/// Most words of a form that counts.
const LONGEST: usize = 5;

static LIST: LazyLock<Synonyms> = LazyLock::new(|| {
    let lines = BUILT_IN.lines().filter(|line| !line.starts_with('#'));
    let groups = lines.map(|line| line.split('=').map(|form| form.trim().to_owned()).collect());
    Synonyms(Arc::new(Groups::of(groups)))
});

/// Groups of words that stand for each other. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Synonyms(Arc<Groups>);

#[derive(Debug, Default)]
struct Groups {
    /// The forms of each group, as stems and how far each is behind the first.
    forms: Vec<Vec<Form>>,
    /// By the stems of a form: the groups it is of, and which form it is there.
    by_stems: HashMap<Vec<String>, Vec<(usize, usize)>>,
}

type Form = Vec<(usize, String)>;

/// Another form for some runs of a query.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Other {
    /// The first run it stands for.
    pub first: usize,
    /// How many it stands for.
    pub runs: usize,
    pub stems: Form,
}

impl Default for Synonyms {
    fn default() -> Self {
        Self::built_in()
    }
}

impl Synonyms {
    /// The list that comes with the program.
    #[must_use]
    pub fn built_in() -> Self {
        LIST.clone()
    }

    /// These groups beside the ones that come with the program.
    #[must_use]
    pub fn with(groups: &[Vec<String>]) -> Self {
        let mut all = Groups { forms: LIST.0.forms.clone(), by_stems: LIST.0.by_stems.clone() };
        groups.iter().for_each(|group| all.add(group));
        Self(Arc::new(all))
    }

    /// What stands for some of the runs, given by their stems: forms of the same group that are
    /// not among the runs themselves.
    pub(super) fn of(&self, runs: &[String]) -> Vec<Other> {
        let mut found = Vec::new();
        let mut there = HashSet::new();
        for first in 0..runs.len() {
            for count in 1..=LONGEST.min(runs.len() - first) {
                for (group, form) in self.0.by_stems.get(&runs[first..first + count]).into_iter().flatten() {
                    there.insert((*group, *form));
                    found.push((first, count, *group));
                }
            }
        }
        let mut others = Vec::new();
        for (first, runs, group) in found {
            for (number, stems) in self.0.forms[group].iter().enumerate() {
                if there.insert((group, number)) {
                    others.push(Other { first, runs, stems: stems.clone() });
                }
            }
        }
        others
    }
}

impl Groups {
    fn of(groups: impl Iterator<Item = Vec<String>>) -> Self {
        let mut all = Self::default();
        groups.for_each(|group| all.add(&group));
        all
    }

    fn add(&mut self, group: &[String]) {
        let forms: Vec<Form> =
            group.iter().map(|form| phrase(form)).filter(|form| (1..=LONGEST).contains(&form.len())).collect();
        if forms.len() < 2 {
            return;
        }
        for (number, form) in forms.iter().enumerate() {
            let stems = form.iter().map(|(_, stem)| stem.clone()).collect();
            self.by_stems.entry(stems).or_default().push((self.forms.len(), number));
        }
        self.forms.push(forms);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn others(synonyms: &Synonyms, typed: &str) -> Vec<String> {
        let runs: Vec<String> = phrase(typed).into_iter().map(|(_, stem)| stem).collect();
        let text = |other: Other| other.stems.iter().map(|(_, stem)| stem.as_str()).collect::<Vec<_>>().join(" ");
        synonyms.of(&runs).into_iter().map(text).collect()
    }

    #[test]
    fn forms_stand_for_each_other_unless_they_are_there() {
        let own = Synonyms::with(&[vec!["Fabrikam Line".into(), "fab".into()], vec!["alone".into()], vec![]]);
        assert_eq!(others(&own, "fab is slow"), ["fabrikam line"]);
        assert_eq!(others(&own, "the Fabrikam Lines"), ["fab"]);
        assert!(others(&own, "fab fabrikam line").is_empty());
        assert!(others(&own, "alone").is_empty());
    }

    #[test]
    fn the_list_is_well_formed() {
        let list = Synonyms::built_in();
        let lines = BUILT_IN.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count();
        assert_eq!(list.0.forms.len(), lines, "each line is a group of two forms or more");
        assert!(others(&list, "o365 login").contains(&"m365".to_owned()));
        assert!(others(&list, "out of office reply").contains(&"oof".to_owned()));
    }
}
