//! The help: a page for each job, and which page it fits. What is quoted with »…« stands
//! so on a button, a link or a field.

/// A job, step by step.
pub(in crate::web) struct Job {
    pub id: &'static str,
    pub title: &'static str,
    /// What an address has in it for which this is the help.
    fits: &'static [&'static str],
    pub steps: &'static [&'static str],
    /// A picture of the docs, and what it shows.
    pub picture: Option<(&'static str, &'static str)>,
}

const SAVE: &str = "Tryk på »Se ændringen«. Siden viser, hvad der flytter sig. Passer det, så tryk på »Gem«; ellers på »Ret«.";

/// In the order of the week and of the year.
pub(in crate::web) const JOBS: &[Job] = &[
    Job {
        id: "dagsorden-i-word",
        title: "Hent dagsordenen til Word",
        fits: &["/eventuelt/"],
        steps: &[
            "Gå til forsiden, og tryk på »Dagsorden« ud for mødeforummets næste møde.",
            "Tryk på »Hent til Word«.",
            "Er du logget ind, kan du vælge »Med lukkede punkter«, før du henter.",
            "Listen over de kommende møder alene får du nederst på mødets side.",
        ],
        picture: None,
    },
    Job {
        id: "arbejd-med-dagsordenen",
        title: "Arbejd med en dagsorden",
        fits: &["/dagsorden/"],
        steps: &[
            "Gå til mødet, og tryk på »Dagsorden«.",
            "Skriv minutterne ud for hvert punkt, og flyt punkterne med pilene. Klokkeslættene følger selv med.",
            "Fold »Deltagere, bilag og tekst« ud under et punkt, og skriv det, der mangler.",
            "Under »Start og pauser« retter du, hvornår punkterne begynder, og hvornår der er pause.",
            "Sæt kryds under »Fraværende« ved dem, der ikke kommer.",
            SAVE,
        ],
        picture: Some((
            "dagsorden",
            "En dagsorden, der arbejdes på: felterne til venstre, teksten til højre",
        )),
    },
    Job {
        id: "nyt-punkt",
        title: "Sæt et nyt punkt på",
        fits: &["/nyt-punkt"],
        steps: &[
            "Gå til mødeforummet, og tryk på »Nyt punkt«. Skal punktet på et bestemt møde, så tryk på »Nyt punkt til mødet« på mødets side.",
            "Skriv punktets »Titel«, og vælg under »Hvornår?«, om det kommer én gang, kommer igen eller afventer dato.",
            "Kommer det kun hvert fjerde år, så fold »Flere muligheder« ud, og skriv 4 under »Kun nogle år: så mange år imellem«.",
            SAVE,
        ],
        picture: Some(("nyt-punkt", "Formularen til et nyt punkt")),
    },
    Job {
        id: "ret-et-punkt",
        title: "Ret et punkt, én gang eller fra nu af",
        fits: &["/punkt/", "/punkter", "/traad/"],
        steps: &[
            "Gå til mødet, tryk på de tre prikker ud for punktet, og tryk på »Ret«.",
            "Ret det, der skal være anderledes.",
            "Kommer punktet igen, så vælg »Fra nu af« eller »Kun denne gang«. Møder, der er holdt, bliver stående, som de var.",
            "Skal punktet til et andet møde, så tryk i stedet på »Flyt«; skal det helt ud, på »Tag af dagsordenen«.",
            SAVE,
        ],
        picture: None,
    },
    Job {
        id: "flyt-eller-aflys-et-moede",
        title: "Flyt eller aflys et møde",
        fits: &["/aflys", "/flyt", "/nyt-moede", "/moede/"],
        steps: &[
            "Gå til mødet, og tryk på »Flyt mødet« eller »Aflys mødet«.",
            "Skriv den nye dag eller tid, og skriv, hvorfor. Begrundelsen vises for alle.",
            SAVE,
            "Punkterne på et aflyst møde går selv videre til det næste. Et møde, der ikke er i planen, laves med »Ekstra møde« på mødeforummets side.",
        ],
        picture: Some((
            "aflys",
            "En aflysning, før den gemmes: punkterne går videre til næste møde",
        )),
    },
    Job {
        id: "skriv-referat",
        title: "Skriv referat",
        fits: &["/referat"],
        steps: &[
            "Gå til mødet, og tryk på »Skriv referat«. Knappen er der fra mødets dag.",
            "Skriv under hvert punkt, hvad der blev besluttet. Det, du skriver, gemmes som kladde undervejs.",
            "Fold »Hvem deltog, igen senere, opfølgning« ud, hvis punktet skal på igen, eller nogen skal gøre noget.",
            SAVE,
            "Tryk på »Referat« på mødets side, og på »Hent til Word«.",
        ],
        picture: None,
    },
    Job {
        id: "opfoelgning",
        title: "Hold øje med det, der er aftalt",
        fits: &["/opfoelgning", "/ny-opfoelgning"],
        steps: &[
            "Gå til mødeforummet, og tryk på »Opfølgning«.",
            "Tryk på »Ny opfølgning«, skriv, hvad der skal gøres, hvem der gør det, og senest hvornår.",
            SAVE,
            "Når det er gjort, trykker du på »Gjort« ud for det. »Hent listen til Word« giver listen til mødet.",
        ],
        picture: None,
    },
    Job {
        id: "laes-et-referat-ind",
        title: "Læs et gammelt referat ind",
        fits: &["/indlaes"],
        steps: &[
            "Gå til mødeforummet, og tryk på »Læs et referat ind«.",
            "Vælg filen, eller sæt teksten ind. Står mødets dato ikke i den, så skriv den.",
            "Tryk på »Læs«. Siden viser, hvad planen ikke har i forvejen; det sikre er krydset af.",
            "Se på resten, og tryk på »Vis, hvad der ændres«. Tryk på »Gem«, når det passer.",
        ],
        picture: None,
    },
    Job {
        id: "soeg",
        title: "Find noget fra før",
        fits: &["/soeg"],
        steps: &[
            "Tryk på »Søg« øverst.",
            "Skriv et ord eller en del af et ord. Der søges i alle mødefora og alle år.",
            "Tryk på det, du ledte efter: det står først, hvis det kommer, og ellers under Tidligere.",
        ],
        picture: None,
    },
    Job {
        id: "begivenhed",
        title: "Skriv en begivenhed eller en lukkedag ind",
        fits: &[
            "/kalender/ny-begivenhed",
            "/kalender/begivenhed",
            "/lukkedag",
            "/kalender/ny-lukkedag",
        ],
        steps: &[
            "Tryk på »Plan« øverst og så på »Kalender«.",
            "Tryk på »Ny begivenhed«, skriv navn og dage, og sæt kryds ved de mødefora, hvis møder den aflyser.",
            "Er det en dag, hvor ingen holder møde, så tryk i stedet på »Ny lukkedag«.",
            SAVE,
        ],
        picture: None,
    },
    Job {
        id: "ferie",
        title: "Skriv årets ferier ind",
        fits: &["/kalender"],
        steps: &[
            "Tryk på »Plan« øverst og så på »Kalender«.",
            "Tryk på »Andre datoer« ud for ferien det år, og skriv den første og den sidste dag. De andre år bliver, som de er.",
            "En ferie, der ikke er der i forvejen, laves med »Ny ferie«.",
            SAVE,
        ],
        picture: None,
    },
    Job {
        id: "ny-chef",
        title: "Skriv en ny chef ind",
        fits: &["/personer"],
        steps: &[
            "Tryk på »Plan« øverst og så på »Personer«.",
            "Tryk på »Ny person« ud for rollen.",
            "Skriv »Navn« og den første dag under »Fra og med«. Den hidtidige slutter dagen før.",
            "Er personen kun konstitueret, så sæt kryds ved »Konstitueret«.",
            SAVE,
        ],
        picture: None,
    },
    Job {
        id: "organer",
        title: "Opret et organ, og ret dets møder",
        fits: &["/organer"],
        steps: &[
            "Tryk på »Plan« øverst og så på »Organer«.",
            "Tryk på »Nyt organ«, og skriv navn, ugedag, hvor tit, tidspunkt, sted og medlemmer.",
            "Et organ, der er der, rettes med »Ret sted, medlemmer og tid«, og det får »Flere møder« på samme måde.",
            "Foreløbige møder foldes ud under organet. Tryk på »Ligger fast«, når dagen er aftalt.",
            SAVE,
        ],
        picture: None,
    },
    Job {
        id: "sag",
        title: "Følg en sag gennem organerne",
        fits: &["/sager"],
        steps: &[
            "Tryk på »Plan« øverst og så på »Sager«.",
            "Tryk på »Kan det nås?«, vælg organerne i rækkefølge, skriv, hvornår sagen senest skal være afgjort, og tryk på »Regn ud«.",
            "Tryk på »Ny sag«, og skriv titlen og organerne. Møderne findes frem fra det første eller tilbage fra den sidste dag.",
            SAVE,
        ],
        picture: None,
    },
    Job {
        id: "moedekalender",
        title: "Hent næste års møder og årshjulet",
        fits: &["/moedekalender/", "/aarshjul/", "/aarsplan/"],
        steps: &[
            "Gå til mødeforummet, og tryk på »Årshjul«. Med pilene kommer du til året efter.",
            "Tryk på »PDF til udskrift« for at få hjulet på væggen.",
            "Tryk på »Mødekalender«, og hent den med »Hent til Word«, »Hent til Excel« eller »Hent som CSV«.",
        ],
        picture: None,
    },
    Job {
        id: "din-egen-kalender",
        title: "Få møderne i din egen kalender",
        fits: &["/abonner", "/links"],
        steps: &[
            "Gå til mødeforummet, og tryk på »Abonnér på møderne«. Følg vejledningen til din kalender.",
            "Skal lukkede punkter med, så tryk på »Plan« øverst og på »Private adresser«. Det kan kun administratorer.",
            "Skriv, hvem adressen er til, vælg eventuelt personens rolle, og tryk på »Lav adressen«. Den vises kun den ene gang.",
            "Send siden til personen, eller lad personen læse QR-koden med telefonen, og tryk dér på »Abonnér«.",
            "Når den ikke skal bruges mere, trykker du på »Spær« ud for den.",
        ],
        picture: None,
    },
    Job {
        id: "fortryd",
        title: "Fortryd en ændring",
        fits: &["/log", "/aendringer"],
        steps: &[
            "Lige efter at du har gemt, kan du trykke på »Fortryd« øverst på siden.",
            "Ellers tryk på »Historik« øverst, find ændringen, og tryk på »Se før og efter«.",
            "Tryk på »Fortryd ændringen«. Planen bliver, som den var, og begge dele står i historikken.",
        ],
        picture: None,
    },
];

pub(in crate::web) fn find(id: &str) -> Option<&'static Job> {
    JOBS.iter().find(|job| job.id == id)
}

/// The job that a page is for.
pub(in crate::web) fn fitting(path: &str) -> Option<&'static Job> {
    let longest = |job: &&Job| {
        let parts = job.fits.iter().filter(|part| path.contains(**part));
        parts.map(|part| part.len()).max().unwrap_or_default()
    };
    JOBS.iter().max_by_key(longest).filter(|job| longest(job) > 0)
}
