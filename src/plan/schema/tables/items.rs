//! Items, cases, and how single occurrences differ.

use super::{Text, Texts};
use crate::plan::IfCancelled;
use crate::plan::schema::choice::Rhythm;
use crate::plan::schema::{DateOrText, Spanned};
use chrono::NaiveDate;

table! {
    ItemTable, Body, "item", "[[item]]",
    "Et punkt: én gang (`date`, `due`), efter en regel (`when`), eller det afventer en dato." {
        id: Text = "id" => "Navnet, andre tabeller bruger; unikt i organet.",
        title: Text = "title" => "Titlen. `{year}`, `{month}`, `{date}` og `{role}` sættes ind.",
        role: Text = "role" => "Hvem der lægger op, som id'et på en rolle.",
        date: NaiveDate = "date" => "Mødet, punktet er på, når det kommer én gang.",
        extra: bool = "extra" => "Om `date` er det ekstra møde den dag.",
        due: DateOrText = "due" => "Hvornår det er lovet: en dato, \"2023-08 medio\", \"2022-W41\", \"2024-06\" eller \"2024-Q2\".",
        when: WhenTable = "when" => "Reglen for et punkt, der vender tilbage.",
        order: i64 = "order" => "Pladsen på dagsordenen, lave tal først. Uden feltet: 50.",
        minutes: i64 = "minutes" => "Hvor lang tid det tager.",
        category: Text = "category" => "Kategorien, fx \"økonomi\".",
        closed: bool = "closed" => "Om det er et lukket punkt.",
        note: Text = "note" => "En bemærkning under titlen.",
        text: Text = "text" => "Sagsfremstillingen.",
        participants: Texts = "participants" => "Hvem der deltager under punktet.",
        attachments: Vec<Spanned<AttachmentTable>> = "attachments" => "Bilag.",
        at: Text = "at" => "Dets klokkeslæt på dagsordenen: \"11:00\".",
        agreed: NaiveDate = "agreed" => "Mødet, der bad om det.",
        follows: Text = "follows" => "Id'et på det punkt, det fortsætter.",
        from: NaiveDate = "from" => "Med `when`: ingen gange før denne dag; en `rrule` tæller fra den.",
        until: NaiveDate = "until" => "Med `when`: ingen gange efter denne dag.",
        years: YearsTable = "years" => "Med `when`: kun i nogle år.",
        flexible: bool = "flexible" => "Om det må vente, når mødet er fuldt.",
        if_cancelled: IfCancelled = "if-cancelled" => "Hvor det går hen, hvis mødet aflyses.",
        withdrawn: Text = "withdrawn" => "Hvorfor punktet er trukket tilbage.",
    }
}

table! {
    WhenTable, Inline, "when", "when = { … }", "Hvornår et punkt vender tilbage." {
        every: Rhythm = "every" => "Hver måned, hvert kvartal, halvår eller år, eller hvert møde.",
        months: Vec<Spanned<i64>> = "months" => "Kun i disse måneder, 1-12.",
        day: i64 = "day" => "Det første møde på eller efter denne dag i måneden.",
        on_or_after: Text = "on-or-after" => "Hvert år fra en dag, \"09-15\", eller en uge, \"week 36\".",
        after: Text = "after" => "Efter en begivenhed, en mødefri periode eller et andet organs møder.",
        before: Text = "before" => "Før en begivenhed, en mødefri periode, et andet organs møder eller en dag, \"10-15\".",
        days: i64 = "days" => "Med `before`: mindst så mange dage før.",
        rrule: Text = "rrule" => "En regel efter RFC 5545; det første møde på eller efter hver dag.",
        meeting: i64 = "meeting" => "Det hvilket møde i perioden; -1 er det sidste. Uden feltet: 1.",
    }
}

table! {
    YearsTable, Inline, "years", "years = { … }", "I hvilke år." {
        every: i64 = "every" => "Hvert fjerde år er 4.",
        from: i64 = "from" => "Regnet fra dette år.",
    }
}

table! {
    AttachmentTable, Inline, "attachments", "attachments = [{ … }]", "Et bilag." {
        title: Text = "title" => "Bilagets navn.",
        number: Text = "number" => "Dets nummer i journalen.",
        closed: bool = "closed" => "Om det er lukket.",
    }
}

