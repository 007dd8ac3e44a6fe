"""Which file each type and message goes to, and in which order the types of a file stand."""

from . import overlay
from .model import Family, Value

COMMON = "common"


def names_in(value: Value | None) -> set[str]:
    if value is None:
        return set()
    if value.kind == "list":
        return names_in(value.item)
    return {value.name} if value.name else set()


class Layout:
    """`files`: file name -> the types and messages in it, in an order in which C++ can read them."""

    def __init__(self, family: Family):
        self.family = family
        self.home: dict[str, str] = {}
        self.place_messages()
        self.place_types()
        self.files: dict[str, list[str]] = {}
        for name in sorted(self.home, key=self.sort_key):
            self.append(name)

    def uses(self, name: str) -> list[str]:
        """The types that a struct's fields are of, in the order of the fields."""
        struct = self.family.structs.get(name)
        if struct is None:
            return []
        found = {used: None for field in struct.fields.values() for value in field.values.values()
                 for used in sorted(names_in(value))}
        return list(found)

    def reach(self, roots: set[str], without: frozenset[str] = frozenset()) -> set[str]:
        found: set[str] = set()
        waiting = sorted(roots - without)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += [used for used in self.uses(name) if used not in without]
        return found

    def place_messages(self) -> None:
        for action in self.family.actions.values():
            for name in filter(None, (action.request, action.response)):
                self.home[name] = action.group

    def place_types(self) -> None:
        messages = set(self.home)
        types = (self.family.structs.keys() | self.family.enumerations.keys()) - messages
        for file, roots in overlay.TYPE_FILES[self.family.space].items():
            elsewhere = self.reach(messages, frozenset(roots))
            owned = self.reach(set(roots)) - elsewhere
            self.home.update({name: file for name in owned if name not in self.home})
        users: dict[str, set[str]] = {name: set() for name in types}
        for message in sorted(messages):
            for name in self.reach({message}) & types:
                users[name].add(self.home[message])
        for name in sorted(types - self.home.keys()):
            file_roots = {file for file, roots in overlay.TYPE_FILES[self.family.space].items()
                          if name in self.reach(set(roots))}
            shared = file_roots or len(users[name]) != 1
            self.home[name] = COMMON if shared else next(iter(users[name]))

    def sort_key(self, name: str):
        is_message = any(name in (action.request, action.response) for action in self.family.actions.values())
        action = name.removesuffix("Request").removesuffix("Response")
        return (is_message, name not in self.family.enumerations,
                (action, name.endswith("Response")) if is_message else (name, False))

    def append(self, name: str) -> None:
        """Appends a name to its file, after what it needs."""
        names = self.files.setdefault(self.home[name], [])
        if name in names:
            return
        for used in self.uses(name):
            self.append(used)
        names.append(name)

    def includes(self, file: str) -> list[str]:
        needed = {self.home[used] for name in self.files[file] for used in self.uses(name)}
        return sorted(needed - {file})
