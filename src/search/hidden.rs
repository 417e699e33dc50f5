//! What is a secret, what the account's rules hide and what was hidden by hand is hidden here: it
//! does not get into the index, so it is neither shown nor found. Names of machines, addresses and
//! telephone numbers are what colleagues search for, who read them in the session too: they are
//! hidden in what leaves the house only, which is documents and what a service is given to read.
//!
//! What must stay true: a change of the rules, or of what was hidden by hand, is a change that
//! search reads.

use std::borrow::Cow;

use crate::{
    platform::{
        db::{Db, TenantConn, TenantContext},
        error::Result,
        ids::SessionId,
    },
    redaction::{self, Hiding, MAY_SHOW, Redactor, Rules},
};

/// What stands for it: no word that could be found.
pub(super) const HIDDEN: &str = "•••";

/// What an account hides.
pub(super) struct Veil {
    rules: Rules,
    inside: Redactor,
}

impl Veil {
    /// # Errors
    /// `internal` when the rules that are stored cannot be used.
    pub fn new(rules: Rules) -> Result<Self> {
        Ok(Self { inside: inside(&rules, Vec::new())?, rules })
    }

    /// The account's as it is now, with the version of its rules.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer.
    pub async fn read(db: &Db, context: &TenantContext) -> Result<(u64, Self)> {
        let (version, rules) = db.tenant(context).run(async |conn| redaction::rules(conn).await).await?;
        Ok((version, Self::new(rules)?))
    }

    /// What hides from a service outside.
    ///
    /// # Errors
    /// `internal` when what is stored cannot be used.
    pub fn outside(&self) -> Result<Redactor> {
        redactor(&self.rules, Vec::new())
    }

    /// What hides in a session these were hidden in by hand.
    ///
    /// # Errors
    /// `internal` when what is stored cannot be used.
    pub fn with(&self, by_hand: &[String]) -> Result<Cow<'_, Redactor>> {
        Ok(match by_hand {
            [] => Cow::Borrowed(&self.inside),
            words => Cow::Owned(inside(&self.rules, words.to_vec())?),
        })
    }
}

/// Sessions' titles as search shows them.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn titles(conn: &mut TenantConn, titles: &mut [(SessionId, &mut String)]) -> Result<()> {
    let ids: Vec<SessionId> = titles.iter().map(|(id, _)| *id).collect();
    let (_, rules) = redaction::rules(conn).await?;
    let by_hand = redaction::hidden_in(conn, &ids).await?;
    let veil = Veil::new(rules)?;
    for (id, title) in titles {
        let words = by_hand.get(id).map_or(&[][..], Vec::as_slice);
        **title = veil.with(words)?.cover(title, HIDDEN);
    }
    Ok(())
}

/// A text as a service outside may read it.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer; `internal` when the rules that are stored cannot be used.
pub(super) async fn over(db: &Db, context: &TenantContext, text: &str) -> Result<String> {
    let (_, rules) = db.tenant(context).run(async |conn| redaction::rules(conn).await).await?;
    Ok(redactor(&rules, Vec::new())?.cover(text, HIDDEN))
}

/// What hides in the house.
fn inside(rules: &Rules, by_hand: Vec<String>) -> Result<Redactor> {
    redactor(&Rules { shows: MAY_SHOW.to_vec(), ..rules.clone() }, by_hand)
}

fn redactor(rules: &Rules, by_hand: Vec<String>) -> Result<Redactor> {
    // No placeholder of it is shown: the key is nobody's.
    Hiding { revision: 0, rules: rules.clone(), by_hand }.redactor(&[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redaction::{NamedRule, RuleKind};

    #[test]
    fn rules_and_what_was_hidden_by_hand_hide_together_and_leave_no_word() {
        let rule = NamedRule {
            name: "A project".to_owned(),
            kind: RuleKind::Literal,
            text: "Falcon".to_owned(),
            label: "project".to_owned(),
            on: true,
        };
        let veil = Veil::new(Rules { rules: vec![rule], ..Rules::default() }).unwrap();
        let text = "Fal\u{200b}con at the blue  door, password: Winter2026!";
        assert_eq!(veil.with(&[]).unwrap().cover(text, HIDDEN), "••• at the blue  door, password: •••");
        let both = veil.with(&["blue door".to_owned()]).unwrap();
        let clean = both.cover(text, HIDDEN);
        assert_eq!(clean, "••• at the •••, password: •••");
        assert_eq!(both.cover(&clean, HIDDEN), clean);
        // Colleagues look for the machine; a service has no use for its name.
        let machine = "NW-LT-0142 at 10.1.2.3, of kim@fabrikam.com";
        assert_eq!(veil.with(&[]).unwrap().cover(machine, HIDDEN), machine);
        assert_eq!(veil.outside().unwrap().cover(machine, HIDDEN), "••• at •••, of •••");
    }
}
