#include "tools/voltgate/command_line.hpp"
#include "tools/voltgate/ctl/api_document.hpp"
#include "tools/voltgate/ctl/arguments.hpp"
#include "tools/voltgate/ctl/operation.hpp"
#include "tools/voltgate/ctl/output.hpp"
#include "tools/voltgate/ctl/record.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

using namespace voltgate::tools;
using namespace voltgate::tools::ctl;

namespace {

using Words = std::vector<std::string>;

const std::vector<Operation>& api() {
    static const auto operations = operations_of(api_document);
    return operations;
}

const Operation& command(std::string_view verb) {
    const auto found = std::ranges::find(api(), verb, &Operation::command);
    REQUIRE(found != api().end());
    return *found;
}

const Verb& verb(std::string_view name) {
    return *std::ranges::find(verbs(), name, &Verb::name);
}

const Operation& at(const std::string& method, const std::string& path) {
    const auto found = std::ranges::find_if(
        api(), [&](const Operation& each) { return each.method == method && each.path == path; });
    REQUIRE(found != api().end());
    return *found;
}

Arguments read(const Words& words, const std::vector<Field>& fields = {}) {
    return read_arguments(words, [&](const Words&) { return fields; });
}

std::string body(const Operation& operation, const Words& words) {
    return boost::json::serialize(body_of(operation, read(words, operation.body)));
}

} // namespace

TEST_CASE("Every operation of the API can be said, and by one verb only") {
    CHECK(api().size() > 60);
    for (const auto& operation : api()) {
        INFO(operation.method << ' ' << operation.path);
        const auto count = std::ranges::count_if(
            verbs(), [&](const Verb& each) { return each.covers(operation) && operation.command().empty(); });
        const bool otherwise = !operation.command().empty() || operation.path == "/api/v1/events";
        CHECK(count == (otherwise ? 0 : 1));
    }
}

TEST_CASE("Words name operations: resources in plural or singular, parameters in between") {
    const auto& sessions = at("GET", "/api/v1/sessions/{session_id}");
    CHECK(path_for(sessions, Words{"sessions", "ses_1"}) == "/api/v1/sessions/ses_1");
    CHECK(path_for(sessions, Words{"session", "ses 1/2"}) == "/api/v1/sessions/ses%201%2F2");
    CHECK(path_for(sessions, Words{"sessions"}).empty());
    CHECK(path_for(sessions, Words{"sessions", "a", "b"}).empty());
    const auto& evses = at("GET", "/api/v1/charge-points/{charge_point_id}/evses");
    CHECK(verb("list").covers(evses));
    CHECK(path_for(evses, Words{"charge-point", "CP-1", "evses"}) == "/api/v1/charge-points/CP-1/evses");
    const auto& resolve = at("POST", "/api/v1/reviews/{review_id}/actions/resolve");
    CHECK(verb("do").covers(resolve));
    CHECK(path_for(resolve, Words{"review", "rev_1", "resolve"}) == "/api/v1/reviews/rev_1/actions/resolve");
    CHECK(words_of(resolve) == Words{"reviews", "REVIEW_ID", "resolve"});
    CHECK_FALSE(verb("do").covers(command("reset")));
}

