//! The actor around a [`Core`]: carries out what the core decides.
//!
//! What must stay true: no SQL in an actor's future, for it dies with the actor;
//! database work is spawned on the database runtime and reports back through the
//! actor's own bounded channel. The mailbox carries control only.

use std::{
    collections::{HashMap, VecDeque},
    mem,
    sync::Arc,
    time::{Duration, Instant},
};

use actix::{Actor, ActorContext, AsyncContext, Context, StreamHandler};
use bytestring::ByteString;
use tokio::sync::{mpsc, oneshot, watch};
use tokio_stream::wrappers::ReceiverStream;

use super::{
    batch::{Answer, Ask, Asker},
    core::{Core, Output, Projection, Question, Sketch, UNANSWERED},
    input::{Direct, Input},
    protocol::{Close, Person, Refused, ServerFrame, encode},
    ring::Ring,
    tools::Tools,
};
use crate::{
    flows::{self, model::FlowDocument},
    platform::{
        aside::aside,
        db::{Db, TenantContext},
        error::{Error, Result},
        ids::{CommandId, ConnectionId, LogId, SessionId, UserId},
    },
    sessions::{
        self, Asked, Event, Loaded, RefusalCode, State, Wanted,
        log::{self, Append},
    },
};

/// Inputs that may wait for the actor; beyond that, connections wait.
pub const INPUTS: usize = 1_024;
/// A session nobody is in leaves memory after this long.
const IDLE: Duration = Duration::from_secs(120);
/// How long to wait before the log is read again that could not be read.
const RETRY: Duration = Duration::from_millis(250);

/// Said to those who are connected when something was removed from the log.
const REPLACED: &str = "Something was removed from this session. It is read again.";

/// A running session.
pub struct SessionActor {
    context: TenantContext,
    session: SessionId,
    tools: Tools,
    inputs: Option<mpsc::Receiver<Input>>,
    own: mpsc::Sender<Input>,
    /// `None` until it was read; what comes before that waits.
    core: Option<Core>,
    early: VecDeque<Input>,
    connections: HashMap<ConnectionId, mpsc::Sender<Direct>>,
    requests: HashMap<u64, (UserId, oneshot::Sender<Answer>)>,
    next_request: u64,
    presence: watch::Sender<ByteString>,
    /// Dropping one of these ends the copilot's work on that answer.
    answering: HashMap<CommandId, oneshot::Sender<()>>,
    idle_since: Option<Instant>,
}

impl SessionActor {
    /// An actor for `session`, and the channel that reaches it.
    #[must_use]
    pub fn new(context: TenantContext, session: SessionId, tools: Tools) -> (Self, mpsc::Sender<Input>) {
        let (own, inputs) = mpsc::channel(INPUTS);
        let presence = watch::Sender::new(presence_frame(Vec::new(), 0));
        let actor = Self {
            context,
            session,
            tools,
            inputs: Some(inputs),
            own: own.clone(),
            core: None,
            early: VecDeque::new(),
            connections: HashMap::new(),
            requests: HashMap::new(),
            next_request: 0,
            presence,
            answering: HashMap::new(),
            idle_since: None,
        };
        (actor, own)
    }

    /// Does `work` on the database runtime and feeds its result back in.
    fn spawn(&self, work: impl Future<Output = Input> + Send + 'static) {
        let own = self.own.clone();
        self.tools.db.spawn(async move {
            let input = work.await;
            // The actor may have stopped meanwhile; the log has what matters.
            let _ = own.send(input).await;
        });
    }

    fn load(&self) {
        let (db, context, session) = (self.tools.db.clone(), self.context.clone(), self.session);
        self.spawn(async move { Input::Loaded(Box::new(read(&db, &context, session).await)) });
    }

    fn append(&self, append: Append) {
        let writer = self.tools.writer.clone();
        self.spawn(async move { Input::Appended(writer.append(append).await) });
    }

    /// Asks which log it is; what cannot be asked now is found out by the next append.
    fn ask_for_name(&self) {
        let (db, context, session) = (self.tools.db.clone(), self.context.clone(), self.session);
        let own = self.own.clone();
        self.tools.db.spawn(async move {
            match db.tenant(&context).run(async |conn| sessions::log_of(conn, session).await).await {
                Ok(log) => drop(own.send(Input::Named(log)).await),
                Err(error) => tracing::warn!(%error, %session, "the log's name cannot be read"),
            }
        });
    }

