"""What differs between the oracle's schedule and the program's."""
import json
from typing import Any, Callable

Json = dict[str, Any]
Fields = Callable[[str, Json, Json, list[str]], None]

# words for people, or shaped by the program
NOT_COMPARED = {"reasons", "decision", "decisions", "case"}


def show(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 160 else text[:157] + "..."


def compare_fields(where: str, ours: Json, theirs: Json, out: list[str],
                   apart: tuple[str, ...] = ()) -> None:
    """Every key but those in `apart`, which are compared elsewhere."""
    ignored = NOT_COMPARED | set(apart)
    for key in ours.keys() | theirs.keys():
        if key in ignored:
            continue
        if key not in theirs:
            out.append(f"{where}: {key}: missing in the program, oracle {show(ours[key])}")
        elif key not in ours:
            out.append(f"{where}: {key}: unknown to the oracle, program {show(theirs[key])}")
        elif key == "postponed" and sorted(ours[key]) == sorted(theirs[key]):
            continue        # no order is said
        elif ours[key] != theirs[key] or type(ours[key]) is not type(theirs[key]):
            out.append(f"{where}: {key}: oracle {show(ours[key])}, program {show(theirs[key])}")


def compare_lists(where: str, ours: list[Json], theirs: list[Json], key: Callable[[Json], str],
                  out: list[str], fields: Fields, in_order: bool = True) -> None:
    """Entries paired by key: what only one has, then the order, then the fields."""
    our_keys, their_keys = [key(x) for x in ours], [key(x) for x in theirs]
    for who, these, those in (("oracle", our_keys, their_keys), ("program", their_keys, our_keys)):
        rest = list(those)
        for k in these:
            if k in rest:
                rest.remove(k)
            else:
                out.append(f"{where}: only the {who} has {k}")
    if in_order and sorted(our_keys) == sorted(their_keys) and our_keys != their_keys:
        at = next(i for i, (a, b) in enumerate(zip(our_keys, their_keys)) if a != b)
        out.append(f"{where}: order: oracle {our_keys[at:at + 3]}, program {their_keys[at:at + 3]}")
    pairs: dict[str, list[Json]] = {}
    for entry in theirs:
        pairs.setdefault(key(entry), []).append(entry)
    for entry in ours:
        if pairs.get(key(entry)):
            fields(f"{where} {key(entry)}", entry, pairs[key(entry)].pop(0), out)


def meeting_key(meeting: Json) -> str:
    return f"{meeting['nominal']}{' extra' if meeting['extra'] else ''}"


def item_key(item: Json) -> str:
    return f"{item['id']}@{item['nominal']}"


def meeting_fields(where: str, ours: Json, theirs: Json, out: list[str]) -> None:
    compare_fields(where, ours, theirs, out, ("items",))
    compare_lists(f"{where}: items", ours["items"], theirs["items"], item_key, out, compare_fields)


# the meetings first: what the items hang on
LISTS: list[tuple[str, Callable[[Json], str], Fields]] = [
    ("skipped", lambda x: str(x["date"]), compare_fields),
    ("meetings", meeting_key, meeting_fields),
    ("awaiting", item_key, compare_fields),
    ("dropped", item_key, compare_fields),
    ("follow-ups", lambda x: str(x["id"]), compare_fields),
    ("deadlines", lambda x: f"{x['meeting']} {x['name']}", compare_fields),
]


def differences(ours: Json, theirs: Json) -> list[str]:
    out: list[str] = []
    for body in sorted(ours.keys() | theirs.keys()):
        if body not in theirs or body not in ours:
            out.append(f"{body}: only in the {'oracle' if body in ours else 'program'}")
            continue
        a, b = ours[body], theirs[body]
        compare_fields(body, a, b, out, tuple(name for name, _, _ in LISTS))
        for name, key, fields in LISTS:
            # the contract gives what awaits and what is dropped no order
            compare_lists(f"{body}: {name}", a.get(name, []), b.get(name, []), key, out, fields,
                          in_order=name not in ("awaiting", "dropped"))
    return out
