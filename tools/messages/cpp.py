"""Spells the model as C++: type names, tables of words and fields, the list of actions."""

import re

from . import overlay
from .model import Enumeration, Family, Field, Struct, Value

# Keywords, and macros of the C library that a system header may define.
RESERVED = set("""alignas alignof and asm auto bool break case catch char class const continue default delete do
    double else enum explicit export extern false float for friend goto if inline int long mutable namespace new not
    operator or private protected public register return short signed sizeof static struct switch template this
    throw true try typedef typename union unsigned using virtual void volatile while xor
    DOMAIN EOF FALSE NAN NULL OVERFLOW SING TRUE UNDERFLOW""".split())

VERSION_NAMES = {"1.6": "v16", "2.0.1": "v201", "2.1": "v21"}
ALL_VERSIONS = ["1.6", "2.0.1", "2.1"]


def identifier(word: str) -> str:
    name = re.sub(r"[^A-Za-z0-9_]", "", word.replace("-", "_"))
    if name[0].isdigit():
        name = "_" + name
    return name + "_" if name in RESERVED else name


def snake(name: str) -> str:
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name).lower()


def first_version(versions: set[str]) -> str:
    return next(version for version in ALL_VERSIONS if version in versions)


# --- types of members ---


class Speller:
    def __init__(self, family: Family):
        self.family = family

    def member_type(self, struct: Struct, field: Field) -> str:
        values = [field.values.get(version) for version in self.family.versions]
        spelled = self.value_type(struct, field, values)
        always = all(value is not None and field.required[version]
                     for version, value in zip(self.family.versions, values))
        lists_may_be_empty = values[0] is not None and values[0].kind == "list"
        if always and (self.presence_word(struct, field) != "expected" or lists_may_be_empty):
            return spelled
        return f"std::optional<{spelled}>"

    def value_type(self, struct: Struct, field: Field, values: list[Value | None]) -> str:
        newest = next(value for value in reversed(values) if value is not None)
        oldest = next(value for value in values if value is not None)
        return getattr(self, f"spell_{newest.kind}")(struct, field, oldest, newest)

    def spell_text(self, struct: Struct, field: Field, old: Value, new: Value) -> str:
        if old.kind == "word":  # an enumeration that became an open string
            return f"Open<{old.name}, {new.high}>"
        if new.high is None:
            assert old.high is None, field
            return "std::string"
        marked = overlay.CASE_INSENSITIVE[self.family.space]
        text = "CiText" if field.name in marked or f"{struct.name}.{field.name}" in marked else "Text"
        return f"{text}<{old.high}>" if old.high == new.high else f"{text}<{old.high}, {new.high}>"

    def spell_word(self, struct: Struct, field: Field, old: Value, new: Value) -> str:
        assert old.name == new.name, field
        return f"Open<{new.name}>"

    def spell_integer(self, struct: Struct, field: Field, old: Value, new: Value) -> str:
        if new.low is None and new.high is None:
            return "std::int64_t"
        limits = f"{'lowest' if new.low is None else new.low}" + (f", {new.high}" if new.high is not None else "")
        if (old.low, old.high) == (new.low, new.high):
            return f"Integer<{limits}>"
        assert old.low is None and old.high is None, field
        return f"Integer21<{limits}>"

    def spell_decimal(self, struct: Struct, field: Field, old: Value, new: Value) -> str:
        if old.kind == "integer":
            assert new.low is None and new.high is None and old.low is None and old.high is None, field
            return "Decimal<0, usual_places>"
        assert old == new, field
        if new.low is not None or new.high is not None:
            low = "lowest" if new.low is None else new.low
            return f"Decimal<usual_places, usual_places, {low}" + (f", {new.high}>" if new.high is not None else ">")
        return f"Decimal<{new.places}>" if new.places else "Decimal<>"

    def spell_boolean(self, *_) -> str:
        return "bool"

    def spell_date_time(self, *_) -> str:
        return "DateTime"

    def spell_anything(self, *_) -> str:
        return "boost::json::value"

    def spell_custom_data(self, *_) -> str:
        return "CustomData"

    def spell_object(self, struct: Struct, field: Field, old: Value, new: Value) -> str:
        assert old.name == new.name, field
        return new.name

    def spell_list(self, struct: Struct, field: Field, old: Value, new: Value) -> str:
        assert (old.low, old.high) == (new.low, new.high), field
        item = self.value_type(struct, field, [old.item, new.item])
        limits = [str(new.low or 0), str(new.high)] if new.high else [str(new.low)] if new.low else []
        return f"List<{', '.join([item, *limits])}>"

    # --- presence ---

    def presence_word(self, struct: Struct, field: Field) -> str:
        expected = f"{struct.name}.{field.name}" in overlay.EXPECTED[self.family.space]
        return "expected" if expected else "required"

    def presences(self, struct: Struct, field: Field) -> str:
        words = []
        for version in ALL_VERSIONS:
            if field.values.get(version) is None:
                words.append("absent")
            else:
                words.append(self.presence_word(struct, field) if field.required[version] else "optional")
        while words[-1] == "absent":
            words.pop()
        return ", ".join(words)


