//! The reasons for a mail, one by one.

use super::{BODY, DEADLINE, ITEM, PEOPLE, Run, compiled, date, day, everybody, heads, schedule};
use aarshjul::diag::{Source, Sources};
use aarshjul::mail::{MailLedger, Recipients};
use std::path::Path;

#[test]
fn a_presenter_hears_of_a_deadline_three_workdays_before_and_once() {
    let plan = schedule(&format!("{DEADLINE}{ITEM}"));
    let mut run = Run::begin();
    let letters = run.days(&plan, "2026-11-16", 16);
    assert_eq!(
        heads(&letters),
        [
            "2026-11-23 chef@plan.example: Frist den 26. november: Punkter til sekretariatet",
            "2026-11-27 dorte@plan.example: Dagsordenen til mødet i Direktionen onsdag den 2. december 2026 er klar",
        ]
    );
    assert_eq!(
        letters[0].1.text,
        "Frist torsdag den 26. november 2026 kl. 12.00: Punkter til sekretariatet.\n\
         Du får besked, fordi du fremlægger »Budgettet« på mødet i Direktionen onsdag den 2. december 2026.\n\
         https://plan.example/direktionen/moede/2026-12-02\n\n\
         Mailen er sendt af årshjulet til den adresse, der er skrevet op for økonomichef. \
         Vil du ikke have flere, så svar på denne mail, eller bed sekretariatet om at stoppe dem.\n"
    );
    assert_eq!(
        letters[1].1.text.split("\n\n").next().unwrap(),
        "Dagsordenen til mødet i Direktionen onsdag den 2. december 2026 er klar.\n\
         Du får besked, fordi du er medlem af Direktionen.\n\
         https://plan.example/direktionen/dagsorden/2026-12-02"
    );
}

#[test]
fn what_was_missed_comes_on_the_next_workday_that_is_in_time() {
    let plan = schedule(&format!("{DEADLINE}{ITEM}"));
    // The server was down, or the item new: on the deadline's own day, not after it.
    assert_eq!(Run::begin().day(&plan, "2026-11-26").len(), 1);
    let after = Run::begin().day(&plan, "2026-11-27");
    assert!(after.iter().all(|letter| letter.to != "chef@plan.example"));
    // On a Saturday and a Sunday nobody works.
    let mut run = Run::begin();
    assert!(run.day(&plan, "2026-11-21").is_empty() && run.day(&plan, "2026-11-22").is_empty());
    assert_eq!(run.day(&plan, "2026-11-24").len(), 1);
}

#[test]
fn a_meeting_that_is_moved_has_another_deadline() {
    let plan = schedule(&format!("{DEADLINE}{ITEM}"));
    let mut run = Run::begin();
    assert_eq!(run.day(&plan, "2026-11-23").len(), 1);
    let moved = "[[meeting]]\ndate = 2026-12-02\nmoved-to = 2026-12-03\nreason = \"sygdom\"\n";
    let moved = schedule(&format!("{DEADLINE}{ITEM}{moved}"));
    let letters = run.day(&moved, "2026-11-24");
    let subjects: Vec<&str> = letters.iter().map(|one| one.subject.as_str()).collect();
    assert_eq!(
        subjects,
        [
            "Frist den 27. november: Punkter til sekretariatet",
            "Mødet i Direktionen onsdag den 2. december 2026 er flyttet til torsdag den 3. december 2026 kl. 9.00",
        ]
    );
    assert!(letters[1].text.contains("kl. 9.00. Grund: sygdom.\n"), "{}", letters[1].text);
    assert!(run.day(&moved, "2026-11-25").is_empty());
}

