//! Whose turn it is.

use futures_util::FutureExt;

use super::*;

#[tokio::test]
async fn an_accounts_index_has_one_writer_at_a_time_and_others_do_not_wait_for_it() {
    let directory = tempfile::tempdir().unwrap();
    let service = SearchService::open(directory.path().to_owned(), None).unwrap();
    let (one, another) = (AccountId::new(), AccountId::new());
    let first = service.turn(one).await.unwrap();
    assert!(service.turn(one).now_or_never().is_none(), "it is being written to");
    assert!(service.turn(another).now_or_never().is_some());
    drop(first);
    assert!(service.turn(one).now_or_never().is_some());
}
