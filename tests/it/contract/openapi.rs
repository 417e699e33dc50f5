//! The OpenAPI document: served, committed and complete.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use resolutionflow::web::openapi_json;
use serde_json::Value;
use syn::visit::{self, Visit};

use crate::support::{Answer, Server, client};

const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];

/// What may be asked without being signed in.
const PUBLIC: [&str; 12] = [
    "accept_invite",
    "accept_password_reset",
    "healthz",
    "hear_ticket_system",
    "live",
    "enter_shared_session",
    "login",
    "logout",
    "metrics",
    "openapi",
    "readyz",
    "refresh",
];

fn document() -> Value {
    serde_json::from_str(openapi_json()).unwrap()
}

/// `(method, path, operation)` of every operation.
fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            let item = item.as_object().unwrap().iter().filter(|(method, _)| METHODS.contains(&method.as_str()));
            item.map(move |(method, operation)| (method.clone(), path.clone(), operation))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_served_as_it_is() {
    let served = Answer::of(client().get(format!("{}/api/openapi.json", Server::shared().url))).await;
    assert_eq!(served.headers["content-type"], "application/json");
    assert_eq!(served.text, openapi_json());
}

/// `RF_BLESS=1` writes the file; the web app's types are made from it.
#[test]
fn it_is_committed_as_it_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/openapi.json");
    let now = format!("{}\n", openapi_json());
    if std::env::var_os("RF_BLESS").is_some() {
        fs::write(&path, &now).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap();
    assert!(committed == now, "the API changed: run this test with RF_BLESS=1 and commit web/openapi.json");
}

#[test]
fn every_operation_is_named_sorted_and_described() {
    let document = document();
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let name =
            operation["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path} has no operationId"));
        assert!(names.insert(name), "{name} is there twice");
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{name}: one tag");
        let said = operation["summary"].as_str().or(operation["description"].as_str());
        assert!(said.is_some_and(|said| !said.is_empty()), "{name} says what it does");
    }
}

#[test]
fn every_operation_says_how_it_refuses() {
    let document = document();
    for (_, path, operation) in operations(&document) {
        let name = operation["operationId"].as_str().unwrap();
        let secured = operation["security"].as_array().is_some_and(|schemes| !schemes.is_empty());
        assert_eq!(secured, !PUBLIC.contains(&name), "{name}: signed in or not?");
        if secured {
            demand_problem(&document, operation, "401");
        }
        if path.contains('{') {
            demand_problem(&document, operation, "404");
        }
        for (status, _) in
            operation["responses"].as_object().unwrap().iter().filter(|(status, _)| *status >= &"4".to_owned())
        {
            demand_problem(&document, operation, status);
        }
    }
}

/// The operation has an answer of this status, and it is a problem document.
fn demand_problem(document: &Value, operation: &Value, status: &str) {
    let name = &operation["operationId"];
    let content = operation["responses"][status]["content"].as_object();
    let content = content.unwrap_or_else(|| panic!("{name} has no {status}"));
    for media in content.values() {
        assert!(is_problem(document, &media["schema"]), "{name}: {status} is no problem document");
    }
}

/// Has `type`, `status`, `code` and `detail`, itself or by what it is made of.
fn is_problem(document: &Value, schema: &Value) -> bool {
    if let Some(target) = schema["$ref"].as_str() {
        return is_problem(document, document.pointer(target.trim_start_matches('#')).unwrap());
    }
    let has = |field: &str| schema["properties"].get(field).is_some();
    ["type", "status", "code", "detail"].into_iter().all(has)
        || schema["allOf"].as_array().is_some_and(|parts| parts.iter().any(|part| is_problem(document, part)))
}

/// A route that were registered past the document would be tested by nobody.
#[test]
fn the_routes_in_the_sources_are_those_in_the_document() {
    let mut routes = Routes::default();
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let at_root = file.components().any(|part| part.as_os_str() == "web");
        routes.prefix = if at_root { "" } else { "/api/v1" };
        routes.visit_file(&syn::parse_file(&fs::read_to_string(&file).unwrap()).unwrap());
    }
    let document = document();
    let documented =
        operations(&document).into_iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    assert_eq!(routes.found, documented);
    assert_eq!(routes.past, Vec::<String>::new(), "routes are documented services, never `.route` or `.resource`");
}

/// What handlers say of themselves.
#[derive(Default)]
struct Routes {
    prefix: &'static str,
    found: BTreeSet<String>,
    /// Ways to register a route that no document would know of.
    past: Vec<String>,
}

impl<'ast> Visit<'ast> for Routes {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        let name = attribute.path().segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if METHODS.contains(&name.as_str()) {
            let path: syn::LitStr = attribute.parse_args().expect("a path and nothing else");
            self.found.insert(format!("{name} {}{}", self.prefix, path.value()));
        }
        // Answered to HEAD as well, which is documented as the GET it belongs to.
        if name == "route" {
            let text = attribute.meta.require_list().unwrap().tokens.to_string();
            let path = text.split('"').nth(1).expect("a path");
            assert!(text.ends_with(r#"method = "GET" , method = "HEAD""#), "{text}");
            self.found.insert(format!("get {}{path}", self.prefix));
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let name = call.method.to_string();
        if ["route", "resource"].contains(&name.as_str()) {
            self.past.push(name);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        let words: Vec<_> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if words.ends_with(&["web".to_owned(), "resource".to_owned()]) {
            self.past.push(words.join("::"));
        }
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}
