//! Changing and trying what an account wants hidden.

use super::{Found, Redactor, disguise::undisguised, rules::Rules, store};
use crate::{
    platform::{
        aside::aside,
        error::{Error, Result},
        secrets::Token,
    },
    redaction::Key,
    tenancy::{
        Caller, Role, Tenancy,
        audit::{self, Entry},
    },
};
use serde_json::json;

/// Longest text to try rules on, in characters.
const LONGEST_TRIAL: usize = 20_000;

/// A piece of a text, and why it is hidden if it is.
pub struct Piece {
    /// As others read it.
    pub text: String,
    /// Why others do not read what was there.
    pub why: Option<String>,
}

/// Rules are looked at, changed and tried by those who answer for the account.
///
/// # Errors
/// `forbidden` when the caller is no team admin.
pub fn demand_admin(caller: &Caller) -> Result<()> {
    if caller.role < Role::TeamAdmin {
        return Err(Error::forbidden("Team admins say what is hidden. Ask one of them."));
    }
    Ok(())
}

/// The account's rules and their version.
///
/// # Errors
/// `forbidden` when the caller is no team admin.
pub async fn read(tenancy: &Tenancy, caller: &Caller) -> Result<(u64, Rules)> {
    demand_admin(caller)?;
    tenancy.db.tenant(caller).run(async |conn| store::rules(conn).await).await
}

/// Puts rules in the place of those of version `seen`. Documents and open pages behind links
/// follow at once.
///
/// # Errors
/// `forbidden` when the caller is no team admin; `invalid` naming what cannot be a rule;
/// `changed_meanwhile` (409) when somebody else was faster.
pub async fn write(tenancy: &Tenancy, caller: &Caller, seen: u64, rules: Rules) -> Result<(u64, Rules)> {
    demand_admin(caller)?;
    let rules = usable(rules).await?;
    tenancy
        .db
        .tenant(caller)
        .run(async |conn| {
            if !store::set_rules(conn, seen, &rules, (caller.user, tenancy.clock.now())).await? {
                let why = "Somebody else changed the rules meanwhile. Load them again and make your change there.";
                return Err(Error::conflict("changed_meanwhile", why));
            }
            // What a rule hides is as secret as what it finds.
            let names: Vec<_> = rules.rules.iter().map(|rule| (&rule.name, rule.on)).collect();
            let detail = json!({ "shows": rules.shows, "domains": rules.domains.len(), "rules": names });
            let object_id = caller.account().0;
            let entry = Entry { action: "redaction.rules_changed", object_kind: "account", object_id, detail };
            audit::record(conn, caller, entry).await
        })
        .await?;
    Ok((seen + 1, rules))
}

/// What rules would make of a text, and what of them is not finished: the others are tried without it.
/// Nothing of it is kept.
///
/// # Errors
/// `forbidden` when the caller is no team admin; `invalid` naming what cannot be.
pub async fn try_out(caller: &Caller, rules: Rules, text: String) -> Result<(Vec<Piece>, Vec<Error>)> {
    demand_admin(caller)?;
    if text.chars().count() > LONGEST_TRIAL {
        return Err(Error::invalid("text", "Try at most 20,000 characters at once."));
    }
    let key = Token::random()?.digest();
    aside(move || {
        let (rules, unfinished) = rules.finished();
        let pieces = pieces(&Redactor::new(rules.policy()?, Key::new(&key)), &text)?;
        Ok((pieces, unfinished))
    })
    .await?
}

/// Rules that can be used, and are quick. Making what finds them takes its time: aside.
async fn usable(rules: Rules) -> Result<Rules> {
    aside(move || {
        rules.policy()?;
        rules.demand_quick()?;
        Ok(rules)
    })
    .await?
}

fn pieces(redactor: &Redactor, text: &str) -> Result<Vec<Piece>> {
    let text = undisguised(text);
    let mut pieces = Vec::new();
    let mut from = 0;
    for Found { span, placeholder, .. } in redactor.redact(&text).found {
        pieces.push(Piece { text: text[from..span.start].to_owned(), why: None });
        pieces.push(Piece { text: placeholder, why: Some(redactor.why(&span)) });
        from = span.end;
    }
    pieces.push(Piece { text: text[from..].to_owned(), why: None });
    pieces.retain(|piece| !piece.text.is_empty());
    Ok(pieces)
}
