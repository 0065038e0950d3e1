#!/usr/bin/env python3
"""Writes the copyright file of the package: the program's licence, and those of every
crate that is linked into it, each with the texts that it comes with.

    packaging/licences.py FEATURES > copyright
"""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
NAMES = ("LICEN", "COPYING", "NOTICE", "UNLICENSE", "COPYRIGHT")
TARGET = "x86_64-unknown-linux-gnu"


def cargo(*arguments):
    command = ["cargo", *arguments, "--locked"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def linked(features):
    """Names and versions of the crates that are in the program."""
    tree = cargo("tree", "--edges", "normal", "--target", TARGET, "--prefix", "none", "--format", "{p}", "--features", features)
    return {tuple(line.split()[:2]) for line in tree.splitlines() if line.strip()}


def texts(folder):
    files = (file for file in sorted(folder.iterdir()) if file.name.upper().startswith(NAMES))
    return [file.read_text(errors="replace").strip() for file in files if file.is_file()]


def main():
    wanted = linked(sys.argv[1])
    packages = json.loads(cargo("metadata", "--format-version", "1"))["packages"]
    crates = [p for p in packages if (p["name"], f"v{p['version']}") in wanted and p["source"]]
    missing = [p["name"] for p in crates if not (p["license"] or p["license_file"])]
    if missing or not crates:
        sys.exit(f"no licence known of {missing or 'any crate'}")
    out = ["aarshjul\n", (ROOT / "LICENSE").read_text().strip()]
    out.append("\n\nIt contains these libraries, each under the licence that it names:\n")
    by_text = {}
    for crate in sorted(crates, key=lambda crate: crate["name"]):
        label = f"{crate['name']} {crate['version']}"
        authors = ", ".join(crate["authors"])
        out.append(f"{label}: {crate['license']}" + (f" ({authors})" if authors else ""))
        for text in texts(pathlib.Path(crate["manifest_path"]).parent):
            by_text.setdefault(text, []).append(label)
    for text, labels in by_text.items():
        out.append(f"\n\n{'-' * 79}\n{', '.join(labels)}:\n\n{text}")
    sys.stdout.write("\n".join(out) + "\n")


main()
