//! What each kind of node must hold and must not hold. Pure.

use super::{
    model::{Node, NodeKind, Outcome},
    validate::{MAX_LINE, MAX_OPTIONS, Place, Report, id_problem, line_problem},
};

pub(super) fn check(place: &Place<'_>, report: &mut Report) {
    if let Some(problem) = ways_problem(place.node) {
        place.add(report, "options", problem);
    }
    outcome(place, report);
    checklist(place, report);
    subflow(place, report);
    match (place.node.kind, &place.node.input) {
        (NodeKind::Input, None) => {
            place.add(report, "input", "say what it asks for: a `name` and a `label`.");
        }
        (kind, Some(_)) if kind != NodeKind::Input => {
            place.add(report, "input", "only an input asks for a value. Remove it or make it an input.");
        }
        _ => {}
    }
}

fn ways_problem(node: &Node) -> Option<&'static str> {
    let ways = node.options.len();
    let one_way = matches!(node.kind, NodeKind::Info | NodeKind::Input | NodeKind::ChecklistItem);
    Some(match node.kind {
        NodeKind::Resolution if ways > 0 => {
            "a resolution is an end and has no options. Remove them or make it an action."
        }
        NodeKind::Resolution => return None,
        _ if ways == 0 => "nothing leads on from here. Add an option, or make it a resolution.",
        NodeKind::Question if ways == 1 => {
            "a question needs at least two answers. Add one, or make it an action or info."
        }
        NodeKind::Info if ways > 1 => "an info has exactly one option. Remove the others, or make it a question.",
        _ if one_way && ways > 1 => {
            "this kind of node has exactly one option. Remove the others, or add a question after it."
        }
        _ if ways > MAX_OPTIONS => "there are more than 12 options. Split it into two nodes.",
        _ => return None,
    })
}

fn outcome(place: &Place<'_>, report: &mut Report) {
    match (place.node.kind, place.node.outcome) {
        (NodeKind::Resolution, None) => {
            place.add(report, "outcome", "say how it ended: `resolved`, `escalate` or `not_reproducible`.");
        }
        (kind, Some(_)) if kind != NodeKind::Resolution => {
            place.add(report, "outcome", "only a resolution has an outcome. Remove it.");
        }
        _ => {}
    }
}

fn checklist(place: &Place<'_>, report: &mut Report) {
    let node = place.node;
    if node.kind == NodeKind::ChecklistItem {
        if !node.section.is_empty()
            && let Some(problem) = line_problem(&node.section, MAX_LINE)
        {
            place.add(report, "section", &format!("its section {problem}."));
        }
        return;
    }
    if !node.section.is_empty() {
        place.add(report, "section", "only a checklist item stands under a section. Remove it.");
    }
    if node.required {
        place.add(report, "required", "only a checklist item can be required. Remove it.");
    }
}

fn subflow(place: &Place<'_>, report: &mut Report) {
    match (place.node.kind, place.node.subflow.as_deref()) {
        (NodeKind::Subflow, None | Some("")) => {
            place.add(report, "subflow", "name the flow to run here by its key.");
        }
        (NodeKind::Subflow, Some(key)) => {
            if id_problem(key).is_some() {
                let problem = format!("`{key}` is no key of a flow. Keys are lowercase words joined by dashes.");
                place.add(report, "subflow", &problem);
            }
            endings(place, report);
        }
        (_, Some(_)) => place.add(report, "subflow", "only a subflow node runs another flow. Remove it."),
        (_, None) => {}
    }
}

fn endings(place: &Place<'_>, report: &mut Report) {
    for (index, choice) in place.node.options.iter().enumerate() {
        if Outcome::parse(&choice.id).is_none() {
            let problem = format!(
                "option {} of a subflow is named after an ending: `resolved`, `escalate` or `not_reproducible`, \
                 not `{}`.",
                index + 1,
                choice.id
            );
            place.add(report, &format!("options.{index}.id"), &problem);
        }
    }
}
