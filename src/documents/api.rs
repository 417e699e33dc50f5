//! HTTP of this domain: a session's documents, to read and as files.

mod hiding;
mod templates;

use std::collections::BTreeSet;

use actix_web::{HttpResponse, get, http::header, put, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use self::hiding::{ByHand, HiddenView};
use super::{
    Accepted, Choice, Drafts, Layout, Wish, Written, choice, hide,
    model::{Document, Tone, Variant},
    read::{Preview, preview},
    render::{Format, POLICY},
    rewording::{self, Reworded},
    template,
};
use crate::{
    platform::{
        aside::aside,
        error::{Problem, Result},
        extract::Body,
        ids::SessionId,
    },
    sessions::{Actor, Event, EventBody, Permission},
    tenancy::{Caller, Tenancy},
};

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(get_document)
        .service(choose)
        .service(accept_rewording)
        .service(export)
        .configure(hiding::routes)
        .configure(templates::routes);
}

/// Which document, and how.
#[derive(Debug, Deserialize, IntoParams)]
struct DocumentQuery {
    /// Which; the internal note unless told.
    #[param(inline)]
    variant: Option<Variant>,
    /// In what tone; of a client update only.
    #[param(inline)]
    tone: Option<Tone>,
    /// In which time times are written, in minutes east of UTC: −840 to 840, 0 unless told.
    offset: Option<i32>,
}

impl DocumentQuery {
    fn wish(&self) -> Result<Wish> {
        Wish::checked(self.variant.unwrap_or(Variant::InternalNote), self.tone, self.offset)
    }
}

/// A document with what it was made of.
#[derive(Serialize, ToSchema)]
struct DocumentView {
    document: Document,
    /// The last event that it knows.
    seq: u64,
    /// What it hides.
    hidden: Vec<HiddenView>,
    /// What was hidden by hand in the session.
    by_hand: Vec<ByHand>,
    /// The events that enter it unless they are left out.
    enters: BTreeSet<u64>,
    choice: ChoiceView,
    layout: LayoutView,
    can: DocumentCan,
}

/// How a document was laid out.
#[derive(Serialize, ToSchema)]
struct LayoutView {
    /// The version of the account's own template; absent where the built-in layout was used.
    template: Option<u64>,
    /// Why the template could not be used and the built-in layout stands in for it.
    problem: Option<String>,
    /// Whether lines lead to the events they rest on.
    points_back: bool,
    /// Other words that somebody accepted for some of its lines.
    reworded: Option<RewordedView>,
}

/// Words of a model that somebody accepted.
#[derive(Serialize, ToSchema)]
struct RewordedView {
    /// Who.
    by: Actor,
    /// When.
    at: DateTime<Utc>,
    /// The last event that the document knew then.
    seq: u64,
    /// How many lines have other words; those that say something else since have their own.
    lines: usize,
}

impl LayoutView {
    fn of(layout: Layout, document: &Document, accepted: Option<Accepted>) -> Self {
        let Layout { template, problem, reworded: lines } = layout;
        let reworded = accepted.map(|Accepted { by, at, seq, .. }| RewordedView { by, at, seq, lines });
        Self { template, problem, points_back: template::points_back(document), reworded }
    }
}

/// What the caller may do to what is hidden.
#[derive(Serialize, ToSchema)]
struct DocumentCan {
    /// Hide words by hand.
    hide: Permission,
    /// Look behind what is hidden.
    reveal: Permission,
    /// Choose which events enter it.
    choose: Permission,
    /// Have a model reword it, and accept that.
    reword: Permission,
}

/// What people chose for a document.
#[derive(Serialize, ToSchema)]
struct ChoiceView {
    /// Grows with every change; to change it give the one that was read.
    version: u64,
    /// Events whose lines do not enter it.
    left_out: BTreeSet<u64>,
    /// Events that enter it although they do not by themselves.
    also: BTreeSet<u64>,
    /// Events that come first.
    pinned: BTreeSet<u64>,
}

impl ChoiceView {
    fn of(choice: &Choice) -> Self {
        let Choice { version, left_out, also, pinned } = choice.clone();
        Self { version, left_out, also, pinned }
    }
}