table! {
    ChangeTable, Body, "change", "[[change]]",
    "Hvor én gang af et punkt går hen, eller hvordan den eller alle senere er anderledes." {
        item: Text = "item" => "Punktets id.",
        date: NaiveDate = "date" => "Gangens dato efter reglen.",
        from: NaiveDate = "from" => "I stedet for `date`: denne gang og alle senere.",
        to: NaiveDate = "to" => "Mødet, den flyttes til.",
        extra: bool = "extra" => "Om `to` er det ekstra møde den dag.",
        await_date: bool = "await" => "Den afventer en ny dato.",
        skip: bool = "skip" => "Den udgår denne gang.",
        title: Text = "title" => "En anden titel.",
        role: Text = "role" => "En anden rolle.",
        order: i64 = "order" => "En anden plads på dagsordenen.",
        minutes: i64 = "minutes" => "Et andet antal minutter.",
        category: Text = "category" => "En anden kategori.",
        closed: bool = "closed" => "Om den er lukket.",
        note: Text = "note" => "En anden bemærkning.",
        text: Text = "text" => "En anden sagsfremstilling.",
        participants: Texts = "participants" => "Andre deltagere.",
        attachments: Vec<Spanned<AttachmentTable>> = "attachments" => "Andre bilag.",
        at: Text = "at" => "Et andet klokkeslæt på dagsordenen.",
        flexible: bool = "flexible" => "Om den må vente.",
        if_cancelled: IfCancelled = "if-cancelled" => "Hvor den går hen, hvis mødet aflyses.",
        reason: Text = "reason" => "Hvorfor. Skal stå sammen med `to`, `await` og `skip`.",
    }
}

table! {
    CaseTable, Shared, "case", "[[case]]",
    "En sag, som flere organer behandler efter hinanden." {
        id: Text = "id" => "Navnet, andre tabeller bruger.",
        title: Text = "title" => "Titlen; et trin kan have sin egen.",
        number: Text = "number" => "Sagens nummer.",
        decided_by: DateOrText = "decided-by" => "Dagen, sagen senest skal være afgjort: en dato, eller \"10-15\" hvert år.",
        from: NaiveDate = "from" => "Med en dag hvert år: ingen før denne.",
        until: NaiveDate = "until" => "Med en dag hvert år: ingen efter denne.",
        years: YearsTable = "years" => "Med en dag hvert år: kun i nogle år.",
        role: Text = "role" => "Hvem der lægger op, som id'et på en rolle.",
        order: i64 = "order" => "Pladsen på dagsordenen, lave tal først. Uden feltet: 50.",
        minutes: i64 = "minutes" => "Hvor lang tid det tager.",
        category: Text = "category" => "Kategorien, fx \"økonomi\".",
        closed: bool = "closed" => "Om det er et lukket punkt.",
        note: Text = "note" => "En bemærkning under titlen.",
        text: Text = "text" => "Sagsfremstillingen.",
        participants: Texts = "participants" => "Hvem der deltager under punktet.",
        attachments: Vec<Spanned<AttachmentTable>> = "attachments" => "Bilag.",
        at: Text = "at" => "Dets klokkeslæt på dagsordenen: \"11:00\".",
        withdrawn: Text = "withdrawn" => "Hvorfor sagen er trukket tilbage.",
        steps: Vec<Spanned<StepTable>> = "steps" => "Organerne i rækkefølge.",
    }
}

table! {
    StepTable, Inline, "steps", "steps = [{ … }]", "Et organs behandling af sagen." {
        body: Text = "body" => "Organets id.",
        date: NaiveDate = "date" => "Mødet, trinet ligger fast på.",
        extra: bool = "extra" => "Om `date` er det ekstra møde den dag.",
        days: i64 = "days" => "Mindst så mange dage efter organets forrige trin, ellers efter trinet før. Uden feltet: 1.",
        title: Text = "title" => "En anden titel.",
        role: Text = "role" => "En anden rolle.",
        order: i64 = "order" => "En anden plads på dagsordenen.",
        minutes: i64 = "minutes" => "Et andet antal minutter.",
        category: Text = "category" => "En anden kategori.",
        closed: bool = "closed" => "Om det er lukket.",
        note: Text = "note" => "En anden bemærkning.",
        text: Text = "text" => "En anden sagsfremstilling.",
        participants: Texts = "participants" => "Andre deltagere.",
        attachments: Vec<Spanned<AttachmentTable>> = "attachments" => "Andre bilag.",
        at: Text = "at" => "Et andet klokkeslæt på dagsordenen.",
    }
}
