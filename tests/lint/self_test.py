#!/usr/bin/env python3
"""The lints themselves, on samples that must pass and samples that must not."""
import sys
import unittest

import beast
import co_await
import headers_alone
import layers
import size
import source
import sql


def lines(check, text, path="core/a.cpp"):
    return [problem.line for problem in check({path: text})]


class Tokens(unittest.TestCase):
    def test_comments_preprocessor_and_strings_hide_what_they_hold(self):
        text = '#define X { co_await \\\n more\n// co_await {\n/* [x] \n*/ f("co_await {", R"(a"{)", \'{\', 1\'000);'
        self.assertEqual([t.text for t in source.tokens(text)], ["f", "(", '"co_await {"', ",", 'R"(a"{)"', ",", "'{'", ",", "1'000", ")", ";"])
        self.assertEqual(source.tokens(text)[0].line, 5)


class CoAwait(unittest.TestCase):
    BAD = {
        "typed braces": "co_await f(Options{.a = x});",
        "typed empty braces": "co_await f(Options{});",
        "designated braces": "co_await f({.a = x});",
        "braces around the co_await": "auto a = Pair{x, co_await f()};",
        "a declaration's braces around the co_await": "Pair a{.x = x, .y = co_await f()};",
        "a lambda called": "auto a = co_await [s]{ return f(s); }();",
        "a lambda handed over": "auto a = co_await store.write([s = std::move(s)](Database& db) { return f(db, s); });",
        "a lambda that copies all": "co_await f([=] { return x; });",
        "a lambda beside this_coro": "co_spawn(co_await asio::this_coro::executor, [s]() -> asio::awaitable<void> { co_return; }, asio::detached);",
        "in a condition": "int n; if (co_await f(Options{x})) return;",
        "an array": "co_await f(std::array<std::string, 1>{a});",
        "a template": "co_await f(List<Text<20>>{a});",
        "after a condition without braces": "if (a) co_await f(Options{x});",
    }
    GOOD = {
        "named first": "auto options = Options{.a = x}; co_await f(std::move(options));",
        "by reference": "auto a = co_await store.write([&](Database& db) { return f(db, Options{a}); });",
        "by reference, named": "co_await f([this, &x, &y = z] { return Options{x}; });",
        "parentheses": "co_await f(Options());",
        "bare empty braces": "co_await f({}, x);",
        "classes with constructors": "co_await f(std::string{a}, std::chrono::seconds{5}, asio::ip::tcp::endpoint{b, 1});",
        "braces in another statement": "int n; if (co_await f()) return Options{x}; else g({a});",
        "braces in another function": "auto g = [s] { return 1; }; co_await f(g);",
        "a co_await inside a lambda": "auto run = [s]() -> asio::awaitable<Options> { co_await f(s); co_return Options{s}; };",
        "in the parts of a loop": "for (auto o = Options{x}; co_await f(o); ++o) { g(Options{o}); }",
        "subscripts and attributes": "[[maybe_unused]] auto a = values[i] + co_await f(table[s]);",
        "blocks": "try { co_await f(); } catch (const E& e) { throw; } while (true) { co_await f(); } do { co_await g(); } while (a);",
        "a switch": "switch (a) { case A: { co_await f(); break; } default: co_await g(); }",
        "co_return alone": "co_return Options{x};",
    }

    def in_function(self, body):
        return f"asio::awaitable<void> Session::run(Options o) {{\n{body}\n}}\n"

    def test_finds_each_form_of_the_fault(self):
        for name, body in self.BAD.items():
            with self.subTest(name):
                self.assertEqual(lines(co_await.check, self.in_function(body)), [2])

    def test_lets_safe_code_pass(self):
        for name, body in self.GOOD.items():
            with self.subTest(name):
                self.assertEqual(lines(co_await.check, self.in_function(body)), [])

    def test_finds_conditions_in_coroutines_without_a_variable(self):
        for bad in [
            "if (co_await f(a)) g();",
            "if (a && co_await f(a)) { g(); }",
            "while (co_await f(a)) { g(); }",
            "do { g(); } while (co_await f(a));",
            "for (; co_await f(a);) g();",
            "a.b = c(d); if (!co_await f(a)) co_return; co_return;",
        ]:
            with self.subTest(bad):
                self.assertEqual(lines(co_await.check, self.in_function(bad)), [2])
        for good in [
            "const bool b = co_await f(a); if (b) g();",
            "if (co_await f(a)) { std::vector<int>& n = m; g(n); }",
            "for (int at = 0; at < 3; ++at) if (co_await f(at)) g();",
            "if (auto b = co_await f(a)) g(b);",
            "a::b<c> d(e); while (co_await f(d)) g();",
            "if (a) { co_await f(a); } else { co_await g(); }",
        ]:
            with self.subTest(good):
                self.assertEqual(lines(co_await.check, self.in_function(good)), [])

    def test_reads_on_after_classes_constructors_and_enums(self):
        text = """
namespace a { enum class E { x, y }; struct S final : B<int> { int a{1}; S(int b) : c_{b}, d_(b) { f({1}); } };
template <class T> struct U { T t = {}; asio::awaitable<void> run() { co_await f(U{t}); } }; }
"""
        self.assertEqual(lines(co_await.check, text), [3])
        text = "DESCRIBE(A, ())\nstruct B { asio::awaitable<void> f() { while (g({1})) { co_await h(); } } };"
        self.assertEqual(lines(co_await.check, text), [])

    def test_finds_default_arguments_of_coroutines(self):
        self.assertEqual(lines(co_await.check, "asio::awaitable<int> f(int a,\n Options o = {});"), [2])
        self.assertEqual(lines(co_await.check, "asio::awaitable<int> f(Options o = Options()); int g(Options o = {});"), [])


