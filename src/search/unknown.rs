//! What to say of a filter whose value nothing has: which it is, and what there is instead.
//!
//! What must stay true: it tells of nothing that the caller could not find.

use search_index::{AtHand, Instead, Label, Query, Unknown};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    document::{Detail, Kind, OUTCOMES},
    hidden::HIDDEN,
    service::SearchService,
};
use crate::{
    flows::model::FlowKind,
    platform::{error::Result, ids::AccountId},
};

/// All categories.
const CATEGORIES: [FlowKind; 3] = [FlowKind::Troubleshooting, FlowKind::Procedural, FlowKind::Maintenance];

/// A filter whose value nothing has that the caller may find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnknownFilter {
    /// The filter, such as `client`.
    pub filter: String,
    /// The value asked for.
    pub value: String,
    /// Values that something has, the most like it first.
    pub instead: Vec<String>,
}

impl SearchService {
    /// The filters of a text that found nothing whose values nothing has.
    pub(super) async fn unknown(&self, account: AccountId, query: &Query) -> Result<Vec<UnknownFilter>> {
        let mut unknown = kinds(&query.text);
        let query = query.clone();
        let labels = self.index(account, move |index| match index.unknown(&query) {
            Err(search_index::Error::NeedsRebuild(_)) => Ok(Vec::new()),
            labels => labels,
        });
        unknown.extend(labels.await?.into_iter().filter_map(of_label));
        Ok(unknown)
    }
}

/// The kinds asked for that there are not.
fn kinds(text: &str) -> Vec<UnknownFilter> {
    let asked = AtHand::new(text);
    let unknown = asked.kinds().iter().filter(|kind| Kind::parse(kind).is_none());
    let all = || Kind::ALL.map(|kind| kind.as_str().to_owned()).to_vec();
    unknown.map(|kind| UnknownFilter { filter: "kind".to_owned(), value: kind.clone(), instead: all() }).collect()
}

/// What is said of a label. Where there is a list of all values, one of them is known, whether or not something has
/// it.
fn of_label(Unknown { label: Label { name, value }, instead }: Unknown) -> Option<UnknownFilter> {
    let all = match name.as_str() {
        "outcome" => Some(OUTCOMES.map(|(_, called)| called.to_owned()).to_vec()),
        "category" => Some(CATEGORIES.map(|kind| kind.as_str().to_owned()).to_vec()),
        _ => None,
    };
    let is_known = |all: &Vec<String>| all.iter().any(|known| known.contains(&value.to_lowercase()));
    if all.as_ref().is_some_and(is_known) {
        return None;
    }
    let instead = all.unwrap_or_else(|| instead.into_iter().filter_map(|one| shown(&name, one)).collect());
    Some(UnknownFilter { filter: name, value, instead })
}

/// A value as it is shown with what has it; nothing where it is hidden there.
fn shown(name: &str, Instead { value, detail }: Instead) -> Option<String> {
    let Detail { client, with, .. } = Detail::read(&detail);
    let found = match name {
        "client" => client.filter(|client| client.to_lowercase() == value),
        "with" => with.into_iter().find(|person| person.to_lowercase() == value),
        _ => Some(value),
    };
    found.filter(|value| !value.contains(HIDDEN))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str, value: &str, instead: &[(&str, Detail)]) -> Option<Vec<String>> {
        let one =
            |(value, detail): &(&str, Detail)| Instead { value: (*value).to_owned(), detail: detail.to_text() };
        let instead = instead.iter().map(one).collect();
        of_label(Unknown { label: Label::new(name, value), instead }).map(|unknown| unknown.instead)
    }

    #[test]
    fn what_is_offered_is_what_is_shown() {
        let client = |name: &str| Detail { client: Some(name.to_owned()), ..Detail::default() };
        let offered = said("client", "zzz", &[("contoso", client("Contoso")), ("falcon air", client("••• Air"))]);
        assert_eq!(offered.unwrap(), ["Contoso"]);
        let with = Detail { with: vec!["Ben".to_owned(), "Maya Chen".to_owned()], ..Detail::default() };
        assert_eq!(said("with", "mia", &[("maya chen", with)]).unwrap(), ["Maya Chen"]);
        assert_eq!(said("tag", "zzz", &[("vpn", Detail::default())]).unwrap(), ["vpn"]);
    }

    #[test]
    fn where_all_values_are_known_they_are_offered_and_none_of_them_is_unknown() {
        assert_eq!(said("outcome", "solved-ish", &[]).unwrap().len(), 4);
        assert_eq!(said("outcome", "Resolv", &[]), None);
        assert_eq!(said("category", "maint", &[]), None);
        assert_eq!(kinds("kind:foo vpn")[0].instead, ["running", "flow", "step", "session"]);
        assert!(kinds("kind:Steps vpn").is_empty());
    }
}