#[test]
fn members_hear_of_a_meeting_within_fourteen_days_that_stands_otherwise() {
    let entry = |keys: &str| schedule(&format!("[[meeting]]\ndate = 2026-12-09\n{keys}\n"));
    let plan = schedule("");
    let subject = |before, after, today| {
        let mut run = Run::begin();
        assert!(run.day(before, "2026-11-20").is_empty(), "a first day says nothing of before");
        let letters = run.day(after, today);
        assert!(run.day(after, "2026-12-09").is_empty(), "it is said once");
        assert!(letters.iter().all(|letter| letter.to == "dorte@plan.example"));
        let mut subjects = letters.into_iter().map(|letter| letter.subject);
        let first = subjects.next().unwrap_or_default();
        assert_eq!(subjects.next(), None);
        first
    };
    let meeting = "Mødet i Direktionen onsdag den 9. december 2026";
    let cancelled = entry("cancelled = \"KL's topmøde\"");
    assert_eq!(subject(&plan, &cancelled, "2026-11-25"), format!("{meeting} er aflyst"));
    // Fifteen days before it nobody hears of it, nor when it comes nearer.
    assert_eq!(subject(&plan, &cancelled, "2026-11-24"), "");
    assert_eq!(subject(&cancelled, &cancelled, "2026-11-26"), "");
    let held = "bliver holdt alligevel";
    assert_eq!(subject(&cancelled, &plan, "2026-11-26"), format!("{meeting} {held}"));
    let later = entry("time = \"10:30-12:00\"");
    assert_eq!(
        subject(&plan, &later, "2026-11-26"),
        format!("{meeting} er flyttet fra kl. 9.00 til kl. 10.30")
    );
    let away = entry("moved-to = 2027-01-07");
    let to = "torsdag den 7. januar 2027 kl. 9.00";
    assert_eq!(subject(&plan, &away, "2026-11-26"), format!("{meeting} er flyttet til {to}"));
    // One from far away comes near.
    let far = |keys: &str| schedule(&format!("[[meeting]]\ndate = 2027-01-06\n{keys}\n"));
    let near = far("moved-to = 2026-12-01");
    let from = "Mødet i Direktionen onsdag den 6. januar 2027 er flyttet til";
    assert_eq!(
        subject(&plan, &near, "2026-11-26"),
        format!("{from} tirsdag den 1. december 2026 kl. 9.00")
    );
    let text = BODY.replace("time = ", "except = [2026-12-09]\ntime = ");
    let file = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let files = vec![file("people.toml", PEOPLE), file("direktionen/body.toml", &text)];
    let gone = compiled(Sources::new(files));
    let out = "er ikke længere i planen";
    assert_eq!(subject(&plan, &gone, "2026-11-26"), format!("{meeting} {out}"));
}

#[test]
fn an_owner_hears_of_a_follow_up_on_its_last_workday() {
    let follow_up = |keys: &str| {
        schedule(&format!(
            "[[follow-up]]\nid = \"notat\"\ntitle = \"Et notat\"\nagreed = 2026-11-18\n\
             owners = [\"oekonomichef\", \"Kirsten\"]\n{keys}\n"
        ))
    };
    // A Saturday.
    let due = follow_up("due = 2026-11-28");
    let letters = Run::begin().days(&due, "2026-11-20", 20);
    let subject = "Opfølgning med frist den 28. november";
    assert_eq!(
        heads(&letters),
        [
            format!("2026-11-27 chef@plan.example: {subject}"),
            format!("2026-11-27 kirsten@plan.example: {subject}"),
        ]
    );
    assert_eq!(
        letters[0].1.text.split("\n\n").next().unwrap(),
        "Opfølgning med frist lørdag den 28. november 2026.\n\
         Du får besked, fordi du står for »Et notat«, aftalt i Direktionen den 18. november 2026.\n\
         https://plan.example/direktionen/opfoelgning"
    );
    // On the first day nothing is said of what is over.
    assert!(Run::begin().days(&due, "2026-11-29", 20).is_empty());
    let done = follow_up("due = 2026-11-28\ndone = 2026-11-26");
    assert!(Run::begin().days(&done, "2026-11-20", 20).is_empty());
    assert!(Run::begin().days(&follow_up(""), "2026-11-20", 20).is_empty());
    // The server was down that day.
    let mut run = Run::begin();
    run.day(&due, "2026-11-26");
    assert_eq!(run.day(&due, "2026-12-02").len(), 2);
}

