//! A source text without its tests. What stands behind a test in the same file is
//! product again; lines keep their numbers.

use std::ops::RangeInclusive;

use syn::{Attribute, ImplItemFn, ItemFn, ItemImpl, ItemMod, ItemUse, spanned::Spanned, visit::Visit};

/// Blanks the lines of everything under `#[cfg(test)]`. A text that is no Rust is
/// product as a whole.
pub fn without_tests(text: &str) -> String {
    let Ok(file) = syn::parse_file(text) else { return text.to_owned() };
    let mut tests = Tests::default();
    tests.visit_file(&file);
    let kept = |(number, line)| if tests.lines.iter().any(|range| range.contains(&number)) { "" } else { line };
    (1..).zip(text.lines()).map(kept).flat_map(|line| [line, "\n"]).collect()
}

#[derive(Default)]
struct Tests {
    lines: Vec<RangeInclusive<usize>>,
}

impl Tests {
    fn look(&mut self, attributes: &[Attribute], item: &impl Spanned) {
        if attributes.iter().any(is_cfg_test) {
            let span = item.span();
            self.lines.push(span.start().line..=span.end().line);
        }
    }
}

fn is_cfg_test(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|what| what == "test")
}

impl<'a> Visit<'a> for Tests {
    fn visit_item_mod(&mut self, item: &'a ItemMod) {
        self.look(&item.attrs, item);
        syn::visit::visit_item_mod(self, item);
    }

    fn visit_item_impl(&mut self, item: &'a ItemImpl) {
        self.look(&item.attrs, item);
        syn::visit::visit_item_impl(self, item);
    }

    fn visit_item_fn(&mut self, item: &'a ItemFn) {
        self.look(&item.attrs, item);
    }

    fn visit_item_use(&mut self, item: &'a ItemUse) {
        self.look(&item.attrs, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'a ImplItemFn) {
        self.look(&item.attrs, item);
    }
}

#[test]
fn what_stands_behind_a_test_is_product() {
    let text =
        "#[cfg(test)]\nmod early;\nmod door;\nimpl X {\n    #[cfg(test)]\n    fn a() {\n    }\n    fn b() {}\n}\n";
    assert_eq!(without_tests(text), "\n\nmod door;\nimpl X {\n\n\n\n    fn b() {}\n}\n");
    assert_eq!(without_tests("#[cfg(not(test))]\nmod real {}\n"), "#[cfg(not(test))]\nmod real {}\n");
    assert_eq!(without_tests("no rust"), "no rust");
}
