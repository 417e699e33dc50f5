//! What is hidden: kinds, places, results.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The kind of what is hidden. In this order one says more than another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A block of a private key.
    PrivateKey,
    /// A JSON Web Token.
    Jwt,
    /// A key or token of a service.
    ApiKey,
    /// The secret part of a connection string.
    ConnectionString,
    /// A password, in a context that says so.
    Password,
    /// A payment card's number.
    Card,
    /// An account at a bank.
    Iban,
    /// A person's number with the state.
    NationalId,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// An IP address.
    Ip,
    /// The name of an inner host.
    Host,
    /// What a rule of the account names.
    Rule,
}

impl Class {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::PrivateKey,
        Self::Jwt,
        Self::ApiKey,
        Self::ConnectionString,
        Self::Password,
        Self::Card,
        Self::Iban,
        Self::NationalId,
        Self::Email,
        Self::Phone,
        Self::Ip,
        Self::Host,
        Self::Rule,
    ];

    /// How people call it, as in placeholders.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::PrivateKey => "private key",
            Self::Jwt => "token",
            Self::ApiKey => "key",
            Self::ConnectionString => "connection secret",
            Self::Password => "password",
            Self::Card => "card number",
            Self::Iban => "bank account",
            Self::NationalId => "national id",
            Self::Email => "e-mail",
            Self::Phone => "phone",
            Self::Ip => "address",
            Self::Host => "host",
            Self::Rule => "hidden",
        }
    }
}

/// A place in a text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Span {
    /// What is there.
    pub class: Class,
    /// Where it begins.
    pub start: usize,
    /// Where it has ended.
    pub end: usize,
    /// Which of the policy's rules names it, if one does and nothing says more.
    pub rule: Option<usize>,
}

impl Span {
    /// What a detector found.
    #[must_use]
    pub(super) fn of(class: Class, start: usize, end: usize) -> Self {
        Self { class, start, end, rule: None }
    }
}

/// A text with placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted {
    /// The text.
    pub text: String,
    /// What was hidden, in order.
    pub found: Vec<Found>,
}

/// Something that was hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What, and its place in the text before, signs that nobody sees taken out.
    pub span: Span,
    /// What was there.
    pub value: String,
    /// What stands for it.
    pub placeholder: String,
}