TEST_CASE("A command's fields become JSON of their types") {
    CHECK(body(command("reset"), {"reset", "CP-1", "--type", "soft"}) == R"({"type":"soft"})");
    CHECK(body(command("reset"), {"reset", "CP-1", "--type=hard", "--timeout-seconds=5"}) ==
          R"({"type":"hard","timeout_seconds":5})");
    CHECK(body(command("reset"), {"reset", "CP-1", "--json", R"({"type":"soft","x":1})", "--type", "hard"}) ==
          R"({"type":"hard","x":1})");
    CHECK(body(command("sync-configuration"), {"sync-configuration", "CP-1"}) == "{}");
    CHECK_THROWS_AS(body(command("reset"), {"reset", "CP-1"}), UsageError);
    CHECK_THROWS_AS(body(command("reset"), {"reset", "CP-1", "--type", "sofft"}), UsageError);
    CHECK_THROWS_AS(body(command("reset"), {"reset", "CP-1", "--type", "soft", "--colour", "red"}),
                    UsageError);
    CHECK_THROWS_AS(body(command("reset"), {"reset", "CP-1", "--type", "soft", "--evse-id", "one"}),
                    UsageError);
    CHECK_THROWS_AS(body(command("reset"), {"reset", "CP-1", "--json", "[1]"}), UsageError);
    const auto& subscribe = at("POST", "/api/v1/notifications");
    CHECK(body(subscribe, {"create", "notifications", "--callback-url", "https://x/", "--events",
                           "session.*,command.completed", "--active=no"}) ==
          R"({"callback_url":"https://x/","events":["session.*","command.completed"],"active":false})");
}

TEST_CASE("Filters become a query, and ctl's own flags may stand anywhere") {
    const auto& list = at("GET", "/api/v1/sessions");
    const auto given = read(
        {"--output", "json", "list", "sessions", "--status=active", "--per-page", "5", "--all"}, list.query);
    CHECK(given.words == Words{"list", "sessions"});
    CHECK(given.flag("output") == "json");
    CHECK(given.is_set("all"));
    CHECK(query_of(list, given) == "?status=active&per_page=5");
    CHECK(query_of(list, read({"list", "sessions", "--id-tag", "a b&c"}, list.query)) == "?id_tag=a%20b%26c");
    CHECK_THROWS_AS(query_of(list, read({"list", "sessions", "--status", "asleep"}, list.query)), UsageError);
    CHECK_THROWS_AS(query_of(list, read({"list", "sessions", "--nothing", "x"}, list.query)), UsageError);
    CHECK_THROWS_AS(read({"list", "sessions", "--status"}, list.query), UsageError);
}

TEST_CASE("A field goes before ctl's flag of the same name, except before the command") {
    const auto& update = command("update-firmware");
    const auto given =
        read({"--url", "http://csms:1", "update-firmware", "CP-1", "--url", "http://files/1"}, update.body);
    CHECK(given.flag("url") == "http://csms:1");
    CHECK(boost::json::serialize(body_of(update, given)) == R"({"url":"http://files/1"})");
}

TEST_CASE("Lists are tables of the plain columns that hold anything, cut where they are wide") {
    const std::vector<Field> view{{"id", Type::text},
                                  {"evse_id", Type::integer},
                                  {"nothing", Type::text},
                                  {"custom", Type::object},
                                  {"name", Type::text}};
    const auto rows = boost::json::parse(
        R"([{"id":"a","evse_id":1,"custom":{"x":1},"name":"Zürich"},{"id":"b","evse_id":22,"custom":{}}])");
    std::ostringstream out;
    print_table(out, view, rows.as_array());
    CHECK(out.str() == "ID  EVSE-ID  NAME\na   1        Zürich\nb   22       -\n");
    std::ostringstream none;
    print_table(none, view, {});
    CHECK(none.str() == "none\n");
    CHECK(cut("short", 5) == "short");
    CHECK(cut("Zürich See", 7) == "Zürich…");
}

TEST_CASE("What a charge point sends cannot command the terminal") {
    CHECK(cell(boost::json::string("\x1b[2Jgone\n\x07")) == "?[2Jgone??");
    CHECK(cell(boost::json::string("c1\xc2\x9bm Zürich")) == "c1?m Zürich");
    CHECK(cell(boost::json::value(1.5)) == "1.5");
    CHECK(cell(boost::json::value(nullptr)) == "-");
    CHECK(cell(boost::json::parse(R"({"a":[1,true]})")) == R"({"a":[1,true]})");
}

TEST_CASE("A command's record tells whether it goes on and whether it was refused") {
    const auto under_way = boost::json::parse(
        R"({"status":"accepted","completed_at":"t","result":{"progress":{"status":"accepted","final":false}}})");
    CHECK(is_under_way(under_way));
    CHECK_FALSE(was_refused(under_way));
    CHECK(stage_of(under_way) == "accepted, accepted");
    const auto failed = boost::json::parse(
        R"({"status":"accepted","completed_at":"t","result":{"progress":{"status":"failed","final":true}}})");
    CHECK_FALSE(is_under_way(failed));
    CHECK(was_refused(failed));
    CHECK(was_refused(boost::json::parse(R"({"status":"rejected","completed_at":"t"})")));
    CHECK(is_under_way(boost::json::parse(R"({"status":"sent"})")));
}
