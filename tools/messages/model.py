"""The messages of a family of versions (1.6 alone; 2.0.1 and 2.1 together), read from the schema files."""

import dataclasses
import json
import pathlib
import re

from . import overlay


@dataclasses.dataclass
class Value:
    """What one version's schema says about a value."""

    kind: str  # text word integer decimal boolean date_time anything custom_data list object
    low: int | None = None  # smallest number, fewest items
    high: int | None = None  # largest number, most characters or items
    places: int | None = None
    name: str | None = None  # of a word's or object's type
    item: "Value | None" = None


@dataclasses.dataclass
class Field:
    """A field in each version: None where the version does not have it."""

    name: str
    values: dict[str, Value | None]
    required: dict[str, bool]


@dataclasses.dataclass
class Struct:
    name: str
    fields: dict[str, Field] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Enumeration:
    name: str
    words: dict[str, set[str]] = dataclasses.field(default_factory=dict)  # word -> versions that have it


@dataclasses.dataclass
class Action:
    name: str
    group: str
    versions: set[str]
    request: str
    response: str | None
    direction: str


@dataclasses.dataclass
class Family:
    """Everything that becomes one namespace."""

    space: str
    versions: list[str]
    structs: dict[str, Struct] = dataclasses.field(default_factory=dict)
    enumerations: dict[str, Enumeration] = dataclasses.field(default_factory=dict)
    actions: dict[str, Action] = dataclasses.field(default_factory=dict)


class Reader:
    """Reads the files of one version into a family, merging with what other versions said."""

    def __init__(self, family: Family, version: str):
        self.family = family
        self.version = version

    def read_folder(self, folder: pathlib.Path) -> None:
        responses = {path.stem for path in folder.glob("*Response.json")}
        for path in sorted(folder.glob("*.json")):
            if path.stem in responses:
                continue
            action = path.stem.removesuffix("Request")
            has_response = f"{action}Response" in responses
            request = f"{action}Request" if has_response else action
            self.read_message(path, request)
            if has_response:
                self.read_message(folder / f"{action}Response.json", f"{action}Response")
            self.add_action(action, request, f"{action}Response" if has_response else None)

    def add_action(self, name: str, request: str, response: str | None) -> None:
        space = self.family.space
        if name not in self.family.actions:
            groups = [group for group, names in overlay.GROUPS[space].items() if name in names.split()]
            if len(groups) != 1:
                raise SystemExit(f"{space}: {name} must be in one group of the overlay, is in {groups}")
            direction = ("both" if name in overlay.FROM_BOTH else
                         "from_station" if name in overlay.FROM_STATION[space] else "from_csms")
            self.family.actions[name] = Action(name, groups[0], set(), request, response, direction)
        self.family.actions[name].versions.add(self.version)

    def read_message(self, path: pathlib.Path, struct: str) -> None:
        schema = json.loads(path.read_text(encoding="utf-8"))
        self.definitions = schema.get("definitions", {})
        self.add_struct(struct, schema, path.stem)

    def add_struct(self, name: str, schema: dict, where: str) -> None:
        struct = self.family.structs.setdefault(name, Struct(name))
        for field_name, field_schema in schema.get("properties", {}).items():
            value = self.value(field_schema, f"{where}/{field_name}")
            field = struct.fields.setdefault(field_name, Field(field_name, {}, {}))
            field.values[self.version] = self.corrected(name, field_name, value)
            field.required[self.version] = field_name in schema.get("required", [])

    def add_enumeration(self, name: str, words: list[str]) -> None:
        enumeration = self.family.enumerations.setdefault(name, Enumeration(name))
        for word in words:
            enumeration.words.setdefault(word, set()).add(self.version)

    def corrected(self, struct: str, field: str, value: Value) -> Value:
        if self.family.space != "v16":
            return value
        key = f"{struct}.{field}"
        if value.kind == "integer":
            low, high = overlay.V16_RANGES.get(key, overlay.V16_RANGES.get(field, (value.low, value.high)))
            return dataclasses.replace(value, low=low, high=high)
        if value.kind == "list":
            return dataclasses.replace(value, low=overlay.V16_MIN_ITEMS.get(key, value.low))
        return value

    def value(self, schema: dict, where: str) -> Value:
        if "$ref" in schema:
            return self.definition(schema["$ref"].removeprefix("#/definitions/"), where)
        kind = schema.get("type")
        if "enum" in schema:
            name = inline_name(where)
            self.add_enumeration(name, schema["enum"])
            return Value("word", name=name)
        if kind == "string":
            return (Value("date_time") if schema.get("format") == "date-time" else
                    Value("text", high=schema.get("maxLength")))
        if kind == "integer":
            return Value("integer", low=whole(schema.get("minimum")), high=whole(schema.get("maximum")))
        if kind == "number":
            return Value("decimal", low=whole(schema.get("minimum")), high=whole(schema.get("maximum")),
                         places=1 if schema.get("multipleOf") == 0.1 else None)
        if kind == "boolean":
            return Value("boolean")
        if kind == "array":
            return Value("list", low=schema.get("minItems"), high=schema.get("maxItems"),
                         item=self.value(schema["items"], f"{where}[]"))
        if kind == "object":
            name = inline_name(where)
            self.add_struct(name, schema, where)
            return Value("object", name=name)
        if kind is None:
            return Value("anything")
        raise SystemExit(f"{where}: a {kind} is not known here")

    def definition(self, name: str, where: str) -> Value:
        if name == "CustomDataType":
            return Value("custom_data")
        schema = self.definitions[name]
        if "enum" in schema:
            cpp_name = self.type_name(name)
            self.add_enumeration(cpp_name, schema["enum"])
            return Value("word", name=cpp_name)
        if schema.get("type") == "object":
            cpp_name = self.type_name(name)
            self.add_struct(cpp_name, schema, where)
            return Value("object", name=cpp_name)
        return self.value(schema, where)

    def type_name(self, definition: str) -> str:
        if self.family.space == "v16":
            return overlay.V16_DEFINITIONS.get(definition, re.sub(r"(Enum)?Type$", "", definition))
        return definition.removesuffix("Type")


def whole(number: float | None) -> int | None:
    if number is not None and number != int(number):
        raise SystemExit(f"a limit of {number} is not known here")
    return None if number is None else int(number)


def inline_name(where: str) -> str:
    """The specification's name of a type that a 1.6 core schema holds inline."""
    parts = where.split("/")
    for start in range(len(parts)):
        name = overlay.V16_NAMES.get("/".join(parts[start:]))
        if name:
            return name
    raise SystemExit(f"{where}: give this type a name in the overlay")


def read_family(space: str, schemas: pathlib.Path, versions: list[str]) -> Family:
    family = Family(space, versions)
    for version in versions:
        Reader(family, version).read_folder(schemas / version)
    clashes = family.structs.keys() & family.enumerations.keys()
    if clashes:
        raise SystemExit(f"{space}: a struct and an enumeration are both named {sorted(clashes)}")
    return family
