//! What the OpenAPI document says can be asked, and every place in it where an id goes.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;

/// One thing the server can be asked.
#[derive(Clone, Debug)]
pub struct Operation {
    pub id: String,
    pub method: Method,
    /// With `{names}` in it.
    pub path: String,
    /// Whether somebody must be signed in.
    pub secured: bool,
    /// Every place an id goes: `path id`, `query team_id`, `body document.owner`.
    pub positions: BTreeSet<String>,
}

/// Every operation of the document.
pub fn operations(document: &Value) -> Vec<Operation> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            found.push(Operation {
                id: operation["operationId"].as_str().expect("an operationId").to_owned(),
                method,
                path: path.clone(),
                secured: operation["security"].as_array().is_some_and(|schemes| !schemes.is_empty()),
                positions: positions(document, path, operation),
            });
        }
    }
    found
}

fn positions(document: &Value, path: &str, operation: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    // What stands in the path names something, whatever its schema says; but for numbers,
    // which count inside of what is named before them.
    let counts = |name: &str| {
        let mut parameters = operation["parameters"].as_array().into_iter().flatten();
        let of = parameters.find(|parameter| resolve(document, parameter)["name"] == name);
        of.is_some_and(|parameter| resolve(document, parameter)["schema"]["type"] == "integer")
    };
    let names = path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).filter(|name| !counts(name));
    found.extend(names.map(|name| format!("path {name}")));
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let parameter = resolve(document, parameter);
        let (place, name) = (parameter["in"].as_str().unwrap(), parameter["name"].as_str().unwrap());
        if place != "path" {
            let mut places = BTreeSet::new();
            ids(document, &parameter["schema"], name, &mut Vec::new(), &mut places);
            found.extend(places.into_iter().map(|name| format!("{place} {name}")));
        }
    }
    let body = resolve(document, &operation["requestBody"]);
    for content in body["content"].as_object().into_iter().flat_map(serde_json::Map::values) {
        let mut places = BTreeSet::new();
        ids(document, &content["schema"], "", &mut Vec::new(), &mut places);
        found.extend(places.into_iter().map(|name| format!("body {name}")));
    }
    found
}

/// Walks a schema; `inside` are the references being followed, so circles end.
fn ids(document: &Value, schema: &Value, name: &str, inside: &mut Vec<String>, found: &mut BTreeSet<String>) {
    if let Some(target) = schema["$ref"].as_str() {
        if !inside.iter().any(|open| open == target) {
            inside.push(target.to_owned());
            ids(document, resolve(document, schema), name, inside, found);
            inside.pop();
        }
        return;
    }
    if schema["format"] == "uuid" {
        found.insert(name.to_owned());
    }
    for mix in ["oneOf", "anyOf", "allOf"] {
        for variant in schema[mix].as_array().into_iter().flatten() {
            ids(document, variant, name, inside, found);
        }
    }
    for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
        let name = if name.is_empty() { field.clone() } else { format!("{name}.{field}") };
        ids(document, schema, &name, inside, found);
    }
    for (step, key) in [("0", "items"), ("*", "additionalProperties")] {
        if schema[key].is_object() {
            ids(document, &schema[key], &format!("{name}.{step}"), inside, found);
        }
    }
}

fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let Some(target) = schema["$ref"].as_str() else { return schema };
    let pointer = target.strip_prefix('#').expect("references stay in the document");
    document.pointer(pointer).unwrap_or_else(|| panic!("{target} leads nowhere"))
}
