#!/usr/bin/env python3
"""Includes follow the layers: tools -> api -> core -> {ocpp, storage, certs}; never upwards, never sideways. Among
the blocks of core/ no circle of includes arises."""
import re

import source

# folder -> folders it may include besides itself. The longest matching prefix of a file's path decides.
ALLOWED = {
    "certs": (),
    "ocpp": ("certs",),
    "storage": (),
    "core": ("ocpp", "storage", "certs"),
    "api": ("core", "ocpp", "storage", "certs"),
    "tools/voltgate": ("api", "core", "ocpp", "storage", "certs"),
    "tools/simulator": ("ocpp", "certs"),
    "tools/load": ("ocpp", "certs"),
    "tools/benchmarks": ("ocpp", "storage", "certs"),
    "tools/build": (),
    "tests/certs": ("certs",),
    "tests/ocpp": ("ocpp", "certs"),
    "tests/storage": ("storage", "certs"),
    "tests/core": ("core", "ocpp", "storage", "certs", "tools/simulator"),
    "tests/api": ("api", "core", "ocpp", "storage", "certs", "tools/simulator"),
    "tests/tools": ("tools", "api", "core", "ocpp", "storage", "certs"),
    "tests/scenarios": ("tools", "api", "core", "ocpp", "storage", "certs"),
    "tests/support": ("tools", "api", "core", "ocpp", "storage", "certs"),
    "tests/fuzz": ("ocpp", "api", "core", "storage", "certs"),
}
# A test folder may also use the helpers that tests share.
SHARED_BY_TESTS = "tests/support"

# In core/ only a block's translators (and the connection they ride on) know the messages of a version.
MESSAGES = re.compile(r"ocpp/(v16|v2)/")
KNOWS_MESSAGES = re.compile(r"core/(.+/(v16|v2)(_\w+)?\.[hc]pp|charge_point\w*\.[hc]pp|command\w*\.[hc]pp)$")


# A block is a folder of core/; what lies beside the folders belongs to none.
BLOCK = re.compile(r"core/(\w+)/")


def block_of(path):
    match = BLOCK.match(path)
    return match and match.group(1)


def reached_from(block, uses):
    """The blocks that a block includes, directly or by others."""
    found, waiting = set(), [block]
    while waiting:
        for other in uses.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def circles(files):
    """The includes that are part of a circle of blocks."""
    found = []
    for path, text in files.items():
        for line, included, quoted in source.includes(text):
            blocks = block_of(path), quoted and block_of(included)
            if all(blocks) and blocks[0] != blocks[1]:
                found.append((path, line, *blocks))
    uses = {}
    for _, _, block, other in found:
        uses.setdefault(block, set()).add(other)
    reached = {block: reached_from(block, uses) for block in uses}
    return [
        source.Problem(path, line, f"{block} includes {other}, which includes {block} in turn")
        for path, line, block, other in found
        if block in reached.get(other, ())
    ]


def layer_of(path):
    matching = [folder for folder in ALLOWED if path.startswith(folder + "/")]
    return max(matching, key=len, default=None)


def may_include(path, included):
    layer = layer_of(path)
    if "/" not in included:  # beside the file
        return True
    allowed = (layer, *ALLOWED[layer])
    if path.startswith("tests/"):
        allowed += (SHARED_BY_TESTS,)
    return any(included.startswith(folder + "/") for folder in allowed)


def check(files):
    problems = []
    for path, text in files.items():
        layer = layer_of(path)
        if layer is None:
            problems.append(source.Problem(path, 1, "in no layer; tests/lint/layers.py lists them"))
            continue
        for line, included, quoted in source.includes(text):
            if not quoted:
                continue
            if not may_include(path, included):
                problems.append(source.Problem(path, line, f'{layer} may not include "{included}"'))
            elif path.startswith("core/") and MESSAGES.match(included) and not KNOWS_MESSAGES.match(path):
                problems.append(source.Problem(path, line, f'only v16.cpp and v2.cpp of a block may include "{included}"'))
    return problems + circles(files)


if __name__ == "__main__":
    source.run(check)
