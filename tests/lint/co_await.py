#!/usr/bin/env python3
"""Two faults of GCC 12 with co_await.

It destroys some temporaries twice when they stand in one full expression with co_await:

  - aggregates made with braces (`f(Options{.a = x})`, `f({x, y})`, and a default argument `= {}` of the coroutine
    called, which is such a temporary too), when a member has a destructor that matters;
  - lambdas that capture by value something whose destructor matters.

Classes with constructors, `Type()`, and lambdas that capture by reference are safe. The lint cannot see types, so it
reports every brace and every by-value capture beside a co_await, except of types known to be safe. A bare `{}` passes,
because it mostly stands for an empty string, list or time; for an aggregate it is as wrong as the rest. The way out is
always the same: name the object in a statement of its own, then `co_await f(std::move(it))`.

It lays out the frame of a coroutine wrongly, so that resuming it crashes, when the condition of an if, while, for or
switch holds a co_await and the coroutine declares no variable at all. The way out: `const bool done = co_await f();`
before the condition.
"""
import source

# Their classes have constructors or nothing to destroy. std::array is the aggregate among them.
SAFE_NAMESPACES = ("std", "chrono", "asio", "boost", "json", "system")
UNSAFE_TYPES = ("array",)
SAFE_TYPES = (
    "Timestamp", "seconds", "milliseconds", "minutes", "hours", "microseconds", "nanoseconds",
    "int", "unsigned", "char", "bool", "double", "uint8_t", "uint16_t", "uint32_t", "uint64_t",
    "int64_t", "int32_t", "size_t", "string", "string_view", "span", "lock_guard", "scoped_lock", "unique_lock",
)  # fmt: skip

KEYWORDS = (
    "return", "co_return", "co_await", "co_yield", "throw", "delete", "new", "else", "goto", "break", "continue", "case",
    "default", "if", "while", "for", "switch", "do", "try", "catch",
)  # fmt: skip
DECLARING = ("auto", "const", "constexpr", "static", "using")
CONTROL = ("if", "for", "while", "switch")
BLOCK_HEADS = ("class", "struct", "union", "enum", "namespace", "extern")
BEFORE_BLOCK = ("else", "do", "try", "const", "noexcept", "override", "final", "mutable")
OPENING, CLOSING = "([{", ")]}"


class Body:
    """A function's: what its frame depends on."""

    def __init__(self):
        self.declares = False
        self.conditions = []  # lines of conditions with a co_await


