#!/usr/bin/env python3
"""Boost.Beast costs 20 seconds a file to compile: it is included in five files and hidden from all others."""
import source

ALLOWED = (
    "ocpp/transport/beast.cpp",
    "ocpp/transport/http_client.cpp",
    "ocpp/transport/websocket.cpp",
    "api/http/request_reader.cpp",
    "tools/load/yardstick.cpp",
)


def check(files):
    return [
        source.Problem(path, line, f"<{included}> is allowed only in {', '.join(ALLOWED)}")
        for path, text in files.items()
        if path not in ALLOWED
        for line, included, _ in source.includes(text)
        if included.startswith("boost/beast")
    ]


if __name__ == "__main__":
    source.run(check)
