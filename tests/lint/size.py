#!/usr/bin/env python3
"""No file over 400 lines, except the messages generated from the official schemas."""
import source

LIMIT = 400
GENERATED = ("ocpp/v16/", "ocpp/v2/")


def check(files):
    problems = []
    for path, text in files.items():
        lines = len(text.splitlines())
        if lines > LIMIT and not path.startswith(GENERATED):
            problems.append(source.Problem(path, LIMIT + 1, f"{lines} lines; at most {LIMIT}: split it by idea"))
    return problems


if __name__ == "__main__":
    source.run(check)
