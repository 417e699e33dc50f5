//! Words that stand for each other in one account, beside those that come with the program.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::store;
use crate::{
    platform::error::{Error, Result},
    tenancy::{
        Caller, Role, Tenancy,
        audit::{self, Entry},
    },
};

/// Most groups of an account.
const MOST_GROUPS: usize = 500;
/// Most forms of a group.
const MOST_FORMS: usize = 10;
/// Longest form, in characters.
const LONGEST: usize = 60;

/// Groups of words that stand for each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SynonymGroups {
    /// At most 500 groups of 2 to 10 forms, each of 1 to 60 characters and at most 5 words.
    pub groups: Vec<Vec<String>>,
}

impl SynonymGroups {
    /// The groups without blanks around their forms.
    fn checked(self) -> Result<Self> {
        let wrong = |detail: String| Err(Error::invalid("groups", detail));
        if self.groups.len() > MOST_GROUPS {
            return wrong(format!("Write at most {MOST_GROUPS} groups."));
        }
        let mut groups = Vec::with_capacity(self.groups.len());
        for (number, group) in (1..).zip(self.groups) {
            let forms: Vec<String> = group.iter().map(|form| form.trim().to_owned()).collect();
            if !(2..=MOST_FORMS).contains(&forms.len()) {
                return wrong(format!("Group {number} has {}; write 2 to {MOST_FORMS} forms.", forms.len()));
            }
            let is_wrong = |form: &&String| {
                !(1..=LONGEST).contains(&form.chars().count())
                    || form.split_whitespace().count() > 5
                    || form.chars().any(char::is_control)
            };
            if let Some(form) = forms.iter().find(is_wrong) {
                return wrong(format!(
                    "“{form}” in group {number} is no form: 1 to {LONGEST} characters, at most 5 words."
                ));
            }
            groups.push(forms);
        }
        Ok(Self { groups })
    }
}

/// The account's groups.
///
/// # Errors
/// `unavailable` when PostgreSQL does not answer.
pub async fn read(tenancy: &Tenancy, caller: &Caller) -> Result<SynonymGroups> {
    let text = tenancy.db.tenant(caller).run(async |conn| store::synonyms(conn).await).await?;
    Ok(parse(text.as_deref()))
}

/// What was written; nothing of it where it cannot be read any more.
pub(super) fn parse(text: Option<&str>) -> SynonymGroups {
    let groups = text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    SynonymGroups { groups }
}

/// Puts these groups in the place of the account's. Searches go by them at once.
///
/// # Errors
/// `forbidden` when the caller is no team admin; `invalid` when a group is none.
pub async fn write(tenancy: &Tenancy, caller: &Caller, groups: SynonymGroups) -> Result<SynonymGroups> {
    if caller.role < Role::TeamAdmin {
        return Err(Error::forbidden("Team admins say which words stand for each other."));
    }
    let groups = groups.checked()?;
    let text = serde_json::to_string(&groups.groups).map_err(Error::internal)?;
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            store::set_synonyms(conn, &text).await?;
            let detail = json!({ "groups": groups.groups.len() });
            let entry = Entry {
                action: "search.synonyms_changed",
                object_kind: "account",
                object_id: caller.account().0,
                detail,
            };
            audit::record(conn, caller, entry).await
        })
        .await?;
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(group: &[&str]) -> Result<SynonymGroups> {
        SynonymGroups { groups: vec![group.iter().map(|form| (*form).to_owned()).collect()] }.checked()
    }

    #[test]
    fn groups_are_trimmed_and_bounded() {
        assert_eq!(of(&[" fab ", "Fabrikam Line"]).unwrap().groups, [["fab", "Fabrikam Line"]]);
        for wrong in [&["alone"][..], &[], &["a", " "], &["a", "b c d e f g"], &["a", "b\u{0}"], &["a"; 11]] {
            assert_eq!(of(wrong).unwrap_err().code(), "invalid", "{wrong:?}");
        }
        assert!(of(&["a", &"b".repeat(61)]).is_err());
        let many = SynonymGroups { groups: vec![vec!["a".into(), "b".into()]; 501] };
        assert!(many.checked().is_err());
        assert_eq!(parse(Some("no list")), SynonymGroups::default());
    }
}
