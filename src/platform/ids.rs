//! Typed identifiers. Those made here are UUID version 7 (RFC 9562), so that rows sort by
//! the time they were made; a type per thing keeps one from standing in for another.

use diesel::{
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    pg::{Pg, PgValue},
    serialize::{self, Output, ToSql},
    sql_types::Uuid as SqlUuid,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
            AsExpression, FromSqlRow, ToSchema, ts_rs::TS,
        )]
        #[diesel(sql_type = SqlUuid)]
        #[serde(transparent)]
        #[schema(value_type = String, format = Uuid)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identifier, later in order than those made before it.
            #[must_use]
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl FromSql<SqlUuid, Pg> for $name {
            fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
                <Uuid as FromSql<SqlUuid, Pg>>::from_sql(bytes).map(Self)
            }
        }

        impl ToSql<SqlUuid, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                <Uuid as ToSql<SqlUuid, Pg>>::to_sql(&self.0, out)
            }
        }
    )+};
}

id! {
    /// A tenant.
    AccountId,
    /// A person who signs in.
    UserId,
    /// A team of an account.
    TeamId,
    /// A flow.
    FlowId,
    /// An immutable published graph of a flow.
    FlowVersionId,
    /// A live session.
    SessionId,
    /// One incarnation of a session's log.
    LogId,
    /// A command, named by whoever sends it; unique in a log for ever.
    CommandId,
    /// One WebSocket connection.
    ConnectionId,
    /// An invite or password reset link.
    LinkId,
    /// A link that shows a session to others.
    ShareLinkId,
    /// One opening of such a link.
    ShareViewId,
    /// An entry of the audit log.
    AuditId,
    /// Something to be done outside of a transaction.
    JobId,
    /// A ticket system that an account uses.
    PsaConnectionId,
    /// Something put on a ticket.
    PushId,
    /// Words of a session that somebody hid by hand.
    HiddenWordsId,
    /// Something a person is told.
    NotificationId,
    /// A place outside that an account is told at.
    WebhookId,
    /// What goes to one.
    WebhookDeliveryId,
}

impl CommandId {
    /// The name of what the server says once, however often it comes to say it: made of what that
    /// is, as a version 8 of RFC 9562. People's commands have other names.
    #[must_use]
    pub fn by_server(of: &str) -> Self {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&Sha256::digest(of)[..16]);
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }

    /// Whether it is such a name.
    #[must_use]
    pub fn is_by_server(self) -> bool {
        self.0.get_version_num() == 8
    }
}
