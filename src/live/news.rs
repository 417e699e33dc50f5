//! News of the escalation queue and of what the reader is told, to pages that show it: that it
//! changed, and nothing else; they read it again with their own rights.
//!
//! What must stay true: a stream ends when its reader's access may have changed, when its time
//! is over and when the server goes away; whoever comes again is looked at anew.

use std::{convert::Infallible, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{self, ContentEncoding},
    web::{self, Bytes},
};
use futures_util::{Stream, stream};
use tokio::{
    sync::{broadcast, watch},
    time::{Instant, sleep_until, timeout},
};

use super::{LiveSessions, access::Change};
use crate::{
    platform::{
        error::{Problem, Result},
        ids::{AccountId, UserId},
    },
    tenancy::Caller,
};

/// The media type of server-sent events.
const KIND: &str = "text/event-stream";
/// How long a stream lasts: shorter than the token it was opened with.
const LASTS: Duration = Duration::from_secs(10 * 60);
/// Something is sent at least this often, so that a dead line is noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);

struct Listener {
    account: AccountId,
    user: UserId,
    changes: broadcast::Receiver<Change>,
    draining: watch::Receiver<bool>,
    until: Instant,
    greeted: bool,
}

/// What a listener has to be told.
enum Told {
    Changed,
    Notices,
    Nothing,
    Over,
}

/// Tells whenever the escalation queue may have changed: read it again then. Server-sent events
/// (HTML Living Standard, 9.2) of the type `change`, without content; one comes at once. One of
/// the type `notices` says that the caller was told something, or read it. Who does not accept
/// `text/event-stream` gets the first one only.
#[utoipa::path(
    tag = "sessions",
    operation_id = "follow_escalations",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "A stream of events", content_type = "text/event-stream"),
        (status = 401, body = Problem),
        (status = 503, body = Problem),
    ),
)]
#[get("/escalations/changes")]
pub async fn follow_escalations(
    request: HttpRequest,
    live: web::Data<LiveSessions>,
    caller: Caller,
) -> Result<HttpResponse> {
    live.demand_open()?;
    let accepted = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let lasts = if accepted.is_some_and(|kinds| kinds.contains(KIND)) { LASTS } else { Duration::ZERO };
    let listener = Listener {
        account: caller.account(),
        user: caller.user,
        changes: live.access().watch(),
        draining: live.draining(),
        until: Instant::now() + lasts,
        greeted: false,
    };
    Ok(HttpResponse::Ok()
        .content_type(KIND)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // Nginx would keep it until there is more.
        .insert_header(("X-Accel-Buffering", "no"))
        // Compressing holds back what is to be there at once.
        .insert_header(ContentEncoding::Identity)
        .streaming(told(listener)))
}

fn told(listener: Listener) -> impl Stream<Item = std::result::Result<Bytes, Infallible>> {
    stream::unfold(listener, |mut listener| async move {
        let bytes = match listener.next().await {
            Told::Changed => Bytes::from_static(b"event: change\ndata:\n\n"),
            Told::Notices => Bytes::from_static(b"event: notices\ndata:\n\n"),
            Told::Nothing => Bytes::from_static(b": still here\n\n"),
            Told::Over => return None,
        };
        Some((Ok(bytes), listener))
    })
}

impl Listener {
    async fn next(&mut self) -> Told {
        // What happened before anybody listened is read at the beginning.
        if !std::mem::replace(&mut self.greeted, true) {
            return Told::Changed;
        }
        timeout(HEARTBEAT, self.heard()).await.unwrap_or(Told::Nothing)
    }

    async fn heard(&mut self) -> Told {
        loop {
            let change = tokio::select! {
                change = self.changes.recv() => change,
                _ = self.draining.changed() => return Told::Over,
                () = sleep_until(self.until) => return Told::Over,
            };
            match change {
                Ok(Change::Escalations(account, _)) if account == self.account => return Told::Changed,
                Ok(Change::Notices(account, user)) if account == self.account && user == self.user => {
                    return Told::Notices;
                }
                Ok(Change::User(account, user)) if account == self.account && user == self.user => {
                    return Told::Over;
                }
                Ok(Change::Account(account)) if account == self.account => return Told::Over,
                Ok(Change::Anybody) | Err(_) => return Told::Over,
                Ok(_) => {}
            }
        }
    }
}