    /// Reads the log until it succeeds: what waits must not be lost with the database.
    fn read_log(&self, after: u64) -> impl Future<Output = Vec<Event>> + Send + use<> {
        let (db, context, session) = (self.tools.db.clone(), self.context.clone(), self.session);
        async move {
            loop {
                let events =
                    db.tenant(&context).run(async |conn| log::read(conn, session, after, i64::MAX).await).await;
                match events {
                    Ok(events) => return events,
                    Err(error) => tracing::warn!(%error, %session, "the log cannot be read"),
                }
                tokio::time::sleep(RETRY).await;
            }
        }
    }

    /// Has a link's viewers' picture of the log made.
    fn project(&self, sketch: Sketch) {
        let (link, session, log) = (sketch.terms.link, self.session, self.read_log(0));
        self.spawn(async move {
            let log = log.await;
            let projection = aside(move || Box::new(Projection::of(sketch, log))).await;
            if let Err(error) = &projection {
                tracing::error!(%error, %session, %link, "the log cannot be shown to a link's viewers");
            }
            Input::Projected(link, projection.ok())
        });
    }

    fn store_snapshot(&self, log: LogId, state: Box<State>) {
        let (db, context, session) = (self.tools.db.clone(), self.context.clone(), self.session);
        self.tools.db.spawn(async move {
            let saved = db
                .tenant(&context)
                .run(async |conn| sessions::save_snapshot(conn, session, log, &state).await)
                .await;
            if let Err(error) = saved {
                tracing::warn!(%error, %session, "a snapshot was not stored; the log has it all");
            }
        });
    }

    /// Asks the copilot whether it has something to say.
    fn consider(&self, question: Box<Question>) {
        let (assistant, context, own) = (self.tools.assistant.clone(), self.context.clone(), self.own.clone());
        self.tools.db.spawn(async move {
            if assistant.speaks_up(context, &question).await {
                // The actor may have stopped meanwhile; nobody is there then.
                let _ = own.send(Input::SpeakUp(question)).await;
            }
        });
    }

    /// Has the copilot say what it makes of an escalation.
    fn assess(&self, question: Question) {
        let (assistant, context) = (self.tools.assistant.clone(), self.context.clone());
        self.spawn(async move { Input::Assessed(Box::new(assistant.assess(context, question).await)) });
    }

    /// Reads what a decision must know.
    fn ground(&self, wanted: Wanted) {
        let (db, context, session) = (self.tools.db.clone(), self.context.clone(), self.session);
        self.spawn(async move {
            let read = db.tenant(&context).run(async |conn| sessions::gather(conn, wanted).await).await;
            if let Err(error) = &read {
                tracing::warn!(%error, %session, "what a decision must know cannot be read");
            }
            Input::Grounded(read.ok().map(Box::new))
        });
    }

    /// Has the copilot answer, until it has or nobody wants to know any more.
    fn assist(&mut self, question: Question) {
        let (stop, stopped) = oneshot::channel::<()>();
        self.answering.insert(question.suggestion, stop);
        let (assistant, context, own) = (self.tools.assistant.clone(), self.context.clone(), self.own.clone());
        self.tools.db.spawn(async move {
            let suggestion = question.suggestion;
            let (pieces, mut said) = mpsc::channel(8);
            let pass_on = async {
                while let Some(text) = said.recv().await {
                    // The actor may have stopped meanwhile; nobody reads it then.
                    let _ = own.send(Input::Said(suggestion, text)).await;
                }
            };
            let answer = assistant.answer(context, question, pieces);
            tokio::select! {
                (finish, ()) = async { tokio::join!(answer, pass_on) } => {
                    let _ = own.send(Input::Finished(Box::new(finish))).await;
                }
                _ = stopped => {}
            }
        });
    }

