//! What a client says: its frames read, and answered where the connection can.

use std::time::Instant;

use actix::ActorContext;
use actix_http::ws::Item;
use serde_json::Value;

use super::{Connection, Context, LONGEST_FOCUS, OUT_OF_TURN, Phase};
use crate::{
    live::{
        core::{COMMAND_BYTES, FRAME_BYTES, UNANSWERED},
        door::Visitor,
        draft::Position,
        input::Input,
        protocol::{Attendance, ClientFrame, Close, Refused, ServerFrame},
    },
    platform::ids::CommandId,
    sessions::{Asked, Command, Envelope, RefusalCode, Seat},
};

impl Connection {
    pub(super) fn frame(&mut self, text: &str, ctx: &mut Context) {
        let frame: ClientFrame = match serde_json::from_str(text) {
            Ok(frame) => frame,
            Err(error) => return self.unreadable(text, &error, ctx),
        };
        match frame {
            ClientFrame::Hello { version, log, since, streams, client, comes } => {
                if !matches!(self.phase, Phase::Silent) {
                    return self.close(Close::BadRequest, "Say hello once.", ctx);
                }
                if version != 1 {
                    return self.close(Close::Version, "This server speaks version 1. Reload the page.", ctx);
                }
                tracing::debug!(connection = %self.id, session = %self.session, client, since, "hello");
                if let Some((suggestion, offset)) = streams.last_key_value() {
                    self.drafted = Position::at(*suggestion, *offset);
                }
                self.comes = comes;
                self.hello((log, since), ctx);
            }
            _ if matches!(self.phase, Phase::Silent) => {
                self.close(Close::BadRequest, "Say hello first.", ctx);
            }
            ClientFrame::Command { id, .. } if self.is_guest() => self.turn_down(Some(id), ctx),
            ClientFrame::Presence { .. } if self.is_guest() => self.turn_down(None, ctx),
            // It is sent again to whoever comes next.
            ClientFrame::Command { .. } if self.leaving.is_some() => {}
            ClientFrame::Renew { ticket } => self.renew(ticket, ctx),
            ClientFrame::Command { id, kind, data, seen } => {
                if text.len() > COMMAND_BYTES as usize {
                    return self.refuse(
                        id,
                        RefusalCode::Invalid,
                        "A command has at most 32 KiB; shorten it.",
                        ctx,
                    );
                }
                self.command(id, &kind, data, seen, ctx);
            }
            ClientFrame::Presence { focus, typing } => {
                // Lost when the session is busy: presence is only nice to see.
                let focus = focus.filter(|focus| focus.len() <= LONGEST_FOCUS);
                let _ = self.room.try_send(Input::Look(self.id, focus, typing));
            }
            ClientFrame::Resync { stream, offset } => self.drafted = Position::at(stream, offset),
            ClientFrame::Ack { .. } | ClientFrame::Heartbeat => {}
            ClientFrame::Bye => {
                ctx.close(None);
                ctx.stop();
            }
        }
    }

    /// A frame that is no frame of the protocol. A command whose id can be read is
    /// refused; a type of a later version is ignored; anything else ends it.
    pub(super) fn unreadable(&mut self, text: &str, error: &serde_json::Error, ctx: &mut Context) {
        let Ok(value) = serde_json::from_str::<Value>(text) else {
            return self.close(Close::Unreadable, "A frame was not JSON.", ctx);
        };
        // It may repeat what was sent, which nobody asked to have sent back.
        let error: String = error.to_string().chars().take(200).collect();
        let kind = value.get("type").and_then(Value::as_str);
        let id = value.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
        match (kind, id) {
            (Some("command"), Some(id)) if !matches!(self.phase, Phase::Silent) => {
                self.refuse(id, RefusalCode::Invalid, &format!("The command cannot be read: {error}."), ctx);
            }
            (
                Some("command" | "hello" | "ack" | "presence" | "resync" | "renew" | "heartbeat" | "bye") | None,
                _,
            ) => {
                self.close(Close::BadRequest, &format!("A frame cannot be read: {error}"), ctx);
            }
            (Some(_), _) => {}
        }
    }

