//! Records of ConnectWise PSA as they come over the wire. Every field may be missing or null,
//! whatever the vendor's schema says, and there may be more fields than these.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::psa::model::{Contact, Look, Member, Standing, TicketNote, TicketStatus, TicketSummary};

/// What a company id at a site leads to.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CompanyInfo {
    pub codebase: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct SystemInfo {
    pub version: Option<String>,
}

/// A reference to another record.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reference {
    pub id: Option<i64>,
    pub name: Option<String>,
    pub identifier: Option<String>,
    pub device_identifier: Option<String>,
}

impl Reference {
    fn words(self) -> Option<String> {
        self.name.or(self.identifier)
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ticket {
    pub id: i64,
    pub summary: Option<String>,
    pub board: Option<Reference>,
    pub status: Option<Reference>,
    company: Option<Reference>,
    contact: Option<Reference>,
    contact_name: Option<String>,
    contact_phone_number: Option<String>,
    contact_email_address: Option<String>,
    pub owner: Option<Reference>,
    pub priority: Option<Reference>,
    pub closed_flag: Option<bool>,
    pub merged_parent_ticket: Option<Reference>,
    #[serde(rename = "_info")]
    info: Option<Info>,
}

impl Ticket {
    pub fn summary(&self) -> TicketSummary {
        TicketSummary {
            id: self.id.to_string(),
            number: self.id.to_string(),
            title: self.summary.clone().unwrap_or_default(),
            client: self.company.clone().and_then(Reference::words),
            status: self.status.clone().and_then(Reference::words),
        }
    }

    pub fn contact(&self) -> Option<Contact> {
        let name = self.contact_name.clone().or_else(|| self.contact.clone().and_then(Reference::words));
        let contact =
            Contact { name, email: self.contact_email_address.clone(), phone: self.contact_phone_number.clone() };
        (contact != Contact::default()).then_some(contact)
    }

    pub fn standing(&self) -> Standing {
        let parent = self.merged_parent_ticket.as_ref().and_then(|parent| parent.id);
        Standing { closed: self.closed_flag.unwrap_or(false), merged_into: parent.map(|id| id.to_string()) }
    }

    pub fn look(&self) -> Look {
        let summary = self.summary();
        let named = |reference: &Option<Reference>| reference.as_ref().and_then(|named| named.id);
        let facts = (
            [&self.board, &self.status, &self.owner, &self.priority, &self.contact].map(named),
            (&summary.title, self.standing()),
        );
        let touched = self.info.as_ref().and_then(|info| info.last_updated);
        Look {
            facts: Look::mark(&facts),
            touched: Look::mark(&touched),
            closed: self.standing().closed,
            ticket: summary.id,
            number: summary.number,
            status: summary.status,
        }
    }

    pub fn words_of(reference: Option<Reference>) -> Option<String> {
        reference.and_then(Reference::words)
    }
}

/// A note as it is listed with the notes of time entries.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedNote {
    text: Option<String>,
    internal_analysis_flag: Option<bool>,
    detail_description_flag: Option<bool>,
    resolution_flag: Option<bool>,
    original_author: Option<String>,
    member: Option<Reference>,
    contact: Option<Reference>,
    time_start: Option<DateTime<Utc>>,
    date_created: Option<DateTime<Utc>>,
    #[serde(rename = "_info")]
    info: Option<Info>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Info {
    date_entered: Option<DateTime<Utc>>,
    last_updated: Option<DateTime<Utc>>,
}

impl ListedNote {
    pub fn note(self) -> Option<TicketNote> {
        let text = self.text.filter(|text| !text.trim().is_empty())?;
        let shown = self.detail_description_flag.unwrap_or(false) || self.resolution_flag.unwrap_or(false);
        let info = self.info.and_then(|info| info.date_entered.or(info.last_updated));
        Some(TicketNote {
            text,
            author: self
                .original_author
                .or(self.member.and_then(Reference::words))
                .or(self.contact.and_then(Reference::words)),
            at: self.date_created.or(self.time_start).or(info),
            internal: self.internal_analysis_flag.unwrap_or(false) && !shown,
        })
    }
}

/// A note or a time entry, as far as it is looked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Written {
    pub id: i64,
    text: Option<String>,
    notes: Option<String>,
    internal_notes: Option<String>,
}

impl Written {
    pub fn holds(&self, marker: &str) -> bool {
        [&self.text, &self.notes, &self.internal_notes].into_iter().flatten().any(|text| text.contains(marker))
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Work {
    pub work_role: Option<Reference>,
}

#[derive(Debug, Deserialize)]
pub struct BoardStatus {
    id: Option<i64>,
    name: Option<String>,
    inactive: Option<bool>,
}

impl BoardStatus {
    pub fn status(self) -> Option<TicketStatus> {
        let usable = !self.inactive.unwrap_or(false);
        usable.then_some(TicketStatus { id: self.id?.to_string(), name: self.name? })
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberRecord {
    id: Option<i64>,
    identifier: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    primary_email: Option<String>,
    office_email: Option<String>,
    license_class: Option<String>,
}

impl MemberRecord {
    /// None for members that are programs.
    pub fn member(self) -> Option<Member> {
        if self.license_class.as_deref() == Some("A") {
            return None;
        }
        let name = [self.first_name, self.last_name].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let name = if name.trim().is_empty() { self.identifier? } else { name };
        let mut emails: Vec<String> = [self.primary_email, self.office_email]
            .into_iter()
            .flatten()
            .map(|email| email.to_lowercase())
            .collect();
        emails.dedup();
        Some(Member { id: self.id?.to_string(), name, emails })
    }
}

/// What it says went wrong, in the envelopes that were seen.
#[derive(Debug, Deserialize)]
struct Fault {
    message: Option<String>,
    errors: Option<Vec<Inner>>,
}

#[derive(Debug, Deserialize)]
struct Inner {
    message: Option<String>,
}

/// The words of an error; at most 300 characters.
pub fn fault(said: &str) -> String {
    let raw = || said.trim().chars().take(300).collect();
    let Ok(fault) = serde_json::from_str::<Fault>(said) else { return raw() };
    let inner: Vec<String> =
        fault.errors.unwrap_or_default().into_iter().filter_map(|inner| inner.message).collect();
    let said = if inner.is_empty() { fault.message.unwrap_or_default() } else { inner.join(" ") };
    if said.is_empty() { raw() } else { said.chars().take(300).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_of_nulls_and_unknown_fields_is_read() {
        let text = r#"{ "id": 1, "summary": null, "board": null, "status": { "id": null, "_info": null },
            "company": null, "contact": null, "contactName": null, "contactPhoneNumber": null,
            "contactEmailAddress": null, "owner": null, "priority": null, "closedFlag": null,
            "mergedParentTicket": null, "_info": null, "colour": "red", "customFields": [] }"#;
        let ticket: Ticket = serde_json::from_str(text).unwrap();
        assert_eq!((ticket.contact(), ticket.standing().closed, ticket.look().status), (None, false, None));
    }

    #[test]
    fn what_is_wrong_is_said_whatever_it_comes_in() {
        for (said, words) in [
            (
                r#"{"code":"InvalidObject","message":"invalid","errors":[{"message":"The summary is missing."}]}"#,
                "The summary is missing.",
            ),
            (r#"{"code":"NotFound","message":"Contact not found","errors":null}"#, "Contact not found"),
            (r#"{"error":"ConnectWiseAPI","message":"Too many requests."}"#, "Too many requests."),
            ("Cannot route. Codebase/company is invalid", "Cannot route. Codebase/company is invalid"),
        ] {
            assert_eq!(fault(said), words);
        }
    }
}
