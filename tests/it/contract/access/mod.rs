//! I3, I4: what the caller may not see is answered byte for byte like what does not
//! exist. Every operation of the OpenAPI document, at every place an id goes.

mod compare;
mod document;
mod live;
mod table;
mod world;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person};
use compare::{difference, whatever_the_connection};
use document::{Operation, operations};
use table::{Line, Who, mismatches, table};
use world::{Kind, World, send};

fn documented() -> Vec<Operation> {
    operations(&serde_json::from_str(resolutionflow::web::openapi_json()).unwrap())
}

#[test]
fn the_table_knows_every_operation_and_every_place_for_an_id() {
    assert_eq!(mismatches(&documented(), &table()), Vec::<String>::new());
}

#[test]
fn what_the_table_lacks_or_has_too_much_is_reported() {
    let document = json!({
        "paths": { "/api/v1/things/{id}": { "put": {
            "operationId": "put_thing",
            "parameters": [
                { "name": "id", "in": "path", "schema": { "type": "string" } },
                { "name": "owner", "in": "query", "schema": { "type": ["string", "null"], "format": "uuid" } },
                { "name": "limit", "in": "query", "schema": { "type": "integer" } },
            ],
            "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } },
            "security": [{ "bearer": [] }],
        } } },
        "components": { "schemas": {
            "Id": { "type": "string", "format": "uuid" },
            "Thing": { "type": "object", "properties": {
                "team": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Id" }] },
                "people": { "type": "array", "items": { "$ref": "#/components/schemas/Id" } },
                "part": { "allOf": [{ "$ref": "#/components/schemas/Thing" }] },
                "label": { "type": "string" },
            } },
        } },
    });
    let operations = operations(&document);
    let places: Vec<_> = operations[0].positions.iter().map(String::as_str).collect();
    assert_eq!(places, ["body people.0", "body team", "path id", "query owner"]);
    let said = mismatches(&operations, &table());
    assert!(said.contains(&"put_thing: not in the table of tests/it/contract/access/table.rs".to_owned()));
    assert!(said.contains(&"get_flow: there is no such operation".to_owned()));
    let line = |ids| Line { operation: "put_thing", who: Who::Viewer, ids, body: |_| Value::Null, before: None };
    let said = mismatches(&operations, &[line(&[("path id", Kind::User), ("path gone", Kind::User)])]);
    assert_eq!(
        said,
        [
            "put_thing: what is the id at `body people.0` of?",
            "put_thing: what is the id at `body team` of?",
            "put_thing: what is the id at `query owner` of?",
            "put_thing: there is no id at `path gone`",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_seen_is_answered_like_what_does_not_exist() {
    let (home, abroad) = (World::open().await, World::open().await);
    let foreign = abroad.things().await;
    let operations = documented();
    let mut wrong = Vec::new();
    for line in table().iter().filter(|line| line.who != Who::Anybody && line.operation != "revoke_all") {
        let operation = operations.iter().find(|operation| operation.id == line.operation).expect("documented");
        wrong.extend(Case { home: &home, foreign: &foreign, operation, line }.check().await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A server that shows too much, planted: what the tests take for another account's
/// things are the caller's own. Each operation must be reported at each place.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_shows_too_much_is_reported_everywhere() {
    let home = World::open().await;
    let foreign = home.things().await;
    let operations = documented();
    for line in table().iter().filter(|line| line.ids.iter().any(|(_, kind)| kind.is_a_thing())) {
        let operation = operations.iter().find(|operation| operation.id == line.operation).expect("documented");
        let wrong = Case { home: &home, foreign: &foreign, operation, line }.check().await;
        for (place, _) in line.ids.iter().filter(|(_, kind)| kind.is_a_thing()) {
            let report = format!("another account's id at {place}");
            assert!(wrong.iter().any(|said| said.contains(&report)), "{} at {place}: {wrong:?}", line.operation);
        }
    }
}

/// One operation under test.
struct Case<'a> {
    home: &'a World,
    foreign: &'a [(Kind, String)],
    operation: &'a Operation,
    line: &'a Line,
}

/// What stands at each place for an id.
type Ids = Vec<(&'static str, String)>;

impl Case<'_> {
    /// What is wrong with it.
    async fn check(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        self.roles(&mut wrong).await;
        self.nobody(&mut wrong).await;
        for (place, kind) in self.line.ids.iter().filter(|(_, kind)| kind.is_a_thing()) {
            self.place(place, *kind, &mut wrong).await;
        }
        let name = |what| format!("{}: {what}", self.operation.id);
        wrong.into_iter().map(name).collect()
    }

    /// Who may, may; whoever has a lower role hears so about what they see.
    async fn roles(&self, wrong: &mut Vec<String>) {
        for who in [Who::Viewer, Who::Engineer, Who::TeamAdmin] {
            if who > self.line.who {
                continue;
            }
            let answer = self.ask(self.home.person(who), &self.fresh().await).await;
            let sees = self.line.ids.iter().all(|(_, kind)| !kind.is_for_admins() || who >= Who::TeamAdmin);
            let right = match (who == self.line.who, sees) {
                (true, _) => answer.status.is_success(),
                (false, true) => answer.status == 403,
                (false, false) => answer.status == 404,
            };
            if !right {
                wrong.push(format!("{who:?} got {}: {}", answer.status, answer.text));
            }
        }
    }

    /// Whoever is not signed in hears the same whatever they ask for.
    async fn nobody(&self, wrong: &mut Vec<String>) {
        let nobody = Person::nobody(&self.home.account.url);
        let there = self.fresh().await;
        let seen = self.ask(&nobody, &there).await;
        if seen.status != 401 {
            wrong.push(format!("nobody got {}: {}", seen.status, seen.text));
        }
        for (place, kind) in self.line.ids {
            for id in [Uuid::now_v7().to_string(), self.abroad(*kind), "no-id".to_owned()] {
                let answer = self.ask(&nobody, &at(&there, place, &id)).await;
                if let Some(difference) = difference(&answer, &seen) {
                    wrong.push(format!("nobody can tell what is at {place}: {difference}"));
                }
            }
        }
    }

    /// What may not be seen, at one place, the others being right.
    async fn place(&self, place: &'static str, kind: Kind, wrong: &mut Vec<String>) {
        for who in [Who::Viewer, Who::Engineer, Who::TeamAdmin] {
            let person = self.home.person(who);
            let (nothing, answer) = self.like_nothing(person, place, &self.abroad(kind)).await;
            if let Some(difference) = difference(&answer, &nothing) {
                wrong.push(format!("{who:?}, another account's id at {place}: {difference}"));
            }
            self.refused(who, place, &nothing, wrong);
        }
        for (what, person, id) in self.home.hidden(kind).await {
            let (nothing, answer) = self.like_nothing(person, place, &id).await;
            if let Some(difference) = difference(&answer, &nothing) {
                wrong.push(format!("{what} at {place}: {difference}"));
            }
        }
        self.malformed(place, wrong).await;
    }

    /// A path that names nothing is 404 for every role; a body that does is a field to
    /// mend, for those who may do this at all.
    fn refused(&self, who: Who, place: &str, nothing: &Answer, wrong: &mut Vec<String>) {
        let right = match place.split_once(' ') {
            Some(("path", _)) => nothing.status == 404,
            Some((_, name)) if who >= self.line.who => nothing.status == 422 && nothing.json()["field"] == name,
            _ => nothing.status == 403,
        };
        if !right {
            wrong.push(format!("{who:?}, an id of nothing at {place}: {} {}", nothing.status, nothing.text));
        }
    }

    async fn malformed(&self, place: &'static str, wrong: &mut Vec<String>) {
        let person = self.home.person(self.line.who);
        let (nothing, answer) = self.like_nothing(person, place, "no-id").await;
        let problem = match place.split_once(' ') {
            Some(("path", _)) => difference(&whatever_the_connection(answer), &whatever_the_connection(nothing)),
            Some((_, name)) => {
                let named = answer.status == 422 && answer.json()["field"] == name;
                (!named).then(|| format!("{}: {}", answer.status, answer.text))
            }
            None => None,
        };
        wrong.extend(problem.map(|problem| format!("no id at all at {place}: {problem}")));
    }

    /// The answers to an id of nothing and to `id`, all else being equal.
    async fn like_nothing(&self, person: &Person, place: &'static str, id: &str) -> (Answer, Answer) {
        let there = self.fresh().await;
        let body = (self.line.body)(self.home);
        let nothing = at(&there, place, &Uuid::now_v7().to_string());
        let nothing = self.ask_with(person, &nothing, body.clone()).await;
        (nothing, self.ask_with(person, &at(&there, place, id), body).await)
    }

    async fn fresh(&self) -> Ids {
        let mut ids = Ids::new();
        for (place, kind) in self.line.ids {
            ids.push((place, self.home.fresh(*kind).await));
        }
        if let Some((method, path)) = self.line.before {
            let done = send(&self.home.admin, &method.parse().unwrap(), &fill(path, &ids), &Value::Null).await;
            assert!(done.status.is_success(), "{}", done.text);
        }
        ids
    }

    fn abroad(&self, kind: Kind) -> String {
        let found = self.foreign.iter().find(|(other, _)| *other == kind);
        found.map_or_else(|| Uuid::now_v7().to_string(), |(_, id)| id.clone())
    }

    async fn ask(&self, person: &Person, ids: &Ids) -> Answer {
        self.ask_with(person, ids, (self.line.body)(self.home)).await
    }

    async fn ask_with(&self, person: &Person, ids: &Ids, mut body: Value) -> Answer {
        let mut path = fill(&self.operation.path, ids);
        for (place, id) in ids {
            match place.split_once(' ') {
                Some(("query", name)) => {
                    path.push_str(&format!("{}{name}={id}", if path.contains('?') { "&" } else { "?" }))
                }
                Some(("body", name)) => set(&mut body, name, id),
                _ => {}
            }
        }
        send(person, &self.operation.method, &path, &body).await
    }
}

fn fill(path: &str, ids: &Ids) -> String {
    let in_path = ids.iter().filter_map(|(place, id)| Some((place.strip_prefix("path ")?, id)));
    // Every session has a first event, and its title is somebody's words.
    let path = path.replace("{seq}", "1");
    in_path.fold(path, |path, (name, id)| path.replace(&format!("{{{name}}}"), id))
}

/// The same ids with another one at `place`.
fn at(ids: &Ids, place: &str, id: &str) -> Ids {
    ids.iter().map(|(other, old)| (*other, if *other == place { id.to_owned() } else { old.clone() })).collect()
}

fn set(body: &mut Value, name: &str, id: &str) {
    let pointer = format!("/{}", name.replace('.', "/"));
    if let Some(place) = body.pointer_mut(&pointer) {
        *place = json!(id);
    } else {
        body[name] = json!(id);
    }
}
