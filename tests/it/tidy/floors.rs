//! Who may call whom: a file names only its own module and those of lower floors.

use super::{Source, planted, sources};

/// Modules by floor, as drawn in `src/lib.rs`; the roof sees everything.
const FLOORS: [(&str, u8); 11] = [
    ("platform", 0),
    ("tenancy", 1),
    ("flows", 2),
    ("sessions", 3),
    ("search", 4),
    ("live", 5),
    ("app", 9),
    ("demo", 9),
    ("main", 9),
    ("web", 9),
    ("worker", 9),
];

/// Upward on purpose: file, module, reason. One that is not met any more fails too.
const EXCEPTIONS: [(&str, &str, &str); 0] = [];

fn floor(module: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

fn module_of(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
}

/// The modules that `crate::` paths lead to, grouped imports included.
fn named(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for after in text.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            None => names.push(word(after)),
            Some(group) => names.extend(members(group)),
        }
    }
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The first words of a group's members, up to the brace that closes it.
fn members(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut expect) = (0, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => expect = true,
            c if depth == 0 && expect && c.is_alphabetic() => {
                names.push(word(&group[at..]));
                expect = false;
            }
            _ => {}
        }
    }
    names
}

fn upward(source: &Source) -> Vec<String> {
    let own = module_of(&source.path);
    let Some(height) = floor(own) else { return Vec::new() };
    let above = |name: &String| name != own && floor(name).is_some_and(|floor| floor >= height) && height < 9;
    named(source.product()).into_iter().filter(above).map(|name| format!("{} → {name}", source.path)).collect()
}

#[test]
fn calls_go_down() {
    let mut found: Vec<String> = sources(&["src"]).iter().flat_map(upward).collect();
    for (file, module, reason) in EXCEPTIONS {
        let exception = format!("{file} → {module}");
        assert!(found.contains(&exception), "no longer needed: {exception} ({reason})");
        found.retain(|found| *found != exception);
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn every_module_has_a_floor() {
    for source in sources(&["src"]) {
        let module = module_of(&source.path);
        assert!(floor(module).is_some() || ["lib", "compile_fail"].contains(&module), "{module} has no floor");
    }
}

#[test]
fn a_call_upward_is_found() {
    let sneaky = planted("src/flows/store.rs", "use crate::{\n    live::Ring,\n    platform::{db, live},\n};");
    assert_eq!(upward(&sneaky), ["src/flows/store.rs → live"]);
    let deep = planted("src/tenancy/api/auth.rs", "fn f() { crate::sessions::create(); }");
    assert_eq!(upward(&deep), ["src/tenancy/api/auth.rs → sessions"]);
    assert!(upward(&planted("src/app.rs", "use crate::live::Ring;")).is_empty());
}
