"""Writes the modules of name tables from the files that people edit: ``src/kuager/text/resources/*.yml``.

Reading YAML costs more than comparing a thousand names, so the tables are imported as Python. With ``--check`` nothing
is written: it says which module has drifted from its file and exits with 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

TEXT: Final = Path(__file__).parent.parent / "src" / "kuager" / "text"
WIDTH: Final = 110


class _Strict(yaml.SafeLoader):
    """Refuses a key that is given twice; plain YAML would keep the last one silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key) for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"given twice: {sorted(twice)}", node.start_mark)
        return super().construct_mapping(node, deep)


def load(name: str) -> dict[str, Any]:
    """Returns one file of tables."""
    with (TEXT / "resources" / f"{name}.yml").open(encoding="utf-8") as file:
        found: dict[str, Any] = yaml.load(file, Loader=_Strict)  # noqa: S506  a SafeLoader
    return found


def main() -> int:
    """Writes the modules, or says which of them have drifted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="Write nothing; exit 1 when a module has drifted.")
    options = parser.parse_args()
    drifted = []
    for name, made in {
        "_sounds": sounds(),
        "_chinese": chinese(),
        "_characters": characters(),
        "_set_forms": set_forms(),
        "_frequency": frequency(),
        "_standards": standards(),
    }.items():
        path = TEXT / f"{name}.py"
        if options.check:
            drifted += [name] * (not path.is_file() or path.read_text(encoding="utf-8") != made)
        else:
            path.write_text(made, encoding="utf-8")
            print(f"wrote {path.name}")
    for name in drifted:
        print(f"src/kuager/text/{name}.py differs from its file in resources/: run tools/gen_names.py", file=sys.stderr)
    return 1 if drifted else 0


def sounds() -> str:
    """Returns the module of letters and costs."""
    found = load("sounds")
    lines = _head("sounds", "How letters sound, and what the confusions of sounds cost.")
    for script in ("cyrillic", "arabic", "latin"):
        lines += _mapping(script.upper(), found[script]["letters"], "str")
        if groups := found[script].get("groups"):
            lines += _mapping(f"{script.upper()}_GROUPS", groups, "str")
    lines += _mapping("CHEAP", found["cheap"], "float") + _mapping("DROP", found["drop"], "float")
    return "\n".join(lines) + "\n"


def chinese() -> str:
    """Returns the module of Chinese syllables, their readings and costs."""
    found = load("chinese")
    lines = _head("chinese", "Chinese syllables: readings, what they may have sounded like, costs.")
    syllables = found["readings"]["syllables"]
    lines += _mapping("CHARACTERS", syllables, "str")
    every = sorted(set(syllables) | set(found["other_syllables"].split()) | {"er"})
    lines += _words("SYLLABLES", every)
    lines.append(f"SURNAMES: Final = frozenset({_literal(found['surnames'])})")
    lines.append(f"DOUBLE_SURNAMES: Final = frozenset({_literal(found['double_surnames'].split())})")
    lines.append(f"FOREIGN_ENDS: Final = frozenset({_literal(found['foreign_ends'])})")
    lines += _mapping("INITIALS", found["initials"], "str") + _mapping("FINALS", found["finals"], "str")
    lines += _mapping("CHEAP_THROUGH", found["cheap_through"], "float")
    lines += _mapping("DROP_THROUGH", found["drop_through"], "float")
    lines += _mapping("DROP_DIRECT", found["drop_direct"], "float")
    lines += _mapping("VOWELS_THROUGH", found["vowels_through"], "float")
    lines += [f"{name.upper()}: Final = {found[name]}" for name in ("other_vowel", "lost")]
    lines += _mapping("PALLADIUS", palladius(found["palladius"], every), "str")
    return "\n".join([*lines, *_mapping("WADE", wade(found["wade_giles"], every), "str")]) + "\n"


def characters() -> str:
    """Returns the module of characters that stand in names of Chinese, and of traditional forms."""
    found = load("characters")
    lines = _head("characters", "Characters of Chinese names: readings and traditional forms.")
    lines += _mapping("COMMON", found["common"]["syllables"], "str")
    lines += _mapping("SECOND", found["second"]["readings"], "str")
    groups = found["traditional"]["groups"].split()
    return "\n".join([*lines, *_mapping("TRADITIONAL", {one[0]: one[1:] for one in groups}, "str")]) + "\n"


def set_forms() -> str:
    """Returns the module of forms that sound does not give, and of words of respect."""
    found = load("set_forms")
    lines = _head("set_forms", "Set forms of names, and words that are no name.")
    lines += _mapping("THROUGH_CHINESE", found["through_chinese"]["names"], "str")
    groups = found["one_name"]["groups"]
    lines += ["ONE_NAME: Final = (", *(f"    {_literal(' '.join(line.split()))}," for line in groups), ")"]
    for name in ("words", "address", "characters"):
        lines += _words("TITLES" if name == "words" else f"TITLE_{name.upper()}", found["titles"][name].split())
    return "\n".join(lines) + "\n"


def frequency() -> str:
    """Returns the module of names that many people bear."""
    found = load("frequency")
    lines = _head("frequency", "Names that many people bear.")
    for name in ("common", "usual"):
        lines += _words(name.upper(), list(dict.fromkeys(found[name].split())))
    return "\n".join(lines) + "\n"


def standards() -> str:
    """Returns the module of alphabets and romanisations."""
    found = load("standards")
    lines = [
        *_head("standards", "Alphabets and romanisations of names."),
        'KEYS: Final = ("title", "source", "base", "language", "script", "reversible")',
    ]
    rows = {key: {"base": key, "reversible": True, **row} for key, row in found["bases"].items()} | found["standards"]
    lines.append("STANDARDS: Final[dict[str, tuple[str, str, str, str, str, bool]]] = {")
    for key, row in rows.items():
        values = (row["title"], row["source"], row["base"], row["language"], row["script"])
        lines.append(f"    {_literal(key)}: ({', '.join(map(_literal, values))}, {row['reversible']}),")
    lines.append("}")
    for name in ("letters", "starting", "following"):
        lines.append(f"{name.upper()}: Final[dict[str, dict[str, str]]] = {{")
        for key, row in rows.items():
            if name in row:
                lines += [f"    {_literal(key)}: {{", *(f"    {line}" for line in _wrapped(row[name])), "    },"]
        lines.append("}")
    for name in ("front_mark", "front_letters", "carrier"):
        lines += _mapping(name.upper(), {key: row[name] for key, row in rows.items() if name in row}, "str")
    for base, sides in found["from_sounds"].items():
        prefix = base.replace("-", "_").upper()
        lines += _mapping(f"{prefix}_BACK", sides["back"], "str") + _mapping(f"{prefix}_FRONT", sides["front"], "str")
    lines += _mapping("SYLLABLES", {**found["syllables"]["plain"], **found["syllables"]["nasal"]}, "str")
    return "\n".join(lines) + "\n"


def wade(system: Mapping[str, Any], syllables: list[str]) -> dict[str, str]:
    """Returns the Wade-Giles spelling of every syllable, turned round: several syllables of one spelling stand side by side."""
    found: dict[str, list[str]] = {}
    for syllable in syllables:
        spelt = _composed(system, syllable)
        if spelt:
            found.setdefault(spelt, []).append(syllable)
    for spelt, syllable in system["also"].items():
        if syllable not in found.setdefault(spelt, []):
            found[spelt].append(syllable)
    return {spelt: " ".join(read) for spelt, read in found.items()}


def _composed(system: Mapping[str, Any], syllable: str) -> str:
    """A syllable of pinyin as a system writes it; empty when it has no way."""
    if syllable in system["whole"]:
        return str(system["whole"][syllable])
    initial = next((one for one in sorted(system["initials"], key=len, reverse=True) if syllable.startswith(one)), "")
    finals = {**system["finals"], **(system["front_finals"] if initial in {"j", "q", "x"} else {})}
    final = finals.get(syllable[len(initial) :])
    return system["initials"][initial] + final if initial and final else ""


def palladius(system: Mapping[str, Any], syllables: list[str]) -> dict[str, str]:
    """Returns the Russian letters of every syllable that the system can write, turned round: letters to pinyin."""
    found = {letters: syllable for syllable, letters in system["whole"].items()}
    for syllable in syllables:
        written = _composed(system, syllable)
        if written and syllable not in system["whole"]:
            found.setdefault(written, syllable)
    return found


def _words(name: str, found: list[str]) -> list[str]:
    """One set of words, as many on a line as fit."""
    lines = [""]
    for word in found:
        if len(lines[-1]) + len(word) >= WIDTH:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return [f"{name}: Final = frozenset((  # noqa: SIM905  many short words", *(f"    {_literal(line + ' ')}" for line in lines[:-1]), f"    {_literal(lines[-1])}", ").split())"]  # fmt: skip


def _head(source: str, what: str) -> list[str]:
    return [
        f'"""{what} Generated by tools/gen_names.py from resources/{source}.yml: edit that file, not this one."""',
        "",
        "# fmt: off",
        "from __future__ import annotations",
        "",
        "from typing import Final",
        "",
    ]


def _mapping(name: str, found: Mapping[str, object], kind: str) -> list[str]:
    """One dictionary, as many entries on a line as fit."""
    return [f"{name}: Final[dict[str, {kind}]] = {{", *_wrapped(found), "}  # fmt: skip"] if found else [
        f"{name}: Final[dict[str, {kind}]] = {{}}"
    ]  # fmt: skip


def _wrapped(found: Mapping[str, object]) -> list[str]:
    lines = [""]
    for key, value in found.items():
        piece = f"{_literal(key)}: {_literal(value)},"
        if len(lines[-1]) + len(piece) > WIDTH:
            lines.append("")
        lines[-1] += f" {piece}" if lines[-1] else f"    {piece}"
    return lines


def _literal(value: object) -> str:
    return (
        json.dumps(value, ensure_ascii=False)
        if not isinstance(value, list)
        else f"({', '.join(map(_literal, value))}{',' * (len(value) == 1)})"
    )


if __name__ == "__main__":
    sys.exit(main())