class Finder:
    """Cuts a file into full expressions, each a list of tokens in which lambda bodies are left out, and into bodies."""

    def __init__(self, tokens):
        self.tokens = tokens
        self.expressions = []
        self.bodies = []
        self.open = [Body()]  # outside of all functions

    def function(self, at):
        """Reads the body of a function or lambda; the index after it."""
        self.open.append(Body())
        at = self.block(at)
        self.bodies.append(self.open.pop())
        return at

    def block(self, at):
        """Reads statements from `at` to the brace that closes the block; the index after it."""
        statement = []
        while at < len(self.tokens):
            text = self.tokens[at].text
            if text == "}":
                self.end(statement)
                return at + 1
            if text == ";" or (text == ":" and self.is_label(statement)):
                self.end(statement)
                statement, at = [], at + 1
            elif text == "{" and self.opens_block(statement, at):
                head = statement
                self.end(statement)
                is_function = bool(head) and not is_block_head(head) and head[-1].text not in ("else", "do", "try", ":")
                statement, at = [], self.function(at + 1) if is_function else self.block(at + 1)
            else:
                at = self.group(at, statement)
                if self.is_control_head(statement):
                    self.end(statement)
                    statement = []
        self.end(statement)
        return at

    def group(self, at, statement):
        """Takes one token, or a whole bracket, into the statement; the index after it."""
        opening = self.tokens[at]
        statement.append(opening)
        at += 1
        if opening.text not in OPENING:
            return at
        while at < len(self.tokens) and self.tokens[at].text not in CLOSING:
            if self.tokens[at].text == "{" and self.opens_lambda(statement):
                after = self.function(at + 1)
                statement += [self.tokens[at], source.Token("body", "", self.tokens[at].line), self.tokens[after - 1]]
                at = after
            else:
                at = self.group(at, statement)
        if at < len(self.tokens):
            statement.append(self.tokens[at])
        return at + 1

    def end(self, statement):
        body = self.open[-1]
        body.declares = body.declares or declares(statement)
        if self.is_control_head(statement) and any(token.text == "co_await" for token in statement):
            body.conditions.append(statement[0].line)
        # The parts of a for or if header are full expressions of their own.
        part = []
        for token in statement:
            if token.text == ";":
                self.expressions.append(part)
                part = []
            else:
                part.append(token)
        if part:
            self.expressions.append(part)

    @staticmethod
    def is_label(statement):
        return bool(statement) and statement[0].text in ("case", "default", "public", "private", "protected")

    @staticmethod
    def is_control_head(statement):
        if not statement or statement[-1].text != ")":
            return False
        first = 1 if statement[0].text == "else" and len(statement) > 1 else 0
        return statement[first].text in CONTROL and opening_of(statement, len(statement) - 1) <= first + 2

    def opens_block(self, statement, at):
        if not statement:
            return True
        if self.opens_lambda(statement):
            return True
        before = statement[-1].text
        return is_block_head(statement) or before in BEFORE_BLOCK or before in ")};:"

    @staticmethod
    def opens_lambda(statement):
        """Whether a `{` after these tokens opens the body of a lambda (or of a function)."""
        at = len(statement) - 1
        while at >= 0 and (statement[at].kind == "word" or statement[at].text in ("::", "<", ">", "*", "&", ",")):
            at -= 1
        if at >= 1 and statement[at].text == "->":  # a trailing return type?
            at -= 1
        else:
            at = len(statement) - 1
        while at >= 0 and statement[at].text in ("mutable", "noexcept", "const", "constexpr"):
            at -= 1
        if at < 0:
            return False
        if statement[at].text == ")":
            at = opening_of(statement, at) - 1
            return at >= 0 and statement[at].text == "]" and is_capture(statement, opening_of(statement, at))
        return statement[at].text == "]" and is_capture(statement, opening_of(statement, at))


def declares(statement):
    """Whether a variable (or a name) is declared in the statement, or in the header of an if or for."""
    begins = [0] + [at + 1 for at, token in enumerate(statement[:3]) if token.text == "("]
    return any(declares_at(statement[at:]) for at in begins)


def declares_at(tokens):
    at = 0
    if not tokens or tokens[0].kind != "word" or tokens[0].text in KEYWORDS:
        return False
    if tokens[0].text in DECLARING:
        return True
    while at + 2 < len(tokens) and tokens[at + 1].text == "::":
        at += 2
    at += 1
    if at < len(tokens) and tokens[at].text == "<":
        depth = 0
        while at < len(tokens):
            depth += {"<": 1, ">": -1}.get(tokens[at].text, 0)
            at += 1
            if depth == 0:
                break
    while at < len(tokens) and tokens[at].text in ("&", "*", "&&"):
        at += 1
    return at < len(tokens) and tokens[at].kind == "word" and tokens[at].text not in KEYWORDS


def opening_of(tokens, at):
    depth = 0
    while at >= 0:
        if tokens[at].text in CLOSING and tokens[at].kind == "punctuation":
            depth += 1
        elif tokens[at].text in OPENING and tokens[at].kind == "punctuation":
            depth -= 1
            if depth == 0:
                return at
        at -= 1
    return 0


def closing_of(tokens, at):
    depth = 0
    for index in range(at, len(tokens)):
        if tokens[index].text in OPENING:
            depth += 1
        elif tokens[index].text in CLOSING:
            depth -= 1
            if depth == 0:
                return index
    return len(tokens) - 1


