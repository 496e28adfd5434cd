"""The generated schema and declarations are current, complete and well-formed."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.message import schema as generated

DEFINITIONS = generated.schema()["$defs"]


def test_both_files_are_current() -> None:
    assert generated.stale() == []


def test_a_changed_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generated, "_ROOT", tmp_path)
    for name in ("SCHEMA", "DECLARATIONS"):
        monkeypatch.setattr(generated, name, tmp_path / name)
    for path, text in generated.files().items():
        path.write_text(text)
    assert generated.stale() == []
    generated.DECLARATIONS.write_text(generated.DECLARATIONS.read_text() + "\n")
    assert generated.stale() == ["DECLARATIONS"]
    generated.SCHEMA.unlink()
    assert generated.stale() == ["SCHEMA", "DECLARATIONS"]


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_field_is_described(name: str) -> None:
    definition = DEFINITIONS[name]
    tag = {"kind", "type"} & {
        field
        for field, each in definition["properties"].items()
        if "enum" in each or "const" in each
    }
    bare = [
        field
        for field, each in definition["properties"].items()
        if "description" not in each and field not in tag
    ]
    assert definition["description"]
    assert bare == []


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        ({"$ref": "#/$defs/Label"}, "Label"),
        ({"const": "path"}, '"path"'),
        ({"enum": ["a", "b"]}, '"a" | "b"'),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
        ({"type": "array", "items": {"type": "integer"}}, "number[]"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, '("a" | "b")[]'),
        (
            {"type": "array", "prefixItems": [{"type": "number"}, {"type": "string"}]},
            "[number, string]",
        ),
        (
            {"type": "object", "additionalProperties": {"type": "boolean"}},
            "Record<string, boolean>",
        ),
    ],
)
def test_types_in_typescript(each: generated.Schema, expected: str) -> None:
    definition = {
        "description": "One.",
        "properties": {"field": each, "other": {"type": "string"}},
        "required": ["field"],
    }
    lines = generated.declarations({"One": definition}).splitlines()
    start = lines.index("export interface One {")
    assert lines[start - 1 :] == [
        "/** One. */",
        "export interface One {",
        f"  field: {expected};",
        "  other?: string;",
        "}",
    ]


def test_a_type_without_typescript_is_refused() -> None:
    definition = {"description": "", "properties": {"field": {"type": "object"}}, "required": []}
    with pytest.raises(ValueError, match="No TypeScript"):
        generated.declarations({"One": definition})
