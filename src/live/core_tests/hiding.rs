//! What is hidden from viewers changes while their picture is made; and names nobody may take.

use super::{simulation::terms_hiding, *};

fn wanted(outputs: Vec<Output>) -> Option<Sketch> {
    outputs.into_iter().find_map(|output| if let Output::Project(sketch) = output { Some(*sketch) } else { None })
}

#[test]
fn a_picture_made_under_other_rules_is_shown_to_nobody() {
    let log = begun();
    let mut core = core(&log);
    let come = |core: &mut Core, number, hiding| {
        wanted(core.hello_guest(connection(number), terms_hiding(hiding), (None, 0))).expect("a first viewer")
    };
    let link = terms_hiding(0).link;
    let before = Projection::of(come(&mut core, 1, 0), log.clone());
    // Words are hidden, which is no event: the log's head is the same.
    let after = Projection::of(come(&mut core, 2, 1), log.clone());
    assert_eq!(said(&core.projected(link, Some(before))), Vec::<String>::new());
    assert_eq!(said(&core.projected(link, Some(after))), ["enter"]);
}

#[test]
fn a_name_of_the_servers_is_nobody_elses() {
    let mut core = core(&begun());
    let of_server = CommandId::by_server("what it says once");
    assert_eq!(said(&core.ask(note(ANN, of_server), time(1))), ["refused invalid"]);
}
