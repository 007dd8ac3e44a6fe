#!/usr/bin/env python3
"""SQL lives in storage/ and nowhere else (tests, and the programs that measure SQLite itself, aside)."""
import re

import source

ALLOWED = ("storage/", "tests/", "tools/benchmarks/", "tools/load/yardstick")
STATEMENT = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|PRAGMA\s+\w+"
    r"|(CREATE|DROP|ALTER)\s+(TABLE|INDEX)|ORDER\s+BY|LEFT\s+JOIN|WHERE\s+\w+\s*(=|<|>|IN))",
    re.DOTALL,
)


def check(files):
    problems = []
    for path, text in files.items():
        if path.startswith(ALLOWED):
            continue
        for token in source.tokens(text):
            match = token.kind == "string" and STATEMENT.search(token.text)
            if match:
                problems.append(source.Problem(path, token.line, f"SQL ({match.group(0).split()[0]}) belongs in storage/"))
    return problems


if __name__ == "__main__":
    source.run(check)
