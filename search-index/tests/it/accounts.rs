//! Accounts among each other.

use std::fs;
use std::num::NonZeroUsize;
use std::thread;

use search_index::{Change, Error, Limits, RebuildReason};
use uuid::Uuid;

use crate::house::{House, flow, found, hits, query, typing};

#[test]
fn one_account_never_sees_anothers_documents() {
    let house = House::new();
    let one = house.built(1, [flow(1, "Proxy of Contoso", "contoso words")]);
    let two = house.built(2, [flow(2, "Proxy of Fabrikam", "fabrikam words")]);
    assert_eq!((found(&one, &query("proxy")), found(&two, &query("proxy"))), (vec![1], vec![2]));
    // Neither as a beginning nor as a spelling.
    for text in ["fabrikam", "fabrikan", "fabri"] {
        assert_eq!(found(&one, &typing(text)), [], "{text}");
        assert_eq!(found(&two, &typing(text)), [2], "{text}");
    }
    // The same id is another document.
    two.apply(vec![Change::Remove(Uuid::from_u128(1))], 2).expect("applies");
    assert_eq!(found(&one, &query("proxy")), [1]);
}

#[test]
fn one_accounts_statistics_do_not_move_anothers_scores() {
    let house = House::new();
    let ours =
        [flow(1, "Proxy", "settings of the proxy"), flow(2, "Mail", "nothing but a proxy"), flow(3, "", "mail")];
    let one = house.built(1, ours);
    let scores =
        || -> Vec<u32> { hits(&one, &query("proxy mail")).iter().map(|hit| hit.score.to_bits()).collect() };
    let before = scores();
    house.built(2, (1..200).map(|number| flow(number, "Proxy", "proxy proxy proxy")));
    assert_eq!(scores(), before);
    // The same within the account does: this is what the test would miss otherwise.
    let more = (4..50).map(|number| Change::upsert(flow(number, "Other", "mail"))).collect();
    one.apply(more, 2).expect("applies");
    assert_ne!(scores()[1], before[1]);
}

#[test]
fn removing_an_account_removes_its_files_and_no_others() {
    let house = House::new();
    let one = house.built(1, [flow(1, "Proxy", "")]);
    let two = house.built(2, [flow(2, "Proxy", "")]);
    house.indexes.remove(Uuid::from_u128(1)).expect("removes");
    assert!(!house.directory_of(1).exists());
    assert_eq!(fs::read_dir(house.path()).expect("a directory").count(), 1);
    assert_eq!(found(&two, &query("proxy")), [2]);
    // Handles from before and after agree.
    for handle in [one, house.account(1)] {
        assert_eq!(handle.position(), None);
        let refused = handle.search(&query("proxy"));
        assert!(matches!(refused, Err(Error::NeedsRebuild(RebuildReason::NeverBuilt))), "{refused:?}");
    }
    house.indexes.remove(Uuid::from_u128(1)).expect("is removed already");
    let again = house.built(1, [flow(3, "Proxy", "")]);
    assert_eq!(found(&again, &query("proxy")), [3]);
}

#[test]
fn an_interrupted_removal_is_finished_at_the_next_start() {
    let house = House::new();
    house.built(1, [flow(1, "Proxy", "")]);
    fs::rename(house.directory_of(1), house.path().join(".removed-x")).expect("renames");
    let house = house.reopened();
    assert_eq!(fs::read_dir(house.path()).expect("a directory").count(), 0);
}

#[test]
fn more_accounts_than_stay_open_are_all_searched_and_no_handle_is_stale() {
    let open_accounts = NonZeroUsize::new(2).expect("not zero");
    let house = House::with(Limits { open_accounts, ..Limits::default() });
    let first = house.built(1, [flow(1, "Proxy", "")]);
    for number in 2..=6 {
        house.built(number, [flow(number, "Proxy", "")]);
    }
    for number in 1..=6 {
        assert_eq!(found(&house.account(number), &query("proxy")), [number]);
    }
    // `first` was pushed out long ago; what another handle writes, it sees.
    house.account(1).apply(vec![Change::upsert(flow(9, "Proxy", ""))], 2).expect("applies");
    assert_eq!(found(&first, &query("proxy")), [1, 9]);
    assert_eq!(first.position(), Some(2));
}

#[test]
fn accounts_are_searched_and_written_from_many_threads() {
    let house = House::new();
    for number in 1..=3 {
        house.built(number, [flow(1, "Proxy", "")]);
    }
    thread::scope(|scope| {
        for number in 1..=3 {
            let house = &house;
            scope.spawn(move || {
                for position in 2..=5 {
                    let change = Change::upsert(flow(position.into(), "Proxy", ""));
                    house.account(number).apply(vec![change], position).expect("applies");
                }
            });
            scope.spawn(move || {
                let mut most = 0;
                while most < 5 {
                    let now = found(&house.account(number), &query("proxy")).len();
                    assert!(now >= most, "{now} after {most}");
                    most = now;
                }
            });
        }
    });
}
