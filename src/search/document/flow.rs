//! A flow: itself, with everything an engineer may remember of it, and each of its steps.

use search_index::{Document, Label};

use super::{
    Detail, Kind,
    plain::{plain, words},
    sentence, step_id,
};
use crate::{
    flows::model::{FlowDocument, Node},
    platform::ids::FlowId,
};

/// A published flow and its steps; everybody in the account may find them.
pub fn of_flow(id: FlowId, flow: &FlowDocument) -> Vec<Document> {
    let mut labels: Vec<Label> = flow.tags.iter().map(|tag| Label::new("tag", tag)).collect();
    labels.push(Label::new("category", flow.kind.as_str()));
    let detail = Detail { flow_kind: Some(flow.kind), ..Detail::default() };
    let whole = Document {
        description: plain(&flow.description),
        body: flow.nodes.iter().map(of_node).collect::<Vec<_>>().join("\n"),
        tags: flow.tags.clone(),
        labels: labels.clone(),
        detail: detail.to_text(),
        ..Document::new(id.0, Kind::Flow.as_str(), &flow.title)
    };
    let detail = Detail { flow_title: Some(flow.title.clone()), ..detail }.to_text();
    let step = |node: &Node| Document {
        group: id.0,
        anchor: node.id.clone(),
        body: texts(node).join(" "),
        labels: labels.clone(),
        detail: detail.clone(),
        ..Document::new(step_id(id, &node.id), Kind::Step.as_str(), &node.title)
    };
    // What a step says is worth finding by itself only where it says more than its name.
    let steps = flow.nodes.iter().filter(|node| !texts(node).is_empty()).map(step);
    std::iter::once(whole).chain(steps).collect()
}

fn of_node(node: &Node) -> String {
    std::iter::once(sentence(&node.title)).chain(texts(node)).collect::<Vec<_>>().join(" ")
}

/// Commands and answers too: an error code often stands only there.
fn texts(node: &Node) -> Vec<String> {
    let command = node.command.as_ref().map_or_else(String::new, |command| words(&command.text));
    let texts = [plain(&node.body), command].into_iter();
    texts
        .filter(|text| !text.is_empty())
        .chain(node.options.iter().map(|choice| sentence(&choice.label)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flow_is_found_by_all_it_says_and_so_are_its_steps() {
        let outlook = |text: &&&str| text.starts_with("key: outlook-password-loop\n");
        let text = crate::flows::library().iter().find(outlook).unwrap();
        let flow: FlowDocument = serde_saphyr::from_str(text).unwrap();
        let id = FlowId::new();
        let documents = of_flow(id, &flow);
        let whole = &documents[0];
        for words in ["Is there an incident", "dsregcmd /status", "50126 wrong", "smart lockout", "cmdkey /list"] {
            assert!(whole.body.contains(words), "{words}");
        }
        assert!(!whole.body.contains("**") && !whole.body.contains("```"));
        assert!(documents.len() > 5 && documents.iter().all(|document| document.group == id.0));
        let step = documents.iter().find(|document| document.body.contains("dsregcmd /status")).unwrap();
        assert!(!step.anchor.is_empty() || step.kind == "flow");
        let again = of_flow(id, &flow);
        assert_eq!(again, documents, "ids are the same each time");
    }
}