class Layers(unittest.TestCase):
    def test_upwards_and_sideways_are_refused(self):
        for path, included in [
            ("ocpp/peer.hpp", "core/csms.hpp"),
            ("ocpp/peer.cpp", "storage/store.hpp"),
            ("storage/store.hpp", "ocpp/version.hpp"),
            ("certs/a.hpp", "ocpp/version.hpp"),
            ("core/csms.cpp", "api/server.hpp"),
            ("tools/simulator/a.cpp", "core/csms.hpp"),
            ("tools/load/a.cpp", "storage/store.hpp"),
            ("core/metering/metering.cpp", "ocpp/v16/messages.hpp"),
            ("core/csms.cpp", "ocpp/v2/actions.hpp"),
            ("core/csms.cpp", "unknown/a.hpp"),
            ("elsewhere/a.cpp", "ocpp/version.hpp"),
        ]:
            with self.subTest(path=path, included=included):
                self.assertEqual(lines(layers.check, f'#include "{included}"\n', path), [1])

    def test_circles_of_blocks_are_refused(self):
        files = {
            "core/a/a.cpp": '#include "core/b/b.hpp"\n',
            "core/b/b.hpp": '#include "core/told.hpp"\n#include "core/c/c.hpp"\n',
            "core/c/c.cpp": '#include "core/a/a.hpp"\n',
            "core/d/d.cpp": '#include "core/a/a.hpp"\n#include "core/d/other.hpp"\n',
            "core/csms.cpp": '#include "core/d/d.hpp"\n',
        }
        found = [(problem.path, problem.line) for problem in layers.circles(files)]
        self.assertEqual(found, [("core/a/a.cpp", 1), ("core/b/b.hpp", 2), ("core/c/c.cpp", 1)])
        del files["core/c/c.cpp"]
        self.assertEqual(layers.circles(files), [])

    def test_downwards_passes(self):
        for path, included in [
            ("ocpp/peer.hpp", "ocpp/version.hpp"),
            ("ocpp/transport/stream.hpp", "certs/context.hpp"),
            ("core/metering/v16.cpp", "ocpp/v16/messages.hpp"),
            ("core/charge_point.hpp", "ocpp/v16/actions.hpp"),
            ("api/server.cpp", "core/csms.hpp"),
            ("tools/voltgate/serve.cpp", "api/server.hpp"),
            ("tests/ocpp/a.cpp", "tests/support/clock.hpp"),
        ]:
            with self.subTest(path=path, included=included):
                self.assertEqual(lines(layers.check, f'#include "{included}"\n#include <vector>\n', path), [])


class Others(unittest.TestCase):
    def test_beast_only_where_it_is_allowed(self):
        text = "\n#include <boost/beast/core.hpp>\n"
        self.assertEqual(lines(beast.check, text, "ocpp/peer.cpp"), [2])
        self.assertEqual(lines(beast.check, text, "ocpp/transport/websocket.cpp"), [])

    def test_long_files(self):
        self.assertEqual(lines(size.check, "\n" * 401), [401])
        self.assertEqual(lines(size.check, "\n" * 400), [])
        self.assertEqual(lines(size.check, "\n" * 500, "tests/a.cpp"), [])
        self.assertEqual(lines(size.check, "\n" * 701, "tests/a.cpp"), [701])
        self.assertEqual(lines(size.check, "\n" * 9000, "ocpp/v16/messages.hpp"), [])

    def test_sql_outside_storage(self):
        statement = 'x;\ndb.exec("SELECT id FROM sessions");'
        self.assertEqual(lines(sql.check, statement, "core/a.cpp"), [2])
        self.assertEqual(lines(sql.check, statement, "storage/a.cpp"), [])
        self.assertEqual(lines(sql.check, 'log("Update the station, select from the list"); // SELECT a FROM b'), [])

    def test_a_header_that_another_includes_first_needs_no_file_of_its_own(self):
        files = {
            "a.hpp": '#pragma once\n#include "b.hpp"\n#include "c.hpp"\n',
            "b.hpp": "#pragma once\n#include <vector>\n",
            "c.hpp": '#pragma once\n#include <vector>\n#include "b.hpp"\n',
        }
        self.assertEqual(headers_alone.roots(files), ["a.hpp", "c.hpp"])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
