//! Who may call whom: a file names only its own module and those of lower floors.

use std::collections::HashMap;

use super::{Source, sources};

/// Sees everything and is seen by nobody.
const ROOF: u8 = u8::MAX;

/// Upward on purpose: file, module, reason. One that is not met any more fails too.
const EXCEPTIONS: [(&str, &str, &str); 0] = [];

/// What holds the modules and is none of them.
const OUTSIDE: [&str; 2] = ["lib", "compile_fail"];

/// Module → floor, as drawn in the crate's documentation.
type Floors = HashMap<String, u8>;

fn floors(crate_docs: &str) -> Floors {
    let (_, section) = crate_docs.split_once("//! # Floors").expect("the crate's documentation draws the floors");
    let drawing = section.split("//! ```").nth(1).expect("a drawing");
    drawing.lines().skip(1).flat_map(floor_line).collect()
}

fn floor_line(line: &str) -> Vec<(String, u8)> {
    let mut words = line.trim_start_matches("//!").split_whitespace();
    let height = match words.next() {
        Some("roof") => ROOF,
        Some(number) => number.parse().unwrap_or_else(|_| panic!("no floor: {line}")),
        None => return Vec::new(),
    };
    // `search-index (crate)` stands beside the floors.
    words.filter(|word| !word.contains(['-', '('])).map(|word| (word.to_owned(), height)).collect()
}

fn drawn() -> Floors {
    let sources = sources(&["src"]);
    floors(&sources.iter().find(|source| source.path == "src/lib.rs").expect("the crate's root").text)
}

fn module_of(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
}

/// Whether `super` is the crate's root for this file.
fn is_top(path: &str) -> bool {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    !inside.contains('/') || inside == format!("{}/mod.rs", module_of(path))
}

/// The modules that paths from the crate's root lead to, grouped imports included.
fn named(source: &Source) -> Vec<String> {
    let mut names = after(&source.product, "crate::");
    if is_top(&source.path) {
        names.extend(after(&source.product, "super::"));
    }
    names
}

fn after(text: &str, root: &str) -> Vec<String> {
    let mut names = Vec::new();
    for rest in text.split(root).skip(1) {
        match rest.strip_prefix('{') {
            None => names.push(word(rest)),
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

fn upward(floors: &Floors, source: &Source) -> Vec<String> {
    let own = module_of(&source.path);
    let Some(height) = floors.get(own).filter(|height| **height < ROOF) else { return Vec::new() };
    let above = |name: &String| name != own && floors.get(name).is_some_and(|floor| floor >= height);
    named(source).into_iter().filter(above).map(|name| format!("{} → {name}", source.path)).collect()
}

fn without_a_floor(floors: &Floors, source: &Source) -> bool {
    let module = module_of(&source.path);
    !floors.contains_key(module) && !OUTSIDE.contains(&module)
}

#[test]
fn calls_go_down() {
    let floors = drawn();
    let mut found: Vec<String> = sources(&["src"]).iter().flat_map(|source| upward(&floors, source)).collect();
    for (file, module, reason) in EXCEPTIONS {
        let exception = format!("{file} → {module}");
        assert!(found.contains(&exception), "no longer needed: {exception} ({reason})");
        found.retain(|found| *found != exception);
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn every_module_has_a_floor_and_every_name_drawn_is_a_module() {
    let (floors, sources) = (drawn(), sources(&["src"]));
    let homeless: Vec<_> = sources.iter().filter(|source| without_a_floor(&floors, source)).collect();
    assert_eq!(homeless.iter().map(|source| &source.path).collect::<Vec<_>>(), Vec::<&String>::new());
    for module in floors.keys() {
        assert!(sources.iter().any(|source| module_of(&source.path) == module), "{module} is only drawn");
    }
    assert!(without_a_floor(&floors, &Source::new("src/utils/mod.rs", "")));
}

#[test]
fn the_drawing_is_read() {
    let drawing = "//!  roof  main app\n//!    1   tenancy\n//!    0   platform  search-index (crate)\n";
    let floors = floors(&format!("//! # Floors\n//!\n//! ```text\n{drawing}//! ```\n"));
    let expected = [("main", ROOF), ("app", ROOF), ("tenancy", 1), ("platform", 0)];
    assert_eq!(floors, expected.map(|(module, floor)| (module.to_owned(), floor)).into());
}

#[test]
fn a_call_upward_is_found() {
    let floors = drawn();
    let upward = |path: &str, text: &str| upward(&floors, &Source::new(path, text));
    let sneaky = "use crate::{\n    live::Ring,\n    platform::{db, live},\n};";
    assert_eq!(upward("src/flows/store.rs", sneaky), ["src/flows/store.rs → live"]);
    let deep = upward("src/tenancy/api/auth.rs", "fn f() { crate::sessions::create(); }");
    assert_eq!(deep, ["src/tenancy/api/auth.rs → sessions"]);
    assert_eq!(upward("src/live/mod.rs", "use super::web::Door;"), ["src/live/mod.rs → web"]);
    let late = "#[cfg(test)]\nmod early;\nuse crate::app::App;";
    assert_eq!(upward("src/live/mod.rs", late), ["src/live/mod.rs → app"]);
    assert!(upward("src/live/door.rs", "use super::api::Door;").is_empty());
    assert!(upward("src/app.rs", "use crate::live::Ring;").is_empty());
}
