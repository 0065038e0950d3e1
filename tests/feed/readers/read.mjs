// read.mjs FILE...: what two JavaScript readers show of each feed, one JSON row a
// line. Times in UTC, whole days as dates. Run where they are installed.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const here = createRequire(process.cwd() + "/");
const { default: ICAL } = await import(pathToFileURL(here.resolve("ical.js")));
const nodeIcal = here("node-ical");
const utc = (date) => date.toISOString().replace(".000Z", "+00:00");
const show = (row) => console.log(JSON.stringify(row));

function icalJs(file, text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const time = (t) => (t.isDate ? t.toString() : utc(t.toJSDate()));
  for (const component of calendar.getAllSubcomponents("vevent")) {
    const event = new ICAL.Event(component);
    show({
      reader: "ical.js",
      file,
      uid: event.uid,
      start: time(event.startDate),
      end: time(event.endDate),
      summary: event.summary,
      status: component.getFirstPropertyValue("status"),
    });
  }
}

function nodeIcalRows(file, text) {
  // It gives a whole day as midnight by the machine's clock.
  const day = (d) => [d.getFullYear(), d.getMonth() + 1, d.getDate()];
  const date = (d) => day(d).map((n) => String(n).padStart(2, "0")).join("-");
  for (const event of Object.values(nodeIcal.sync.parseICS(text))) {
    if (event.type !== "VEVENT") continue;
    const time = event.datetype === "date" ? date : utc;
    const { uid, start, end, summary, status } = event;
    const text = (value) => value?.val ?? value ?? "";
    show({
      reader: "node-ical",
      file,
      uid,
      start: time(start),
      end: time(end),
      summary: text(summary),
      status,
    });
  }
}

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, "utf8");
  icalJs(file, text);
  nodeIcalRows(file, text);
}
