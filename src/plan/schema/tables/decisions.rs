//! What was decided, and who does what about it.

use super::{Text, Texts};
use crate::plan::schema::DateOrText;
use crate::plan::{Outcome, Section};
use chrono::NaiveDate;

table! {
    DecisionTable, Body, "decision", "[[decision]]",
    "Hvad der blev besluttet om et punkt eller en fast del af dagsordenen." {
        item: Text = "item" => "Punktets id.",
        section: Section = "section" => "I stedet for `item`: en fast del af dagsordenen.",
        date: NaiveDate = "date" => "Dagen, mødet blev holdt.",
        meeting: NaiveDate = "meeting" => "Mødets dato efter rækken, som er dets navn for altid; programmer skriver den.",
        nominal: NaiveDate = "nominal" => "Gangens dato efter reglen; programmer skriver den.",
        extra: bool = "extra" => "Om det var det ekstra møde den dag.",
        outcome: Outcome = "outcome" => "Hvad der blev af punktet.",
        text: Text = "text" => "Beslutningen, som den står i referatet.",
        attended: Texts = "attended" => "Hvem der deltog, hvis det var andre end planlagt.",
        next: Text = "next" => "Noget, der skal stå under punktet næste gang.",
    }
}

table! {
    FollowUpTable, Body, "follow-up", "[[follow-up]]", "Noget, som nogen gør; det flytter intet." {
        id: Text = "id" => "Navnet, andre tabeller bruger; unikt i organet.",
        title: Text = "title" => "Hvad der skal gøres.",
        agreed: NaiveDate = "agreed" => "Mødet, det blev aftalt på.",
        item: Text = "item" => "Punktet, det kommer af.",
        owners: Texts = "owners" => "Hvem der gør det: id'er på roller, eller navne.",
        due: DateOrText = "due" => "Hvornår: en dato, \"2023-08 medio\", \"2022-W41\", \"2024-06\" eller \"2024-Q2\".",
        done: NaiveDate = "done" => "Dagen, det blev gjort.",
        dropped: Text = "dropped" => "Hvorfor det er opgivet.",
        closed: bool = "closed" => "Om det er lukket. Uden feltet: som punktet.",
    }
}
