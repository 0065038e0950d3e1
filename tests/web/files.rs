//! Pictures and documents are made once for a plan, and an edition's are its own.

use crate::browser::Browser;
use crate::house::{House, Running, SECRET};

fn made(server: &Running) -> u32 {
    let metrics = server.get("/metrics").text();
    let (_, count) = metrics.split_once("\naarshjul_files_made_total ").unwrap();
    count.lines().next().unwrap().parse().unwrap()
}

#[test]
fn a_file_is_made_once_until_the_plan_is_another() {
    let house = House::new();
    let server = house.serve();
    let paths = ["/byledelsen/aarshjul/2026.png", "/byledelsen/dagsorden/2026-11-25.docx"];
    let all = || -> Vec<Vec<u8>> {
        std::thread::scope(|scope| {
            let (server, paths) = (&server, paths.iter().cycle().take(6));
            let replies: Vec<_> = paths.map(|path| scope.spawn(|| server.get(path).body)).collect();
            replies.into_iter().map(|reply| reply.join().unwrap()).collect()
        })
    };
    let first = all();
    assert_eq!(made(&server), 2);
    assert!(first[0] == first[2] && first[1] == first[5] && first[0] != first[1]);
    assert_eq!(all(), first);
    assert_eq!(made(&server), 2);
    house.replace("byledelsen/punkter.toml", "Punktet der venter", "Noget andet");
    server.wait_for("/byledelsen", |reply| reply.text().contains("Noget andet"));
    assert_ne!(all(), first);
    assert_eq!(made(&server), 4);
}

#[test]
fn the_edition_with_closed_items_is_kept_for_those_who_may_see_it() {
    let house = House::new();
    let server = house.open().unwrap();
    let mut browser = Browser::administrator(&server);
    let path = "/byledelsen/eventuelt/2026-11-25.txt";
    assert!(browser.read(&format!("{path}?audience=full")).contains(SECRET));
    assert!(!browser.read(path).contains(SECRET));
    let mut anyone = Browser::new(&server);
    assert!(!anyone.read(path).contains(SECRET));
    assert_ne!(anyone.get(&format!("{path}?audience=full")).status, 200);
}
