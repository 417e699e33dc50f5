//! Telling a webhook: one attempt, which can be broken off anywhere and made again.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use rand::RngExt;
use reqwest::{Method, StatusCode, header::CONTENT_TYPE};
use serde_json::{Value, json};
use url::Url;

use super::{
    change::{TEST, open},
    model::{Secrets, Webhook, WebhookKind, body},
    sign,
    store::{self, DeliveryRow, Outcome},
};
use crate::{
    notifications::{
        NotificationDesk,
        model::{DeliveryState, Kind},
        store::About,
        words::{Message, Naming, message},
        worth::{escalation, urgency, who, words},
    },
    platform::{
        db::{TakenJob, TenantConn, TenantContext},
        error::{Error, Result},
        ids::WebhookDeliveryId,
        jobs::Verdict,
        outside::{self, Failure, Whole},
    },
    sessions::{Event, State, Visibility},
};

/// Seconds before each further attempt, as Standard Webhooks counsels: three days in all.
const PAUSES: [u64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
/// What the first pause is when nobody says otherwise: the others are in proportion.
const USUAL: Duration = Duration::from_secs(2);
/// How much of an answer is kept, in bytes.
const KEPT: usize = 300;

/// What is to be sent, and where.
struct Parcel {
    webhook: Webhook,
    attempt: i32,
    secrets: Secrets,
    body: Vec<u8>,
}

/// What a webhook said, or why it said nothing.
enum Said {
    Answer(Whole),
    Nothing(String),
}

impl NotificationDesk {
    /// Makes one attempt at telling a webhook.
    ///
    /// # Errors
    /// `unavailable` when PostgreSQL does not answer; then it is tried again.
    pub async fn post(&self, context: &TenantContext, job: &TakenJob) -> Result<Verdict> {
        let id = WebhookDeliveryId(job.subject);
        let run = self.tenancy.db.tenant(context);
        let Some(parcel) = run.run(async |conn| self.parcel(conn, id).await).await? else {
            return Ok(Verdict::Done);
        };
        let Ok(_place) = self.posts.try_acquire() else { return Ok(Verdict::Again(self.first_pause)) };
        let said = self.send_parcel(id, &parcel).await;
        let (outcome, verdict, off) = self.judged(&parcel, said);
        metrics::counter!("rf_webhooks", "end" => outcome.state.as_str()).increment(1);
        let now = self.tenancy.clock.now();
        let webhook = parcel.webhook.id;
        self.tenancy
            .db
            .tenant(context)
            .run(async |conn| {
                store::set_delivery(conn, id, &outcome, now).await?;
                let failing = (outcome.state != DeliveryState::Sent).then_some(now);
                store::set_failing(conn, webhook, failing).await?;
                if let Some(reason) = &off
                    && store::switch_off(conn, webhook, reason, now).await?
                {
                    self.tell_admins(conn, context, About::Webhook(webhook)).await?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        Ok(verdict)
    }

    async fn parcel(&self, conn: &mut TenantConn, id: WebhookDeliveryId) -> Result<Option<Parcel>> {
        let Some(delivery) = store::delivery(conn, id).await? else { return Ok(None) };
        let Some(webhook) = store::webhook(conn, delivery.webhook).await? else { return Ok(None) };
        if delivery.state() != DeliveryState::Waits {
            return Ok(None);
        }
        let body = if webhook.is_on { self.body_of(conn, &webhook, &delivery).await? } else { None };
        let Some(body) = body else {
            let reason = Some(if webhook.is_on {
                "What it is about is not there any more.".to_owned()
            } else {
                "The webhook was switched off meanwhile.".to_owned()
            });
            let attempts = delivery.attempts;
            let failed = Outcome { state: DeliveryState::Failed, attempts, reason, status: None, answer: None };
            store::set_delivery(conn, id, &failed, self.tenancy.clock.now()).await?;
            return Ok(None);
        };
        let secrets = open(self, &webhook)?;
        let body = serde_json::to_vec(&body).map_err(Error::internal)?;
        Ok(Some(Parcel { attempt: delivery.attempts + 1, webhook, secrets, body }))
    }

    async fn body_of(
        &self,
        conn: &mut TenantConn,
        webhook: &Webhook,
        delivery: &DeliveryRow,
    ) -> Result<Option<Value>> {
        let Some((session, seq)) = delivery.event() else {
            return Ok(Some(self.test_body(webhook, delivery.made_at)));
        };
        let Some(kind) = Kind::parse(&delivery.kind) else { return Ok(None) };
        let Some((event, state, redactor)) = self.to_be_told(conn, session, seq).await? else { return Ok(None) };
        let link = self.session_url(kind, session);
        let message = message(kind, (&event, &state), Naming::UnlessPrivate, &redactor, link);
        Ok(Some(match webhook.kind {
            WebhookKind::Slack => message.slack(),
            WebhookKind::Teams => message.teams(),
            WebhookKind::Signed => {
                let mut data = data(&event, &state, &message);
                data["account"] = json!(webhook.account);
                data["session"]["id"] = json!(session);
                body(&delivery.kind, event.at, &data)
            }
        }))
    }

    fn test_body(&self, webhook: &Webhook, at: DateTime<Utc>) -> Value {
        let message = Message {
            title: "ResolutionFlow can be heard here".to_owned(),
            facts: vec![("Webhook", webhook.name.clone())],
            quote: None,
            link: ("Look at the webhook", format!("{}/settings/webhooks", self.tenancy.public_url)),
        };
        match webhook.kind {
            WebhookKind::Slack => message.slack(),
            WebhookKind::Teams => message.teams(),
            WebhookKind::Signed => {
                let data =
                    json!({ "account": webhook.account, "webhook": { "id": webhook.id, "name": webhook.name } });
                body(TEST, at, &data)
            }
        }
    }

    async fn send_parcel(&self, id: WebhookDeliveryId, parcel: &Parcel) -> Said {
        let now = self.tenancy.clock.now();
        let Parcel { secrets, body, .. } = parcel;
        let nothing = |_| Said::Nothing("Its address cannot be asked any more. Give it anew.".to_owned());
        let Ok(url) = Url::parse(&secrets.url) else { return nothing(()) };
        let mut request = match self.reach.request(Method::POST, url) {
            Ok(request) => request.header(CONTENT_TYPE, "application/json").body(body.clone()),
            Err(_) => return nothing(()),
        };
        if parcel.webhook.kind == WebhookKind::Signed {
            let name = format!("msg_{}", id.0.simple());
            let Ok(signatures) = sign::signatures(&secrets.that_sign(now), &name, now, body) else {
                return Said::Nothing("What signs it cannot be read. Make another secret.".to_owned());
            };
            request = request
                .header("webhook-id", name)
                .header("webhook-timestamp", now.timestamp().to_string())
                .header("webhook-signature", signatures);
        }
        match request.send().await {
            Ok(response) => Said::Answer(outside::beginning(response, KEPT).await),
            Err(error) => {
                let in_time = !error.is_timeout();
                tracing::info!(delivery = %id, said = Failure::from(error).said, "a webhook did not answer");
                let why = if in_time { "It cannot be reached." } else { "It took too long to answer." };
                Said::Nothing(why.to_owned())
            }
        }
    }

    /// What came of it, what becomes of the job, and why the webhook is switched off if it is.
    fn judged(&self, parcel: &Parcel, said: Said) -> (Outcome, Verdict, Option<String>) {
        let attempts = parcel.attempt;
        let (status, wait, answer, reason) = match said {
            Said::Nothing(reason) => (None, None, None, reason),
            Said::Answer(Whole { status, wait, body }) => {
                (Some(status), wait, Some(shown(&body)), format!("It answered with {status}."))
            }
        };
        let code = status.map(|status| i32::from(status.as_u16()));
        let outcome = |state, reason| Outcome { state, attempts, reason, status: code, answer: answer.clone() };
        if status.is_some_and(|status| status.is_success()) {
            return (outcome(DeliveryState::Sent, None), Verdict::Done, None);
        }
        let failed = |why: String, off| (outcome(DeliveryState::Failed, Some(why)), Verdict::Failed, off);
        if status.is_some_and(|status| is_gone(parcel.webhook.kind, status)) {
            let off = Some(format!("{reason} It is not there any more."));
            return failed(reason, off);
        }
        // A card that Slack or Teams does not take is not taken later either.
        let is_final = parcel.webhook.kind != WebhookKind::Signed
            && status.is_some_and(|status| {
                status.is_client_error()
                    && !matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS)
            });
        if is_final {
            return failed(reason, None);
        }
        let Some(pause) = self.pause_before(attempts) else {
            // Whatever got there since would have said that it works.
            let off = parcel.webhook.failing_since.is_some();
            let off = off.then(|| format!("Nothing has got there for three days. {reason}"));
            return failed(format!("Given up after {attempts} attempts. {reason}"), off);
        };
        let pause = wait.map_or(pause, |wanted| wanted.max(pause));
        (outcome(DeliveryState::Waits, Some(reason)), Verdict::Again(pause), None)
    }

    fn pause_before(&self, attempts: i32) -> Option<Duration> {
        let at = usize::try_from(attempts - 1).ok()?;
        let seconds = *PAUSES.get(at)?;
        let pace = self.first_pause.as_secs_f64() / USUAL.as_secs_f64();
        Some(Duration::from_secs(seconds).mul_f64(pace * rand::rng().random_range(1.0..1.2)))
    }
}

fn is_gone(kind: WebhookKind, status: StatusCode) -> bool {
    // Slack says so of a webhook that was removed.
    status == StatusCode::GONE || (kind == WebhookKind::Slack && status == StatusCode::NOT_FOUND)
}

fn shown(body: &[u8]) -> String {
    String::from_utf8_lossy(body).chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// What a program is told of an event; of a private session no words.
fn data(event: &Event, state: &State, message: &Message) -> Value {
    let named = state.visibility != Some(Visibility::Private);
    let fact = |name: &str| message.facts.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
    json!({
        "session": {
            "title": if named { fact("Session") } else { None },
            "ticket": fact("Ticket"),
            "client": fact("Client"),
            "private": !named,
            "url": message.link.1,
        },
        "event": event.seq,
        "at": event.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        "by": who(event, state),
        "escalation": escalation(event),
        "urgency": urgency(event, state),
        "text": words(event).and(message.quote.clone()),
    })
}
