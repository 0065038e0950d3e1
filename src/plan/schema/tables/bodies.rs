//! A body, its meetings and what they must keep to.

use super::{Text, Texts};
use crate::plan::Policy;
use crate::plan::schema::choice::WeekdayWord;
use crate::plan::schema::{Cancelled, Spanned};
use chrono::NaiveDate;

table! {
    BodyTable, Body, "body", "[body]", "Et organ. Mappens navn er dets id." {
        name: Text = "name" => "Organets navn.",
        short: Text = "short" => "Kort navn i lister og sagsgange: \"DIR\".",
        meeting_name: Text = "meeting-name" => "Hvad dets møder hedder. Uden feltet: organets navn.",
        place: Text = "place" => "Hvor møderne holdes.",
        link: Text = "link" => "Hvor man deltager på nettet.",
        members: Texts = "members" => "Medlemmernes roller, som id'er.",
        minutes: i64 = "minutes" => "Tid til planlagte punkter på et møde.",
        colour: Text = "colour" => "Kalenderens farve, et farvenavn fra CSS: \"seagreen\".",
        formerly: Texts = "formerly" => "Id'er, organet har haft, det første først; deres adresser gælder stadig.",
    }
}

table! {
    SeriesTable, Body, "series", "[[series]]",
    "Organets møder: en regel, aftalte datoer, eller efter et andet organs møder." {
        rrule: Text = "rrule" => "En regel efter RFC 5545: \"FREQ=WEEKLY;BYDAY=WE\".",
        dates: Vec<Spanned<NaiveDate>> = "dates" => "De aftalte datoer.",
        after: Text = "after" => "Id'et på et andet organ: et møde efter hvert af dets møder.",
        days: i64 = "days" => "Med `after`: så mange dage efter.",
        from: NaiveDate = "from" => "Ingen møder før denne dag; en `rrule` tæller fra den.",
        until: NaiveDate = "until" => "Ingen møder efter denne dag.",
        except: Vec<Spanned<NaiveDate>> = "except" => "Dage, der aldrig blev indkaldt til; de efterlader intet spor.",
        time: Text = "time" => "Start og slut: \"09:00-17:00\".",
        length_days: i64 = "length-days" => "Hvor mange dage mødet varer. Uden feltet: 1.",
        link: Text = "link" => "Hvor man deltager på nettet.",
        on_holiday: Policy = "on-holiday" => "Hvad der sker på en helligdag eller lukkedag.",
        on_break: Policy = "on-break" => "Hvad der sker i en mødefri periode.",
        tentative: bool = "tentative" => "Om møderne er foreløbige.",
    }
}

table! {
    MeetingTable, Body, "meeting", "[[meeting]]",
    "Hvad der gælder for ét møde, eller et ekstra møde." {
        date: NaiveDate = "date" => "Mødets dato efter serien; for et ekstra møde dets dag.",
        extra: bool = "extra" => "Om det er et møde uden for serien.",
        cancelled: Cancelled = "cancelled" => "Grunden til, at mødet er aflyst; `false`: det holdes, hvad en begivenhed end siger.",
        since: NaiveDate = "since" => "Dagen, dette blev skrevet; intet flyttes til et møde før den.",
        moved_to: NaiveDate = "moved-to" => "Den nye dag.",
        to: NaiveDate = "to" => "Sidste dag, hvis mødet varer flere.",
        name: Text = "name" => "Mødets eget navn.",
        time: Text = "time" => "Mødets egen start og slut: \"09:00-11:00\".",
        place: Text = "place" => "Mødets eget sted.",
        link: Text = "link" => "Hvor man deltager på nettet.",
        reason: Text = "reason" => "Hvorfor mødet er flyttet eller ændret.",
        confirmed: bool = "confirmed" => "Om et foreløbigt møde ligger fast.",
        points_start: Text = "points-start" => "Hvornår dagsordenens punkt 3 begynder: \"09:45\".",
        pauses: Vec<Spanned<PauseTable>> = "pauses" => "Mødets pauser.",
        absent: Texts = "absent" => "Roller, der er fraværende, som id'er.",
    }
}

table! {
    PauseTable, Inline, "pauses", "pauses = [{ … }]", "En pause på mødet." {
        time: Text = "time" => "Hvornår: \"10:00\".",
        minutes: i64 = "minutes" => "Hvor længe.",
        name: Text = "name" => "Hvad den hedder. Uden feltet: \"Pause\".",
    }
}

table! {
    DeadlineTable, Body, "deadline", "[[deadline]]",
    "En frist før hvert møde: `workdays`, `days`, eller `weeks`." {
        name: Text = "name" => "Hvad fristen hedder.",
        workdays: i64 = "workdays" => "Så mange arbejdsdage før mødet.",
        days: i64 = "days" => "Så mange dage før; er det ingen arbejdsdag, da den nærmeste før.",
        weeks: i64 = "weeks" => "I den uge, der ligger så mange uger før.",
        weekday: WeekdayWord = "weekday" => "Ugedagen, sammen med `weeks`. Uden feltet: mandag.",
        time: Text = "time" => "Klokkeslættet: \"12:00\".",
    }
}

table! {
    LimitTable, Body, "limit", "[[limit]]", "En grænse; den giver en advarsel, hvor den brydes." {
        category: Text = "category" => "Kategorien, den gælder.",
        per_meeting: i64 = "per-meeting" => "Højst så mange på et møde.",
        gap: i64 = "gap" => "Mindst så mange møder fra det ene til det næste.",
    }
}
