#!/usr/bin/env python3
"""Includes follow the layers: tools -> api -> core -> {ocpp, storage, certs}; never upwards, never sideways."""
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
    return problems


if __name__ == "__main__":
    source.run(check)
