//! How long things may be, so that each stays one room.

use syn::{Attribute, ImplItemFn, ItemFn, spanned::Spanned, visit::Visit};

use super::{Source, sources};

const FILE_MEDIAN: usize = 120;
const FILE_P90: usize = 350;
const FILE_HARD: usize = 600;
const FUNCTION: usize = 60;
const HANDLER: usize = 30;

/// Which of the budgets for files these exceed.
fn long_files(sources: &[Source]) -> Vec<String> {
    let mut lengths: Vec<(usize, &str)> =
        sources.iter().map(|source| (source.text.lines().count(), source.path.as_str())).collect();
    lengths.sort_unstable();
    let at = |tenths: usize| lengths[(lengths.len() - 1) * tenths / 10];
    let budgets =
        [("half", at(5), FILE_MEDIAN), ("one in ten", at(9), FILE_P90), ("the longest", at(10), FILE_HARD)];
    let over = budgets.into_iter().filter(|(_, (length, _), budget)| length > budget);
    over.map(|(which, (length, path), _)| format!("{which}: {path} has {length} lines")).collect()
}

#[test]
fn files_are_short() {
    for folders in [["src", "search-index/src"].as_slice(), &["tests"]] {
        let written: Vec<_> = sources(folders).into_iter().filter(|source| !source.is_generated()).collect();
        assert_eq!(long_files(&written), Vec::<String>::new());
    }
}

#[test]
fn long_files_are_found() {
    let files = |lengths: [usize; 10]| lengths.map(|length| Source::new("x.rs", &"//\n".repeat(length)));
    assert!(long_files(&files([120, 120, 120, 120, 120, 350, 350, 350, 350, 600])).is_empty());
    assert_eq!(long_files(&files([121; 10])), ["half: x.rs has 121 lines"]);
    assert_eq!(long_files(&files([9, 9, 9, 9, 9, 9, 9, 9, 351, 351])), ["one in ten: x.rs has 351 lines"]);
    assert_eq!(long_files(&files([9, 9, 9, 9, 9, 9, 9, 9, 9, 601])), ["the longest: x.rs has 601 lines"]);
}

#[derive(Default)]
struct Functions {
    long: Vec<String>,
}

fn is_route(attribute: &Attribute) -> bool {
    let verbs = ["get", "post", "put", "patch", "delete", "route"];
    attribute.path().segments.last().is_some_and(|last| verbs.iter().any(|verb| last.ident == verb))
}

impl Functions {
    fn look(&mut self, name: &syn::Ident, body: &syn::Block, attributes: &[Attribute]) {
        let span = body.span();
        let length = span.end().line - span.start().line + 1;
        if length > if attributes.iter().any(is_route) { HANDLER } else { FUNCTION } {
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
    let long = |text: &str| long_functions(&Source::new("x.rs", text));
    let handler = format!("async fn handler() {{\n{body}}}\n");
    assert_eq!(long(&format!("#[get(\"/x\")]\n{handler}")), ["x.rs: handler has 42 lines"]);
    assert_eq!(long(&format!("#[actix_web::post(\"/x\")]\n{handler}")), ["x.rs: handler has 42 lines"]);
    let function = format!("impl X {{ fn other() {{\n{body}{body}}} }}\n");
    assert_eq!(long(&function), ["x.rs: other has 82 lines"]);
    assert!(long(&handler).is_empty());
}
