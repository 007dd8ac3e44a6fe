#!/usr/bin/env python3
"""No file over 400 lines; tests, which are lists of cases, 700. Messages generated from the official schemas are free."""
import source

LIMIT = 400
LIMIT_OF_TESTS = 700
GENERATED = ("ocpp/v16/", "ocpp/v2/")


def check(files):
    problems = []
    for path, text in files.items():
        lines = len(text.splitlines())
        limit = LIMIT_OF_TESTS if path.startswith("tests/") else LIMIT
        if lines > limit and not path.startswith(GENERATED):
            problems.append(source.Problem(path, limit + 1, f"{lines} lines; at most {limit}: split it by idea"))
    return problems


if __name__ == "__main__":
    source.run(check)