    fn take(&mut self, input: Input, ctx: &mut Context<Self>) {
        let now = self.tools.clock.now();
        if let Input::Loaded(loaded) = input {
            return self.loaded(*loaded, ctx);
        }
        let Some(core) = &mut self.core else {
            return self.early.push_back(input);
        };
        let outputs = match input {
            Input::Hello { connection, seat, comes, known, out } => {
                self.connections.insert(connection, out);
                core.hello(connection, (seat, comes), known, now)
            }
            Input::HelloGuest { connection, terms, known, out } => {
                self.connections.insert(connection, out);
                core.hello_guest(connection, *terms, known)
            }
            Input::Reseat(connection, seat) => core.reseat(connection, seat, now),
            Input::Projected(link, projection) => core.projected(link, projection.map(|projection| *projection)),
            Input::CatchUp(connection, since) => core.catch_up(connection, since),
            Input::Leave(connection) => {
                self.connections.remove(&connection);
                core.leave(connection)
            }
            Input::Look(connection, focus, typing) => core.look(connection, focus, typing, now),
            Input::Command(connection, seat, envelope) => {
                core.ask(Ask::new(Asker::Connection(connection), seat, envelope), now)
            }
            Input::Request(seat, envelope, answer) => {
                if let Asked::Command(_) = envelope.command
                    && self.requests.values().filter(|(by, _)| *by == seat.user).count() >= UNANSWERED as usize
                {
                    // Whoever asked may be gone.
                    let _ = answer.send(Answer::Refused(too_many(envelope.id)));
                    return;
                }
                self.next_request += 1;
                self.requests.insert(self.next_request, (seat.user, answer));
                core.ask(Ask::new(Asker::Request(self.next_request), seat, envelope), now)
            }
            Input::Nudge => core.nudge(),
            Input::Doubt => return self.ask_for_name(),
            Input::Named(log) if log == core.log() => Vec::new(),
            Input::Named(_) => vec![Output::Reopen],
            Input::Appended(outcome) => core.appended(outcome, now),
            Input::ReadOn(events) => core.read_on(&events, now),
            Input::Said(suggestion, text) => {
                core.said(suggestion, &text);
                Vec::new()
            }
            Input::Finished(finish) => core.finished(*finish, now),
            Input::SpeakUp(question) => core.prompt(&question, now),
            Input::Assessed(assess) => core.assessed(*assess, now),
            Input::Grounded(grounds) => core.grounded(grounds.map(|grounds| *grounds), now),
            Input::Loaded(_) => Vec::new(),
        };
        self.carry_out(outputs, ctx);
    }

    fn loaded(&mut self, loaded: Result<(Loaded, Option<FlowDocument>)>, ctx: &mut Context<Self>) {
        match loaded {
            Ok((loaded, flow)) => {
                let account = self.context.account();
                let mut core = Core::new(account, self.session, loaded, flow.map(Arc::new));
                let outputs = core.wake(self.tools.clock.now());
                self.core = Some(core);
                self.carry_out(outputs, ctx);
                for input in mem::take(&mut self.early) {
                    self.take(input, ctx);
                }
            }
            Err(error) => {
                tracing::warn!(%error, session = %self.session, "a session could not be opened");
                self.stop(Close::Internal, "The session could not be opened. Come back in a moment.", ctx);
            }
        }
    }

    fn carry_out(&mut self, outputs: Vec<Output>, ctx: &mut Context<Self>) {
        for output in outputs {
            match output {
                Output::Append(append) => self.append(append),
                Output::ReadOn(after) => {
                    let log = self.read_log(after);
                    self.spawn(async move { Input::ReadOn(log.await) });
                }
                Output::Answer(Asker::Connection(connection), answer) => {
                    self.send(connection, Direct::Answer(Box::new(answer)));
                }
                Output::Answer(Asker::Nobody, _) => {}
                Output::Answer(Asker::Request(request), answer) => {
                    if let Some((_, waiting)) = self.requests.remove(&request) {
                        let _ = waiting.send(answer);
                    }
                }
                Output::Enter(connection, entered) => {
                    let presence = self.presence.subscribe();
                    self.send(connection, Direct::Entered { entered, presence });
                }
                Output::Direct(connection, frame) => self.send(connection, Direct::Frame(frame)),
                Output::Everyone(frame) => {
                    for connection in self.connections.keys().copied().collect::<Vec<_>>() {
                        self.send(connection, Direct::Frame(frame.clone()));
                    }
                }
                Output::Announce(ring) => announce(ring, ctx),
                Output::Presence(people, guests) => {
                    self.tools.board.post(self.session, &people);
                    self.presence.send_replace(presence_frame(people, guests));
                }
                Output::Project(sketch) => self.project(*sketch),
                Output::Close(connection, close, why) => {
                    self.send(connection, Direct::Close(close, why));
                    self.connections.remove(&connection);
                }
                Output::Snapshot(log, state) => self.store_snapshot(log, state),
                Output::Assist(question) => self.assist(*question),
                Output::Consider(question) => self.consider(question),
                Output::Assess(question) => self.assess(*question),
                Output::Ground(wanted) => self.ground(wanted),
                Output::Hush(suggestion) => drop(self.answering.remove(&suggestion)),
                Output::Reopen => return self.stop(Close::OtherLog, REPLACED, ctx),
                Output::Stop(why) => {
                    tracing::error!(session = %self.session, why, "a session actor gives up");
                    return self.stop(
                        Close::Internal,
                        "The session is being reopened. Come back in a moment.",
                        ctx,
                    );
                }
            }
        }
    }

