#!/usr/bin/env python3
"""Every header compiles alone: it includes what it uses.

Usage: headers_alone.py ROOT WORK_FOLDER COMPILER FLAG...
Compiled without the precompiled header, which would hide what is missing, and through ccache where there is one, so
that only what changed costs time.
"""
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys

import source


def first_include(text):
    """The header of ours that this one includes before anything else, if it does."""
    match = re.search(r"^\s*#\s*include\s*(.*)$", text, re.MULTILINE)
    quoted = match and re.match(r'"([^"]+)"', match.group(1))
    return quoted.group(1) if quoted else None


def roots(files):
    """The headers to compile. One that another header includes first of all is compiled alone there already."""
    headers = {path: text for path, text in files.items() if path.endswith(".hpp")}
    covered = {first_include(text) for path, text in headers.items()} - {None}
    return [path for path in headers if path not in covered]


def compile_alone(header, folder, command):
    unit = os.path.join(folder, re.sub(r"\W", "_", header) + ".cpp")
    text = f'#include "{header}"\n'
    if not os.path.exists(unit) or open(unit, encoding="utf-8").read() != text:
        with open(unit, "w", encoding="utf-8") as file:
            file.write(text)
    done = subprocess.run([*command, "-c", unit, "-o", unit[:-4] + ".o"], capture_output=True, text=True)
    return done.returncode, done.stderr


def main():
    root, folder, *command = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    os.chdir(root)
    if shutil.which("ccache"):
        command = ["ccache", *command]
    headers = roots(source.read_files("."))
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for header, (code, errors) in zip(headers, pool.map(lambda h: compile_alone(h, folder, command), headers)):
            if code != 0:
                failed += 1
                print(f"{header} does not compile alone:\n{errors}")
    print(f"{len(headers)} headers compiled, {failed} do not stand alone")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