#[test]
fn an_agenda_without_a_deadline_is_ready_when_its_points_have_their_times() {
    let entry = "[[meeting]]\ndate = 2026-12-02\npoints-start = \"09:30\"\n";
    let letters = Run::begin().days(&schedule(&format!("{ITEM}{entry}")), "2026-11-10", 25);
    let subject = "Dagsordenen til mødet i Direktionen onsdag den 2. december 2026 er klar";
    assert_eq!(heads(&letters), [format!("2026-11-18 dorte@plan.example: {subject}")]);
    assert!(Run::begin().days(&schedule(ITEM), "2026-11-10", 25).is_empty());
    // There is nothing on it.
    assert!(Run::begin().days(&schedule(entry), "2026-11-10", 25).is_empty());
}

#[test]
fn one_mail_a_person_and_day_has_everything() {
    let both = "[[follow-up]]\nid = \"notat\"\ntitle = \"Et notat\"\nagreed = 2026-11-18\n\
        owners = [\"Dorte\", \"direktoer\", \"økonomichef\"]\ndue = 2026-11-23\n";
    let plan = schedule(&format!("{DEADLINE}{ITEM}{both}"));
    let mut run = Run::begin();
    run.recipients = Recipients::default();
    run.recipients.set("direktør", "dorte@plan.example");
    run.recipients.set("Anna", "Dorte@plan.example ");
    let letters = run.day(&plan, "2026-11-23");
    assert_eq!(letters.len(), 1);
    assert_eq!(
        letters[0].subject,
        "Frist den 26. november: Punkter til sekretariatet – og 1 ting til"
    );
    assert_eq!(letters[0].text.matches("Et notat").count(), 1);
    // Once a day, however often it is looked, also when the clock was set back.
    assert!(run.day(&plan, "2026-11-23").is_empty() && run.day(&plan, "2026-11-20").is_empty());
}

#[test]
fn a_stop_holds_and_whoever_has_no_address_is_named() {
    let plan = schedule(&format!("{DEADLINE}{ITEM}"));
    let mut recipients = everybody();
    let today = date("2026-11-23");
    recipients.stop("Økonomichef", today);
    let made = day(&plan, &recipients, today, &MailLedger::default());
    assert!(made.letters.is_empty() && made.without_address.is_empty());
    recipients.remove("økonomichef");
    let made = day(&plan, &recipients, today, &MailLedger::default());
    assert_eq!(made.without_address.into_iter().collect::<Vec<_>>(), [("økonomichef".into(), 1)]);
}

/// A closed item has no name in any mail; who presents it hears of it all the same, and
/// everybody else's mails have the same bytes with and without it.
#[test]
fn a_closed_item_is_named_in_no_mail() {
    let secret = "Hemmelighed";
    let closed = format!(
        "[[item]]\nid = \"{secret}\"\ntitle = \"{secret} {{role}}\"\nrole = \"oekonomichef\"\n\
         note = \"{secret}\"\ntext = \"{secret}\"\nparticipants = [\"{secret}\"]\nclosed = true\n\
         attachments = [{{ title = \"{secret}\" }}]\ndate = 2026-12-02\n\
         [[follow-up]]\nid = \"{secret}-2\"\ntitle = \"{secret}\"\nagreed = 2026-11-18\n\
         item = \"{secret}\"\nowners = [\"Kirsten\"]\ndue = 2026-11-27\n"
    )
    .replace("id = \"Hemmelighed", "id = \"hemmelighed")
    .replace("item = \"Hemmelighed", "item = \"hemmelighed");
    let open = ITEM.replace("oekonomichef", "direktoer");
    let without = schedule(&format!("{DEADLINE}{open}"));
    let with = schedule(&format!("{DEADLINE}{open}{closed}"));
    let (mut one, mut other) = (Run::begin(), Run::begin());
    let all = one.days(&with, "2026-11-16", 20);
    let texts: String =
        all.iter().map(|(_, letter)| format!("{}\n{}\n", letter.subject, letter.text)).collect();
    assert!(!texts.to_lowercase().contains("hemmelig"), "{texts}");
    assert!(texts.contains("fordi du fremlægger et lukket punkt på mødet i Direktionen"));
    assert!(texts.contains("fordi du står for en lukket opfølgning, aftalt i Direktionen"));
    let (own, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(_, letter)| letter.to != "dorte@plan.example");
    assert_eq!(own.len(), 2);
    assert_eq!(others, other.days(&without, "2026-11-16", 20));
    assert_eq!(others.len(), 2);
    // An agenda of closed items only is not ready to anyone.
    let only = schedule(&format!("{DEADLINE}{closed}"));
    let mails = Run::begin().days(&only, "2026-11-16", 20);
    assert!(mails.iter().all(|(_, letter)| letter.to != "dorte@plan.example"));
}

