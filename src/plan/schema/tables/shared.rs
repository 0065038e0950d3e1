//! The tables that all bodies share: days, events, people.

use super::{Text, Texts};
use crate::plan::schema::Spanned;
use crate::plan::schema::choice::Country;
use chrono::NaiveDate;

table! {
    CalendarTable, Shared, "calendar", "[calendar]", "Hvilke helligdage planen regner med." {
        country: Country = "country" => "Landet, hvis helligdage regnes ud. Uden feltet: Danmark.",
    }
}

table! {
    ClosedTable, Shared, "closed", "[[closed]]",
    "En dag uden møder, som ikke er en helligdag: enten `day` eller `date`." {
        name: Text = "name" => "Navnet, som vises, hvor et møde falder ud.",
        day: Text = "day" => "Måned-dag, hvert år: \"06-05\".",
        date: NaiveDate = "date" => "En enkelt dag, én gang.",
    }
}

table! {
    BreakTable, Shared, "break", "[[break]]",
    "En periode uden møder. Har den egne datoer, træder den i stedet for årets." {
        name: Text = "name" => "Navnet, som vises, og som punkter kan knyttes til.",
        weeks: Text = "weeks" => "ISO-uger, hvert år: \"42\", \"27-31\" eller \"52-1\" hen over nytår.",
        from_day: Text = "from-day" => "Første dag, hvert år: \"12-23\".",
        to_day: Text = "to-day" => "Sidste dag, hvert år; ligger den tidligere, er den i næste år.",
        from_easter: i64 = "from-easter" => "Første dag, talt i dage fra påskedag; negativ er før.",
        to_easter: i64 = "to-easter" => "Sidste dag, talt i dage fra påskedag.",
        from: NaiveDate = "from" => "Første dag, én gang.",
        to: NaiveDate = "to" => "Sidste dag, én gang.",
        replaces: bool = "replaces" => "Om egne datoer træder i stedet for den nærmeste periode af samme navn.",
    }
}

table! {
    EventTable, Shared, "event", "[[event]]",
    "Noget med dato, som ikke er et organs møde: én gang, eller efter en regel." {
        id: Text = "id" => "Navnet, andre tabeller bruger. Samme id igen giver et års egen dato.",
        name: Text = "name" => "Navnet, som vises.",
        rrule: Text = "rrule" => "En regel efter RFC 5545, som giver dagene.",
        from: NaiveDate = "from" => "Første dag; med `rrule` dagen, reglen tæller fra.",
        until: NaiveDate = "until" => "Med `rrule`: ingen dage efter denne.",
        to: NaiveDate = "to" => "Sidste dag. Uden feltet varer det én dag.",
        length_days: i64 = "length-days" => "Hvor mange dage hver gang varer. Uden feltet: 1.",
        tentative: bool = "tentative" => "Om dagene er foreløbige.",
        skip: NaiveDate = "skip" => "Udelader den af reglens gange, der ligger nærmest denne dag.",
        replaces: bool = "replaces" => "Om den egne dato træder i stedet for reglens nærmeste.",
        cancels: Texts = "cancels" => "Organer, hvis møder på de dage aflyses.",
        reason: Text = "reason" => "Hvorfor møderne aflyses, eller hvorfor gangen udelades.",
    }
}

table! {
    RoleTable, Shared, "role", "[[role]]", "En rolle, og hvem der har den." {
        id: Text = "id" => "Navnet, andre tabeller bruger.",
        title: Text = "title" => "Som i en sætning: \"kultur- og udviklingschef\".",
        holders: Vec<Spanned<HolderTable>> = "holders" => "Hvem der har rollen, og hvornår.",
    }
}

table! {
    HolderTable, Inline, "holders", "holders = [{ … }]", "En person, som har rollen." {
        name: Text = "name" => "Personens navn.",
        from: NaiveDate = "from" => "Første dag.",
        until: NaiveDate = "until" => "Sidste dag.",
        acting: bool = "acting" => "Om personen er konstitueret.",
    }
}
