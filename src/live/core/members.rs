//! The people who are here: they come in with what they lack, look about, and are told
//! what they may do whenever that changes.

use std::collections::VecDeque;

use bytestring::ByteString;
use chrono::{DateTime, Utc};

use super::{Core, Entered, HEARTBEAT_MS, LIMITS, MOST_CONNECTIONS, Output};
use crate::{
    live::{
        batch::Asker,
        protocol::{Attendance, Close, Resume, ServerFrame, Welcome, encode},
    },
    platform::ids::{ConnectionId, LogId},
    sessions::{self, Can, Seat, SessionRole},
};

pub(super) struct Member {
    pub(super) seat: Seat,
    told: (Option<SessionRole>, Can),
}

impl Core {
    /// A connection said hello: lets it in with what it lacks.
    pub fn hello(
        &mut self,
        connection: ConnectionId,
        (seat, comes): (Seat, Attendance),
        known: (Option<LogId>, u64),
        now: DateTime<Utc>,
    ) -> Vec<Output> {
        let own = self.members.values().filter(|member| member.seat.user == seat.user).count();
        if own >= MOST_CONNECTIONS {
            let why = "You have this session open 8 times. Close one of them.";
            return vec![Output::Close(connection, Close::TooMany, why)];
        }
        let told = self.told(&seat, now);
        let (log, since) = known;
        let since = if log == Some(self.log) { since } else { u64::MAX };
        let (resume, mut entered) = self.bring_up_to_date(since);
        let welcome = ServerFrame::Welcome(Box::new(Welcome {
            connection,
            log: self.log,
            head: self.state.seq,
            resume,
            role: told.0,
            you: seat.actor(),
            can: told.1.clone(),
            heartbeat_ms: HEARTBEAT_MS,
            limits: LIMITS,
        }));
        entered.preface.push_front(encode(&welcome).into());
        if self.degraded {
            entered.preface.push_back(self.status());
        }
        self.members.insert(connection, Member { seat: seat.clone(), told });
        let enter = Output::Enter(connection, Box::new(entered));
        let most = match comes {
            // Who only reads is not in the room.
            Attendance::Reader => return vec![enter],
            Attendance::Observer => SessionRole::Observer,
            Attendance::Participant => SessionRole::Collaborator,
        };
        self.stirred(&seat, now);
        self.presence.arrive(connection, seat.actor(), now);
        let mut outputs = vec![self.show_presence(), enter];
        outputs.extend(self.join(Asker::Connection(connection), seat, most, now));
        outputs
    }

    /// A connection fell off the ring.
    pub fn catch_up(&mut self, connection: ConnectionId, since: u64) -> Vec<Output> {
        if !self.members.contains_key(&connection) {
            return self.catch_up_guest(connection, since);
        }
        let (_, entered) = self.bring_up_to_date(since);
        vec![Output::Enter(connection, Box::new(entered))]
    }

    fn bring_up_to_date(&mut self, since: u64) -> (Resume, Entered) {
        if self.ring.reaches(since) {
            return (Resume::Tail, self.entered(VecDeque::new(), since));
        }
        let preface = self.snapshots.of(&self.state).iter().cloned().collect();
        (Resume::Snapshot, self.entered(preface, self.state.seq))
    }

    fn entered(&self, preface: VecDeque<ByteString>, cursor: u64) -> Entered {
        let (ring, draft) = (self.ring.clone(), self.draft.clone());
        Entered { preface, cursor, ring, draft, sees_people: true }
    }

    /// A person's name or role has changed while they are here.
    pub fn reseat(&mut self, connection: ConnectionId, seat: Seat, now: DateTime<Utc>) -> Vec<Output> {
        let Some(member) = self.members.get_mut(&connection) else { return Vec::new() };
        member.seat = seat;
        self.tell_permissions(now)
    }

    /// A connection is gone.
    pub fn leave(&mut self, connection: ConnectionId) -> Vec<Output> {
        if self.members.remove(&connection).is_none() {
            return self.leave_audience(connection);
        }
        self.presence.leave(connection);
        vec![self.show_presence()]
    }

    /// A person looks somewhere.
    pub fn look(
        &mut self,
        connection: ConnectionId,
        focus: Option<String>,
        typing: bool,
        now: DateTime<Utc>,
    ) -> Vec<Output> {
        if let Some(seat) = self.members.get(&connection).map(|member| member.seat.clone()) {
            self.stirred(&seat, now);
        }
        if self.presence.look(connection, focus, typing) {
            return vec![self.show_presence()];
        }
        Vec::new()
    }

    pub(super) fn tell_permissions(&mut self, now: DateTime<Utc>) -> Vec<Output> {
        let mut outputs = Vec::new();
        for (connection, member) in &mut self.members {
            let role = self.state.participant(member.seat.user).map(|person| person.role);
            let told = (role, sessions::can(&self.state, &member.seat, now));
            if told == member.told {
                continue;
            }
            let frame = ServerFrame::Permissions { role: told.0, can: told.1.clone() };
            outputs.push(Output::Direct(*connection, encode(&frame).into()));
            member.told = told;
        }
        outputs
    }

    fn told(&self, seat: &Seat, now: DateTime<Utc>) -> (Option<SessionRole>, Can) {
        let role = self.state.participant(seat.user).map(|person| person.role);
        (role, sessions::can(&self.state, seat, now))
    }
}