    /// Sends, or lets go of a connection that does not take what is meant for it.
    fn send(&mut self, connection: ConnectionId, direct: Direct) {
        let Some(out) = self.connections.get(&connection) else { return };
        if out.try_send(direct).is_err() {
            self.connections.remove(&connection);
            let own = self.own.clone();
            self.tools.db.spawn(async move {
                let _ = own.send(Input::Leave(connection)).await;
            });
        }
    }

    fn stop(&mut self, close: Close, why: &'static str, ctx: &mut Context<Self>) {
        for out in self.connections.values() {
            let _ = out.try_send(Direct::Close(close, why));
        }
        ctx.stop();
    }

    /// Leaves memory when nobody was here for a while.
    fn rest(&mut self, ctx: &mut Context<Self>) {
        let now = self.tools.clock.now();
        let Some(core) = &mut self.core else { return };
        let outputs = core.tick(now);
        let idle = core.is_idle();
        self.carry_out(outputs, ctx);
        let Some(core) = self.core.as_mut().filter(|_| idle) else {
            self.idle_since = None;
            return;
        };
        let since = *self.idle_since.get_or_insert_with(Instant::now);
        if let Some(output) = core.snapshot() {
            self.carry_out(vec![output], ctx);
        }
        if since.elapsed() >= IDLE {
            ctx.stop();
        }
    }
}

async fn read(db: &Db, context: &TenantContext, session: SessionId) -> Result<(Loaded, Option<FlowDocument>)> {
    db.tenant(context)
        .run(async |conn| {
            let loaded = sessions::load(conn, session).await?;
            let Some(version) = loaded.flow_version else { return Ok((loaded, None)) };
            let subflows = &loaded.state.subflows;
            let subflows: Vec<_> = subflows.iter().map(|flow| (flow.key.clone(), flow.version_id)).collect();
            let guide = flows::guide(conn, version, &subflows).await?;
            let guide = guide.ok_or_else(|| Error::internal("a pinned flow version is missing"))?;
            Ok((loaded, Some(guide)))
        })
        .await
}

fn announce(ring: Arc<Ring>, ctx: &mut Context<SessionActor>) {
    let now = Instant::now();
    if let Some(later) = ring.announce(now) {
        ctx.run_later(later - now, move |_, _| ring.keep_promise(Instant::now()));
    }
}

/// The answer to a person who sends more over HTTP than one connection may: others come in, too.
fn too_many(id: CommandId) -> Refused {
    let message =
        format!("At most {UNANSWERED} of your commands may wait for an answer. Send it again in a moment.");
    Refused { id, code: RefusalCode::Busy, message, retry_ms: 1_000, current: None }
}

fn presence_frame(people: Vec<Person>, guests: usize) -> ByteString {
    encode(&ServerFrame::Presence { people, guests }).into()
}

impl Actor for SessionActor {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        if let Some(inputs) = self.inputs.take() {
            ctx.add_stream(ReceiverStream::new(inputs));
        }
        self.load();
        ctx.run_interval(IDLE / 4, |actor, ctx| actor.rest(ctx));
        metrics::gauge!("rf_session_actors").increment(1.0);
    }
}

impl Drop for SessionActor {
    /// Runs after a panic too: lists must not show people in a dead room.
    fn drop(&mut self) {
        self.tools.board.post(self.session, &[]);
        metrics::gauge!("rf_session_actors").decrement(1.0);
    }
}

impl StreamHandler<Input> for SessionActor {
    fn handle(&mut self, input: Input, ctx: &mut Self::Context) {
        self.take(input, ctx);
    }
}
