//! What is proposed, and what is not.

use chrono::DateTime;

use super::{super::guide::tests::question, *};
use crate::{
    platform::ids::CommandId,
    sessions::{Actor, Event, EventBody},
};

fn proposed(action: &str) -> Option<Proposal> {
    let question = question("prompt", &[], None);
    let place = |id: &str| question.flow.as_ref().unwrap().node(id).unwrap().into();
    let sources = [Citation::Node { node: place("prompt") }, Citation::Node { node: place("clock") }];
    from_model(serde_json::from_str(action).ok()?, &question, &sources)
}

#[test]
fn what_there_is_can_be_proposed() {
    assert!(matches!(proposed(r#"{"goto":2}"#), Some(Proposal::Goto { node }) if node.id == "clock"));
    let task = proposed(r#"{"task":"Call  the\nprovider"}"#);
    assert!(matches!(task, Some(Proposal::AddTask { title, .. }) if title == "Call the provider"));
    assert!(matches!(proposed(r#"{"fact":"It began on Monday"}"#), Some(Proposal::AddFact { .. })));
    let question = question("prompt", &[], None);
    let label = &here(&question).unwrap().options[0].label;
    let answer = proposed(&serde_json::json!({ "answer": label.to_uppercase() }).to_string());
    assert!(matches!(answer, Some(Proposal::Answer { node, .. }) if node.id == "prompt"));
    let mut question = question;
    let variable = Captured { name: "host".into(), label: "Computer".into(), value: "PC-1".into() };
    let by = question.state.participants[0].clone();
    let (by, command) = (Actor { id: by.id, name: by.name }, CommandId::new());
    let (seq, body) = (question.state.seq + 1, EventBody::VariableSet { variable, node: None });
    question.state.apply(&Event { seq, at: DateTime::UNIX_EPOCH, by, command, body });
    let set = |value: &str| from_model(Action::Set { name: "host".into(), value: value.into() }, &question, &[]);
    assert!(matches!(set(" PC-2 "), Some(Proposal::SetVariable { variable }) if variable.value == "PC-2"));
    assert_eq!(set("PC-1"), None, "it has this value");
}

#[test]
fn what_there_is_not_cannot() {
    let long = format!(r#"{{"task":"{}"}}"#, "x".repeat(201));
    for action in [
        r#"{"answer":"Delete the domain"}"#,
        r#"{"goto":0}"#,
        r#"{"goto":1}"#,
        r#"{"goto":99}"#,
        r#"{"goto":-1}"#,
        r#"{"set":{"name":"nobody_asked","value":"x"}}"#,
        r#"{"set":{"name":"user_email","value":"  "}}"#,
        r#"{"task":"  "}"#,
        r#"{"fact":""}"#,
        r#"{"run":"format c:"}"#,
        r#""complete""#,
        &long,
    ] {
        assert_eq!(proposed(action), None, "{action}");
    }
}