def is_capture(tokens, at):
    """Whether the `[` at this place begins a lambda (and is no subscript and no attribute)."""
    if at + 1 < len(tokens) and tokens[at + 1].text == "[" or at > 0 and tokens[at - 1].text == "[":
        return False
    if at == 0:
        return True
    before = tokens[at - 1]
    return before.text in ("return", "co_return", "co_await", "co_yield") or not (
        before.kind in ("word", "string", "number") or before.text in (")", "]")
    )


def is_block_head(statement):
    """Whether a class, namespace or enumeration begins here; a macro without a semicolon may stand before it."""
    at = len(statement)
    while at > 0 and statement[at - 1].text not in (")", "}", "="):
        at -= 1
    return any(token.text in BLOCK_HEADS for token in statement[at:])


def captures(tokens, at):
    """The captures of the lambda that begins at the `[`."""
    found, depth, part = [], 0, []
    for token in tokens[at + 1 : closing_of(tokens, at)]:
        depth += (token.text in OPENING) - (token.text in CLOSING)
        if token.text == "," and depth == 0:
            found.append(part)
            part = []
        else:
            part.append(token.text)
    return found + [part] if part else found


def by_value(capture):
    return capture[0] not in ("&", "this") and not (capture[:1] == ["*"] and capture[1:] == ["this"])


def type_before(expression, at):
    """The words of the type name that stands before the brace, qualifiers first; empty when there is none."""
    at -= 1
    if at >= 0 and expression[at].text == ">":
        depth = 0
        while at >= 0:
            depth += {">": 1, "<": -1}.get(expression[at].text, 0)
            at -= 1
            if depth == 0:
                break
    words = []
    while at >= 0 and (expression[at].kind == "word" or expression[at].text == "::"):
        words.insert(0, expression[at].text)
        at -= 1
        if words[0] != "::" and not (at >= 0 and expression[at].text == "::"):
            break
    return [word for word in words if word != "::"]


def is_safe(words):
    if not words or words[-1] in UNSAFE_TYPES:
        return False
    return words[-1] in SAFE_TYPES or words[0] in SAFE_NAMESPACES


def is_temporary(expression, at):
    following, words = expression[at + 1], type_before(expression, at)
    bare = following.text == "}" and not words
    return following.kind != "body" and not bare and not is_safe(words)


def problems_in(path, expression):
    if not any(token.text == "co_await" for token in expression):
        return
    for at, token in enumerate(expression):
        if token.text == "[" and is_capture(expression, at):
            if any(by_value(capture) for capture in captures(expression, at)):
                yield source.Problem(path, token.line, "lambda that captures by value beside co_await: name it first")
        elif token.text == "{" and is_temporary(expression, at):
            yield source.Problem(path, token.line, "braced temporary beside co_await: name it first")


def default_arguments(path, tokens):
    """`= {}` as a default argument of a function that returns an awaitable."""
    for at in range(len(tokens) - 3):
        if [token.text for token in tokens[at : at + 3]] != ["=", "{", "}"] or tokens[at + 3].text not in (",", ")"):
            continue
        depth, begin = 0, at
        while begin >= 0 and depth <= 0 and tokens[begin].text not in (";", "}"):
            depth += (tokens[begin].text == "(") - (tokens[begin].text == ")")
            begin -= 1
        if depth != 1:
            continue
        head = begin
        while head >= 0 and tokens[head].text not in (";", "}", "{", ":"):
            head -= 1
        if any(token.text == "awaitable" for token in tokens[head + 1 : begin + 1]):
            yield source.Problem(path, tokens[at].line, "default argument {} of a coroutine: write = Type()")


def check(files):
    problems = []
    for path, text in files.items():
        found = source.tokens(text)
        problems += default_arguments(path, found)
        if "co_await" not in text:
            continue
        finder = Finder(found)
        at = 0
        while at < len(found):
            at = finder.block(at)
        for expression in finder.expressions:
            problems += problems_in(path, expression)
        for body in finder.bodies:
            if not body.declares:
                text = "co_await in a condition of a coroutine that declares nothing: name its result first"
                problems += [source.Problem(path, line, text) for line in body.conditions]
    return problems


if __name__ == "__main__":
    source.run(check)
