//! How long things may be, so that each stays one room.

use syn::{Attribute, ImplItemFn, ItemFn, spanned::Spanned, visit::Visit};

use super::{Source, planted, sources};

const FILE_MEDIAN: usize = 120;
const FILE_P90: usize = 350;
const FILE_HARD: usize = 600;
const FUNCTION: usize = 60;
const HANDLER: usize = 30;

fn lines(source: &Source) -> usize {
    source.text.lines().count()
}

#[test]
fn files_are_short() {
    let mut lengths: Vec<(usize, String)> = sources(&["src", "search-index/src"])
        .into_iter()
        .filter(|source| !source.is_exempt())
        .map(|source| (lines(&source), source.path))
        .collect();
    lengths.sort();
    let (median, p90) = (&lengths[lengths.len() / 2], &lengths[lengths.len() * 9 / 10]);
    assert!(median.0 <= FILE_MEDIAN, "the median is {median:?}");
    assert!(p90.0 <= FILE_P90, "one in ten is longer than {p90:?}");
    let longest = lengths.last().unwrap();
    assert!(longest.0 <= FILE_HARD, "{longest:?}");
}

#[derive(Default)]
struct Functions {
    long: Vec<String>,
}

impl Functions {
    fn look(&mut self, name: &syn::Ident, body: &syn::Block, attributes: &[Attribute]) {
        let verbs = ["get", "post", "put", "patch", "delete"];
        let handler = attributes.iter().any(|attribute| verbs.iter().any(|verb| attribute.path().is_ident(verb)));
        let span = body.span();
        let length = span.end().line - span.start().line + 1;
        if length > if handler { HANDLER } else { FUNCTION } {
            self.long.push(format!("{name} has {length} lines"));
        }
    }
}

impl<'a> Visit<'a> for Functions {
    fn visit_item_fn(&mut self, function: &'a ItemFn) {
        self.look(&function.sig.ident, &function.block, &function.attrs);
        syn::visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'a ImplItemFn) {
        self.look(&function.sig.ident, &function.block, &function.attrs);
        syn::visit::visit_impl_item_fn(self, function);
    }
}

fn long_functions(source: &Source) -> Vec<String> {
    let file = syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{}: {error}", source.path));
    let mut functions = Functions::default();
    functions.visit_file(&file);
    functions.long.into_iter().map(|long| format!("{}: {long}", source.path)).collect()
}

#[test]
fn functions_are_short_and_handlers_shorter() {
    let long: Vec<String> = sources(&["src", "search-index/src"]).iter().flat_map(long_functions).collect();
    assert_eq!(long, Vec::<String>::new());
}

#[test]
fn a_long_function_is_found() {
    let body = "    work();\n".repeat(40);
    let handler = format!("#[get(\"/x\")]\nasync fn handler() {{\n{body}}}\n");
    assert_eq!(long_functions(&planted("x.rs", &handler)), ["x.rs: handler has 42 lines"]);
    let function = format!("impl X {{ fn other() {{\n{body}{body}}} }}\n");
    assert_eq!(long_functions(&planted("x.rs", &function)), ["x.rs: other has 82 lines"]);
    assert!(long_functions(&planted("x.rs", &format!("fn fine() {{\n{body}}}\n"))).is_empty());
}
