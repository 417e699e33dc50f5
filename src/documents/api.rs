//! HTTP of this domain: a session's documents, to read and as files.

use actix_web::{HttpResponse, get, http::header, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    Wish,
    model::{Document, Tone, Variant},
    read::{log_for, redactor_of},
    render::{Format, POLICY},
};
use crate::{
    platform::{
        error::{Problem, Result},
        ids::SessionId,
    },
    sessions::{Event, EventBody},
    tenancy::{Caller, Tenancy},
};

/// Routes under `/api/v1`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(get_document).service(export);
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
    caller: Caller,
    id: web::Path<SessionId>,
    query: web::Query<DocumentQuery>,
) -> Result<web::Json<DocumentView>> {
    let wish = query.wish()?;
    let events = log_for(&tenancy, &caller, *id).await?;
    let document = super::write(&events, wish, &redactor_of(&tenancy, *id));
    Ok(web::Json(DocumentView { document, seq: events.last().map_or(0, |event| event.seq) }))
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
    let events = log_for(&tenancy, &caller, *id).await?;
    let document = super::write(&events, wish, &redactor_of(&tenancy, *id));
    let name = file_name(&events, wish.variant, format);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, format.media_type()))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY.as_str()))
        .body(document.render(format)?))
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
