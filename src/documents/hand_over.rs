//! Asking for help, giving it on, declining, taking over, handing back: a sentence each, of the
//! log. What holds in the end is not enough for readers: who was asked first is gone from that.

use super::{happened::whom, writer::Writer};
use crate::{
    platform::ids::CommandId,
    sessions::{Event, EventBody},
};

/// Which request for help an event is of, where documents tell of it.
pub fn request(body: &EventBody) -> Option<CommandId> {
    match body {
        EventBody::EscalationOffered { escalation, .. }
        | EventBody::EscalationReaddressed { escalation, .. }
        | EventBody::EscalationDeclined { escalation, .. }
        | EventBody::EscalationClaimed { escalation }
        | EventBody::EscalationReleased { escalation }
        | EventBody::EscalationReturned { escalation, .. }
        | EventBody::EscalationWithdrawn { escalation } => Some(*escalation),
        _ => None,
    }
}

/// Who did what when; why, where a reason was given. Lessons stand apart.
pub fn item(event: &Event, writer: &mut Writer<'_>) {
    let what = match &event.body {
        EventBody::EscalationOffered { reason, to, team, .. } => {
            format!("asked {} to take over: {reason}", whom(to.as_ref(), team.as_ref()))
        }
        EventBody::EscalationReaddressed { reason, to, team, .. } => {
            format!("asked {} instead: {reason}", whom(to.as_ref(), team.as_ref()))
        }
        EventBody::EscalationDeclined { reason, .. } => format!("declined: {reason}"),
        EventBody::EscalationReleased { .. } => "may not go on with it; somebody is asked again".to_owned(),
        EventBody::EscalationWithdrawn { .. } => "needs nobody any more".to_owned(),
        body => match took_or_gave_back(body) {
            Some(what) => what.to_owned(),
            None => return,
        },
    };
    let line = format!("{} {} {}.", writer.time(event.at), event.by.name, what.trim_end_matches(['.', ' ']));
    writer.item(&line, &[event.seq]);
}

/// That somebody else does the work from here on.
pub fn took_or_gave_back(body: &EventBody) -> Option<&'static str> {
    match body {
        EventBody::EscalationClaimed { .. } => Some("took over"),
        EventBody::EscalationReturned { .. } => Some("handed it back"),
        _ => None,
    }
}