# --- pieces of files ---


def fields_in_order(struct: Struct) -> list[Field]:
    """As the schema has them, what every struct may have last."""
    return sorted(struct.fields.values(), key=lambda field: field.name == "customData")


def enumeration_declaration(enumeration: Enumeration) -> str:
    names = ", ".join(identifier(word) for word in enumeration.words)
    return (f"enum class {enumeration.name} : std::uint8_t {{ {names} }};\n"
            f"Words words_of({enumeration.name});\n")


def enumeration_table(enumeration: Enumeration, versions: list[str]) -> str:
    table = f"{snake(enumeration.name)}_words"
    rows = []
    for word, known in enumeration.words.items():
        since = first_version(known)
        rows.append(f'{{"{word}"}}' if since == versions[0] else f'{{"{word}", Version::{VERSION_NAMES[since]}}}')
    return (f"constexpr Word {table}[]{{{', '.join(rows)}}};\n",
            f"Words words_of({enumeration.name}) {{ return {table}; }}\n")


def struct_declaration(struct: Struct, speller: Speller, later_action: bool) -> str:
    newest = speller.family.versions[-1]
    lines = [f"struct {struct.name} {{"]
    for field in fields_in_order(struct):
        versions = {version for version, value in field.values.items() if value is not None}
        later = len(speller.family.versions) > 1 and versions == {newest} and not later_action
        note = f" // since {newest}" if later else ""
        lines.append(f"    {speller.member_type(struct, field)} {identifier(field.name)}{{}};{note}")
    lines.append("\n    static const json::Shape shape;" if struct.fields else "    static const json::Shape shape;")
    lines.append("};")
    members = ", ".join(identifier(field.name) for field in fields_in_order(struct))
    lines.append(f"BOOST_DESCRIBE_STRUCT({struct.name}, (), ({members}))\n")
    return "\n".join(lines)


def struct_table(struct: Struct, speller: Speller) -> tuple[str, str]:
    if not struct.fields:
        return "", (f"constinit const json::Shape {struct.name}::shape = "
                    f'json::object_shape<{struct.name}>("{struct.name}", {{}});\n')
    table = f"{snake(struct.name)}_fields"
    rows = []
    for field in fields_in_order(struct):
        member = identifier(field.name)
        presences = speller.presences(struct, field)
        rows.append(f"VOLTGATE_FIELD({struct.name}, {member}, {presences})" if member == field.name else
                    f'VOLTGATE_FIELD_NAMED("{field.name}", {struct.name}, {member}, {presences})')
    joined = ",\n".join(rows)
    return (f"constexpr json::Field {table}[]{{\n{joined},\n}};\n",
            f"constinit const json::Shape {struct.name}::shape = "
            f'json::object_shape<{struct.name}>("{struct.name}", {table});\n')


def used_presences(tables: str) -> list[str]:
    """Those that the tables of a file name, to be brought into scope."""
    rows = re.findall(r"VOLTGATE_FIELD(?:_NAMED)?\(([^\n]*)\)", tables)
    return [word for word in ("absent", "expected", "optional", "required")
            if any(word in [part.strip() for part in row.split(",")[2:]] for row in rows)]
