//! Whatever is on disk, an index says that it must be rebuilt, and can be.

use std::fs;
use std::path::{Path, PathBuf};

use search_index::{AccountIndex, Change, Error, RebuildReason};

use crate::house::{House, files, flow, found, query};

type Damage = fn(&Path);

fn damages() -> [(&'static str, Damage); 5] {
    [
        ("removed", |path| fs::remove_file(path).expect("removes")),
        ("emptied", |path| fs::write(path, "").expect("writes")),
        ("cut in half", |path| {
            let bytes = fs::read(path).expect("reads");
            fs::write(path, &bytes[..bytes.len() / 2]).expect("writes");
        }),
        ("changed", |path| {
            let mut bytes = fs::read(path).expect("reads");
            // In what is checked, not in the footer behind it.
            let at = bytes.len() / 4;
            bytes[at] ^= 0x55;
            fs::write(path, bytes).expect("writes");
        }),
        ("overwritten", |path| {
            let bytes = fs::read(path).expect("reads");
            fs::write(path, vec![b'x'; bytes.len()]).expect("writes");
        }),
    ]
}

fn a_house() -> House {
    let house = House::new();
    let index = house.built(1, (1..40).map(|number| flow(number, "Proxy settings", "some words of a body")));
    index
        .apply(vec![Change::Remove(uuid::Uuid::from_u128(1)), Change::upsert(flow(50, "Proxy", ""))], 2)
        .expect("applies");
    drop(index);
    house
}

fn index_files(house: &House) -> Vec<PathBuf> {
    let is_lock = |path: &PathBuf| path.to_string_lossy().contains("lock");
    files(&house.directory_of(1)).into_iter().filter(|path| !is_lock(path)).collect()
}

#[track_caller]
fn check_refused(index: &AccountIndex, what: &str) -> RebuildReason {
    let reason = index.needs_rebuild().expect("tells").unwrap_or_else(|| panic!("{what}: passed for whole"));
    assert_eq!(index.position(), None, "{what}");
    for refused in [index.search(&query("proxy")).map(|_| ()), index.apply(Vec::new(), 99)] {
        assert!(matches!(&refused, Err(Error::NeedsRebuild(said)) if *said == reason), "{what}: {refused:?}");
    }
    reason
}

fn check_rebuilds(index: &AccountIndex, what: &str) {
    index.rebuild([flow(60, "Proxy", "")], 3).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!((found(index, &query("proxy")), index.position()), (vec![60], Some(3)), "{what}");
    assert_eq!(index.needs_rebuild().expect("tells"), None, "{what}");
}

#[test]
fn damage_to_any_file_asks_for_a_rebuild() {
    let count = index_files(&a_house()).len();
    assert!(count > 10, "{count} files");
    for number in 0..count {
        for (what, damage) in damages() {
            let house = a_house();
            let path = index_files(&house).swap_remove(number);
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
            let what = format!("{name} {what}");
            damage(&path);
            let house = house.reopened();
            let index = house.account(1);
            // With a wrong list of its files an index is whole still.
            if name == ".managed.json" && index.position() == Some(2) {
                assert_eq!(found(&index, &query("proxy")).len(), 10, "{what}");
                continue;
            }
            let reason = check_refused(&index, &what);
            let expected = match what.as_str() {
                "current removed" => reason == RebuildReason::NeverBuilt,
                _ => matches!(reason, RebuildReason::Damaged(_) | RebuildReason::OtherVersion),
            };
            assert!(expected, "{what}: {reason:?}");
            check_rebuilds(&index, &what);
        }
    }
}

#[test]
fn an_index_of_another_version_asks_for_a_rebuild_and_gives_way_to_it() {
    let house = a_house();
    let format = fs::read_dir(house.directory_of(1)).expect("a directory");
    let format = format.map(|entry| entry.expect("an entry").path()).find(|path| path.is_dir()).expect("a format");
    let other = format.with_file_name("0-1");
    fs::rename(&format, &other).expect("renames");
    let house = house.reopened();
    let index = house.account(1);
    assert_eq!(check_refused(&index, "other version"), RebuildReason::OtherVersion);
    check_rebuilds(&index, "other version");
    assert!(!other.exists());
}

#[test]
fn an_index_removed_from_under_a_handle_is_noticed_when_it_is_written_to() {
    let house = a_house();
    let index = house.account(1);
    fs::remove_dir_all(house.directory_of(1)).expect("removes");
    index.apply(Vec::new(), 9).expect_err("nowhere to write");
    assert_eq!(check_refused(&index, "removed"), RebuildReason::NeverBuilt);
    check_rebuilds(&index, "removed");
}

#[test]
fn a_file_in_place_of_the_root_is_an_error() {
    let house = House::new();
    let path = house.path().join("file");
    fs::write(&path, "").expect("writes");
    let refused = search_index::SearchIndexes::open(path, search_index::Limits::default());
    assert!(matches!(refused.map(|_| ()), Err(Error::Storage { .. })));
}
