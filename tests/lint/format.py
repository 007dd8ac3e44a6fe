#!/usr/bin/env python3
"""Every C++ file is laid out as .clang-format says. Put right with `clang-format -i FILE...`."""
import os
import subprocess
import sys

import source


def main():
    os.chdir(sys.argv[1] if len(sys.argv) > 1 else ".")
    files = list(source.read_files("."))
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", *files], check=False)
    print(f"{len(files)} files")
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