#[test]
fn two_closed_items_are_said_once() {
    let closed = ITEM.replace("[[item]]\n", "[[item]]\nclosed = true\n");
    let id = ITEM.split("id = \"").nth(1).unwrap().split('"').next().unwrap();
    let other = closed.replace(&format!("id = \"{id}\""), "id = \"andet\"");
    let mails =
        Run::begin().days(&schedule(&format!("{DEADLINE}{closed}{other}")), "2026-11-16", 20);
    let [(_, letter)] = &mails[..] else { panic!("{mails:?}") };
    assert_eq!(letter.text.matches("et lukket punkt").count(), 1, "{}", letter.text);
    assert_eq!(letter.subject, "Frist den 26. november: Punkter til sekretariatet");
}

/// The shipped plan: socialchef presents on Wednesday 11 October 2023, with deadlines on
/// Thursday the 5th and Monday the 9th.
#[test]
fn the_shipped_plan_reminds_its_presenters() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, _) = aarshjul::store::load(&root.join("plans")).unwrap();
    let plan = compiled(sources);
    let mut run = Run::begin();
    run.recipients = Recipients::default();
    run.recipients.set("socialchef", "social@plan.example");
    let letters = run.days(&plan, "2023-06-21", 193);
    assert_eq!(
        heads(&letters),
        [
            "2023-10-02 social@plan.example: Frist den 5. oktober: Punkter til sekretariatet",
            "2023-10-04 social@plan.example: Frist den 9. oktober: Dagsordenen sendes ud",
        ]
    );
}

#[test]
fn a_new_name_of_the_body_or_another_deadline_sends_nothing_again() {
    let plan = |folder: &str, formerly: &str, before: &str| {
        let body = BODY.replace("[body]\n", &format!("[body]\n{formerly}"));
        let text = format!("{body}{before}{DEADLINE}{ITEM}");
        let file = |path: String, text: &str| Source { path, text: text.to_owned() };
        let people = file("people.toml".to_owned(), PEOPLE);
        compiled(Sources::new(vec![people, file(format!("{folder}/body.toml"), &text)]))
    };
    let mut run = Run::begin();
    assert_eq!(run.days(&plan("direktionen", "", ""), "2026-11-16", 8).len(), 1);
    let early = "[[deadline]]\nname = \"Tidlig frist\"\nworkdays = 9\n";
    let renamed = plan("ledelsen", "formerly = [\"direktionen\"]\n", early);
    assert_eq!(heads(&run.days(&renamed, "2026-11-24", 3)), Vec::<String>::new());
    // What changed meanwhile is heard of all the same.
    let cancelled = "[[meeting]]\ndate = 2026-12-02\ncancelled = \"Sygdom.\"\n";
    let letters =
        run.days(&plan("ledelsen", "formerly = [\"direktionen\"]\n", cancelled), "2026-11-27", 1);
    assert_eq!(letters.len(), 1);
    assert!(letters[0].1.text.contains("er aflyst. Grund: Sygdom.\n"), "{}", letters[0].1.text);
}