    pub(super) fn command(&mut self, id: CommandId, kind: &str, data: Value, seen: u64, ctx: &mut Context) {
        if self.unanswered >= UNANSWERED {
            return self.refuse(id, RefusalCode::Busy, "At most 32 commands may wait for an answer.", ctx);
        }
        if !self.commands.admits(Instant::now()) {
            return self.refuse(id, RefusalCode::Busy, "At most 20 commands a second; it is sent again.", ctx);
        }
        let command = match Command::parse(kind, data) {
            Ok(command) => Asked::Command(command),
            Err(refusal) => return self.refuse(id, refusal.code, &refusal.message, ctx),
        };
        // Who only reads would take part by it, also where it is refused.
        if self.comes == Attendance::Reader && command.brings_in() {
            return self.refuse(id, RefusalCode::Forbidden, "You only read here. Come into the room first.", ctx);
        }
        let envelope = Envelope { id, seen, command };
        if self.in_doubt {
            // Of those that may be unanswered there is room for all.
            self.unanswered += 1;
            self.asked.push_back(envelope);
            return;
        }
        if self.pass_on(envelope, ctx) {
            self.unanswered += 1;
        }
    }

    /// Gives a command to the session, in the name of who they are now; whether it took it.
    pub(super) fn pass_on(&mut self, envelope: Envelope, ctx: &mut Context) -> bool {
        let Visitor::Person(caller) = &self.visitor else { return false };
        let (id, seat) = (envelope.id, Seat::of(caller));
        match self.room.try_send(Input::Command(self.id, seat, envelope)) {
            Ok(()) => true,
            Err(_) => {
                self.refuse(id, RefusalCode::Busy, "The session is busy; it is sent again in a moment.", ctx);
                false
            }
        }
    }

    pub(super) fn refuse(&mut self, id: CommandId, code: RefusalCode, message: &str, ctx: &mut Context) {
        let retry_ms = if code == RefusalCode::Busy { 1_000 } else { 0 };
        let refused = Refused { id, code, message: message.to_owned(), retry_ms, current: None };
        self.send_frame(&ServerFrame::Refused(refused), ctx);
    }

    /// A viewer did what viewers do not.
    pub(super) fn turn_down(&mut self, command: Option<CommandId>, ctx: &mut Context) {
        self.out_of_turn += 1;
        if self.out_of_turn >= OUT_OF_TURN {
            return self.close(Close::NotAllowed, "Viewers of a link only watch.", ctx);
        }
        if let Some(id) = command {
            self.refuse(id, RefusalCode::Forbidden, "Viewers of a link only watch.", ctx);
        }
    }

    pub(super) fn continuation(&mut self, item: Item, ctx: &mut Context) {
        let (bytes, last) = match item {
            Item::FirstText(bytes) if self.fragments.is_none() => {
                self.fragments = Some(Vec::new());
                (bytes, false)
            }
            Item::Continue(bytes) => (bytes, false),
            Item::Last(bytes) => (bytes, true),
            Item::FirstText(_) | Item::FirstBinary(_) => {
                return self.close(Close::Unreadable, "Frames are text.", ctx);
            }
        };
        let Some(fragments) = &mut self.fragments else {
            return self.close(Close::BadRequest, "A continuation without a beginning.", ctx);
        };
        if fragments.len() + bytes.len() > FRAME_BYTES as usize {
            return self.close(Close::TooBig, "A frame has at most 64 KiB.", ctx);
        }
        fragments.extend_from_slice(&bytes);
        if last {
            let whole = self.fragments.take().unwrap_or_default();
            match String::from_utf8(whole) {
                Ok(text) => self.frame(&text, ctx),
                Err(_) => self.close(Close::Unreadable, "A frame was not UTF-8.", ctx),
            }
        }
    }
}
