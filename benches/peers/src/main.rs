//! Prints the dates of recurrence rules through a day: `peers LAST RULE…`, each rule with its
//! DTSTART, as in an iCalendar file.

use rrule::RRuleSet;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (last, rules) = arguments.split_first().expect("the last day");
    let mut days = Vec::new();
    for rule in rules {
        let set: RRuleSet = rule.parse().expect("a rule");
        let dates = set.into_iter().map(|date| date.format("%Y-%m-%d").to_string());
        days.extend(dates.take_while(|day| day <= last));
    }
    days.sort_unstable();
    println!("{}", days.join("\n"));
}