/// A document of a session: written by nobody, of what happened until now.
#[utoipa::path(
    tag = "documents",
    operation_id = "get_document",
    params(("id" = SessionId, Path), DocumentQuery),
    security(("bearer" = [])),
    responses(
        (status = 200, body = DocumentView),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[get("/sessions/{id}/document")]
async fn get_document(
    tenancy: web::Data<Tenancy>,
    drafts: web::Data<Drafts>,
    caller: Caller,
    id: web::Path<SessionId>,
    query: web::Query<DocumentQuery>,
) -> Result<web::Json<DocumentView>> {
    let wish = query.wish()?;
    let Preview { written, seq, means, by_hand } = preview((&tenancy, &drafts), &caller, *id, wish).await?;
    let Written { document, hidden, enters, layout } = written;
    let (layout, choice) = (LayoutView::of(layout, &document, means.reworded), ChoiceView::of(&means.choice));
    let hidden = hidden.iter().map(|hidden| HiddenView::of(hidden, &by_hand)).collect();
    let by_hand = by_hand.into_iter().map(|known| ByHand::of(known, &caller)).collect();
    let can = DocumentCan {
        hide: Permission::of(hide::demand_hide(&caller)),
        reveal: Permission::of(hide::demand_reveal(&caller)),
        choose: Permission::of(choice::demand(&caller)),
        reword: Permission::of(rewording::demand(&caller)),
    };
    Ok(web::Json(DocumentView { document, seq, hidden, by_hand, enters, choice, layout, can }))
}

/// Which events enter a document, and which come first.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChoiceRequest {
    /// Of which document; not of the full log.
    variant: Variant,
    /// The version that was read; 0 where nothing was chosen yet.
    version: u64,
    /// Events whose lines do not enter it.
    left_out: BTreeSet<u64>,
    /// Events that enter it although they do not by themselves.
    #[serde(default)]
    also: BTreeSet<u64>,
    /// Events that come first.
    pinned: BTreeSet<u64>,
}

/// Choose which events enter a document of a session, and which come first. What goes onto the
/// ticket is what was chosen.
#[utoipa::path(
    tag = "documents",
    operation_id = "choose_document",
    params(("id" = SessionId, Path)),
    request_body = ChoiceRequest,
    security(("bearer" = [])),
    responses(
        (status = 200, body = ChoiceView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
    ),
)]
#[put("/sessions/{id}/document/choice")]
async fn choose(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<SessionId>,
    body: Body<ChoiceRequest>,
) -> Result<web::Json<ChoiceView>> {
    let ChoiceRequest { variant, version, left_out, also, pinned } = body.0;
    let choice = Choice { version, left_out, also, pinned };
    let chosen = choice::choose(&tenancy, &caller, *id, (variant, choice)).await?;
    Ok(web::Json(ChoiceView::of(&chosen)))
}

/// Words of a model that somebody accepts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AcceptedWords {
    /// For which document; not for the full log.
    variant: Variant,
    /// The last event that the document knew.
    seq: u64,
    /// Lines with their other words, at most 200; none gives the document its own words back.
    lines: Vec<Reworded>,
}

/// Accept other words for lines of a document, in the place of those accepted before. A line that
/// says something else since then has its own words again.
#[utoipa::path(
    tag = "documents",
    operation_id = "accept_rewording",
    params(("id" = SessionId, Path)),
    request_body = AcceptedWords,
    security(("bearer" = [])),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem),
    ),
)]
#[put("/sessions/{id}/document/rewording")]
async fn accept_rewording(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<SessionId>,
    body: Body<AcceptedWords>,
) -> Result<HttpResponse> {
    let AcceptedWords { variant, seq, lines } = body.0;
    rewording::accept(&tenancy, &caller, *id, (variant, seq, lines)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Which document, how, and as what.
#[derive(Debug, Deserialize, IntoParams)]
struct ExportQuery {
    /// As what; Markdown unless told.
    #[param(inline)]
    format: Option<Format>,
    /// Which; the internal note unless told.
    #[param(inline)]
    variant: Option<Variant>,
    /// In what tone; of a client update only.
    #[param(inline)]
    tone: Option<Tone>,
    /// In which time times are written, in minutes east of UTC: −840 to 840, 0 unless told.
    offset: Option<i32>,
}

/// A document of a session as a file.
#[utoipa::path(
    tag = "documents",
    operation_id = "export_document",
    params(("id" = SessionId, Path), ExportQuery),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The file", content_type = "text/plain"),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
        (status = 422, body = Problem),
    ),
)]
#[get("/sessions/{id}/document/export")]
async fn export(
    tenancy: web::Data<Tenancy>,
    caller: Caller,
    id: web::Path<SessionId>,
    query: web::Query<ExportQuery>,
) -> Result<HttpResponse> {
    let ExportQuery { format, variant, tone, offset } = query.into_inner();
    let (wish, format) = (DocumentQuery { variant, tone, offset }.wish()?, format.unwrap_or(Format::Markdown));
    let source = super::read(&tenancy, &caller, *id, wish.variant).await?;
    let (source, Written { document, .. }) = source.write(wish).await?;
    let name = file_name(&source.log, wish.variant, format);
    let file = aside(move || document.render(format)).await??;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, format.media_type()))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY.as_str()))
        .body(file))
}

/// `internal-note-48291.md`: nothing of it can leave a directory or a header.
fn file_name(events: &[Event], variant: Variant, format: Format) -> String {
    let ticket = events.iter().rev().find_map(|event| match &event.body {
        EventBody::TicketLinked { ticket } => Some(ticket.number.as_str()),
        _ => None,
    });
    let safe: String = ticket.unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    let between = if safe.is_empty() { "" } else { "-" };
    format!("{}{between}{safe}.{}", variant.as_str(), format.extension())
}
