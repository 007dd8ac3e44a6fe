"""Our C++ files, and a tokenizer for them: what every lint starts from."""
import os
import re
import sys
from dataclasses import dataclass

FOLDERS = ("ocpp", "certs", "storage", "core", "api", "tools", "tests")
SUFFIXES = (".hpp", ".cpp")


@dataclass(frozen=True)
class Problem:
    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Token:
    kind: str  # "word", "number", "string", "punctuation"
    text: str
    line: int


TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/|^[ \t]*\#(?:[^\n\\]|\\.)*)
      | (?P<string>(?:u8|[uUL])?R"(?P<delimiter>[^()\s\\]{0,16})\(.*?\)(?P=delimiter)"
          | (?:u8|[uUL])?"(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)+')
      | (?P<number>\.?\d(?:[\w.]|'\w|[eEpP][+-])*)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<punctuation>::|->|\+\+|--|<=>|<<=|>>=|<<|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\.\.\.|.)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


def tokens(text):
    """The tokens of a C++ file, without comments and preprocessor lines. `>>` is two tokens: templates close so."""
    found, line = [], 1
    for match in TOKEN.finditer(text):
        if match.lastgroup != "skip" and not match.group("skip"):
            kind = next(k for k in ("string", "number", "word", "punctuation") if match.group(k) is not None)
            found.append(Token(kind, match.group(0), line))
        line += match.group(0).count("\n")
    return found


def includes(text):
    """(line, path, quoted) of every #include."""
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', line)
        if match:
            yield number, match.group(1) or match.group(2), match.group(1) is not None


def read_files(root):
    """{path from root: text} of every C++ file of ours, sorted by path."""
    files = {}
    for folder in FOLDERS:
        for place, _, names in os.walk(os.path.join(root, folder)):
            for name in names:
                if name.endswith(SUFFIXES):
                    path = os.path.join(place, name)
                    with open(path, encoding="utf-8") as file:
                        files[os.path.relpath(path, root)] = file.read()
    return dict(sorted(files.items()))


def run(check):
    """Runs a lint over the repository named on the command line: prints its problems, exit code 1 if any."""
    files = read_files(sys.argv[1] if len(sys.argv) > 1 else ".")
    problems = check(files)
    for problem in problems:
        print(problem)
    print(f"{len(files)} files, {len(problems)} problems")
    sys.exit(1 if problems or not files else 0)
