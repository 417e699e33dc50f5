//! Whether somebody may still be here: tickets renewed, access looked at again.

use std::time::{Duration, Instant};

use actix::AsyncContext;
use futures_util::{StreamExt, stream};
use tokio::sync::oneshot;

use super::{Connection, Context, Direct, GRACE, GRANTED, LOOKS, MOST_HELD, RENEW_WITHIN, Wake};
use crate::{
    live::{
        access::Change,
        door::{self, Visitor},
        input::Input,
        protocol::{Attendance, Close, OTHERWISE_HIDDEN, ServerFrame},
    },
    platform::{
        error::{Error, Result},
        ids::SessionId,
    },
    sessions::Seat,
};

/// Whether what one of them may read is not what the other may.
fn hides_otherwise(before: &Visitor, now: &Visitor) -> bool {
    match (before, now) {
        (Visitor::Guest(before), Visitor::Guest(now)) => before.terms.hiding != now.terms.hiding,
        _ => false,
    }
}

impl Connection {
    /// Does `work` on the database runtime; its result wakes this connection.
    pub(super) fn ask<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
        wake: impl FnOnce(T) -> Wake + 'static,
        ctx: &mut Context,
    ) {
        let (answer, answered) = oneshot::channel();
        self.tenancy.db.spawn(async move {
            // The connection may be gone meanwhile.
            let _ = answer.send(work.await);
        });
        let answered = async move { answered.await.ok().map(wake) };
        ctx.add_stream(stream::once(answered).filter_map(std::future::ready));
    }

    /// Access may have changed: holds everything back and looks again.
    pub(super) fn look_again(&mut self, ctx: &mut Context) {
        self.in_doubt = true;
        self.looking += 1;
        let (tenancy, visitor, session) = (self.tenancy.clone().into_inner(), self.visitor.clone(), self.session);
        self.ask(async move { door::look_again(&tenancy, &visitor, session).await }, Wake::Looked, ctx);
    }

    pub(super) fn access_changed(&mut self, change: Change, ctx: &mut Context) {
        match change {
            // The one thing that is told of links is their end.
            Change::Link(..) if self.visitor.is_meant_by(change) => {
                self.close(Close::NotAllowed, "Whoever shared this has ended it.", ctx);
            }
            // Who only reads or watches may do so for as long as they are asked, unless it is theirs to see.
            Change::Escalations(_, session)
                if session == self.session && self.comes != Attendance::Participant =>
            {
                self.look_again(ctx);
            }
            _ if self.visitor.is_meant_by(change) => self.look_again(ctx),
            _ => {}
        }
    }

    /// Keeps what came while in doubt; an end is no news about the session.
    pub(super) fn hold(&mut self, direct: Direct, ctx: &mut Context) {
        match direct {
            Direct::Close(close, why) => self.close(close, why, ctx),
            _ if self.held.len() >= MOST_HELD => {
                self.close(Close::Internal, "Your access could not be looked at. Connect again.", ctx);
            }
            direct => self.held.push_back(direct),
        }
    }

    pub(super) fn looked(&mut self, found: Result<Visitor>, ctx: &mut Context) {
        self.looking -= 1;
        match found {
            Ok(visitor) if hides_otherwise(&self.visitor, &visitor) => {
                self.close(Close::OtherLog, OTHERWISE_HIDDEN, ctx);
            }
            Ok(visitor) => {
                self.unclear = 0;
                self.revise(visitor);
                // Another change may have come since this look.
                if self.looking > 0 {
                    return;
                }
                self.in_doubt = false;
                for direct in std::mem::take(&mut self.held) {
                    self.direct(direct, ctx);
                }
                for envelope in std::mem::take(&mut self.asked) {
                    if !self.pass_on(envelope, ctx) {
                        self.unanswered = self.unanswered.saturating_sub(1);
                    }
                }
            }
            Err(error) if error.code() == "unavailable" && self.unclear < LOOKS => {
                self.unclear += 1;
                ctx.run_later(Duration::from_secs(1), Self::look_again);
            }
            Err(error) => self.shut_out(&error, ctx),
        }
    }

    /// Goes on as who they are now.
    pub(super) fn revise(&mut self, visitor: Visitor) {
        if let (Visitor::Person(before), Visitor::Person(now)) = (&self.visitor, &visitor)
            && Seat::of(before) != Seat::of(now)
        {
            // Should the channel be full, the next command carries the new seat all the same.
            let _ = self.room.try_send(Input::Reseat(self.id, Seat::of(now)));
        }
        self.visitor = visitor;
    }

    pub(super) fn shut_out(&mut self, error: &Error, ctx: &mut Context) {
        let close = match error.code() {
            "unauthenticated" => Close::SignedOut,
            "unavailable" | "internal" => Close::Internal,
            _ => Close::NotAllowed,
        };
        self.close(close, error.detail(), ctx);
    }

    pub(super) fn renew(&mut self, ticket: String, ctx: &mut Context) {
        let tenancy = self.tenancy.clone().into_inner();
        self.ask(async move { door::redeem(&tenancy, None, &ticket).await }, Wake::Renewed, ctx);
    }

    pub(super) fn renewed(&mut self, found: Result<(Visitor, SessionId)>, ctx: &mut Context) {
        match found {
            Ok((visitor, _)) if hides_otherwise(&self.visitor, &visitor) => {
                self.close(Close::OtherLog, OTHERWISE_HIDDEN, ctx);
            }
            Ok((visitor, session)) if session == self.session && visitor.is_same_as(&self.visitor) => {
                self.granted = Instant::now();
                self.renewal_asked = false;
                self.revise(visitor);
            }
            Ok(_) => self.close(Close::NotAllowed, "That ticket is for somebody or something else.", ctx),
            // The old one holds as long as it did.
            Err(error) if error.code() == "unavailable" => {}
            Err(error) => self.shut_out(&error, ctx),
        }
    }

    /// Asks for a new ticket in time, and ends what was not renewed.
    pub(super) fn check_grant(&mut self, now: Instant, ctx: &mut Context) {
        let since = now - self.granted;
        if since > GRANTED + GRACE {
            return self.close(Close::Expired, "Connect again with a new ticket.", ctx);
        }
        if since + RENEW_WITHIN > GRANTED && !self.renewal_asked {
            self.renewal_asked = true;
            self.send_frame(&ServerFrame::RenewSoon { within: 60 }, ctx);
        }
        if let Visitor::Guest(guest) = &self.visitor
            && guest.terms.expires_at <= self.tenancy.clock.now()
        {
            self.close(Close::NotAllowed, "This link has expired.", ctx);
        }
    }
}
