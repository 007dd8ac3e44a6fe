#include "tools/voltgate/settings.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace voltgate;
using namespace voltgate::tools;
using namespace std::chrono_literals;

namespace {

Loaded load_one(const std::string& option, const std::string& value) {
    return load({{option, value, "here"}});
}

} // namespace

TEST_CASE("the fixed names and defaults that scripts rely on") {
    const Settings defaults;
    const auto show = [&](const char* name) { return find_option(name)->show(defaults); };
    CHECK(show("data-dir") == "./data");
    CHECK(show("ocpp-listen") == "0.0.0.0:9000");
    CHECK(show("api-listen") == "127.0.0.1:8080");
    CHECK(show("admission") == "closed");
    CHECK(show("validation") == "tolerant");
    CHECK(find_option("data-dir")->variable() == "VOLTGATE_DATA_DIR");
}

TEST_CASE("every option is described, has a name of its own, and takes its own default") {
    std::set<std::string> names;
    for (const auto& option : options()) {
        INFO(option.name);
        CHECK(names.insert(option.name).second);
        CHECK(option.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
        CHECK_FALSE(option.form.empty());
        CHECK(option.help.ends_with('.'));
        Settings settings;
        const auto text = option.show(settings);
        option.set(settings, text);
        CHECK(option.show(settings) == text);
    }
}

TEST_CASE("the default configuration file reads back to the defaults") {
    std::vector<std::string> errors;
    const auto given = read_configuration(default_configuration(), "voltgate.conf", errors);
    CHECK(errors.empty());
    CHECK(given.size() == options().size());
    const auto loaded = load(given);
    CHECK(loaded.errors.empty());
    for (const auto& option : options())
        CHECK(option.show(loaded.settings) == option.show(Settings()));
}

TEST_CASE("values given later win") {
    const auto loaded = load({{"admission", "open", "file"}, {"admission", "pending", "flag"}});
    CHECK(loaded.settings.rules.admission == core::AdmissionPolicy::pending);
}

TEST_CASE("listen addresses are IPv4 or bracketed IPv6 with a port") {
    CHECK(load_one("api-listen", "[::1]:0").settings.api_listen == ListenAddress{"::1", 0});
    CHECK(ValueOf<ListenAddress>::show({"::1", 80}) == "[::1]:80");
    for (const auto* wrong :
         {"", "8080", "localhost:80", "1.2.3.4:", "1.2.3.4:65536", "1.2.3.4:x", "1.2.3:80"})
        CHECK(load_one("api-listen", wrong).errors.size() == 1);
}

TEST_CASE("the URL of the file server is one that charge points can use, or none") {
    CHECK(load_one("files-url", "https://files.example/csms").settings.rules.files.url ==
          "https://files.example/csms");
    CHECK(load_one("files-url", "").errors.empty());
    for (const auto* wrong : {"files.example.org", "ftp://files.example.org", "0.0.0.0:9001"})
        CHECK(load_one("files-url", wrong).errors.size() == 1);
}

TEST_CASE("the URL at which charge points reach the server is one of WebSockets, or none") {
    CHECK(load_one("ocpp-url", "wss://csms.example/ocpp").settings.rules.networks.url ==
          "wss://csms.example/ocpp");
    CHECK(load_one("ocpp-url", "").errors.empty());
    for (const auto* wrong : {"csms.example.org", "https://csms.example.org"})
        CHECK(load_one("ocpp-url", wrong).errors.size() == 1);
}

TEST_CASE("durations take a unit, or count in the unit of their option") {
    CHECK(load_one("heartbeat-interval", "90").settings.rules.boot.heartbeat_interval == 90s);
    CHECK(load_one("heartbeat-interval", "2m").settings.rules.boot.heartbeat_interval == 120s);
    CHECK(load_one("call-timeout", "1500").settings.rules.commands.call_timeout == 1500ms);
    CHECK(load_one("oldest-timestamp", "2d").settings.rules.clocks.oldest == 48h);
    for (const auto* wrong :
         {"", "s", "-1", "1.5s", "10 s", "10w", "500ms", "0", "99999999999999999999", "99999999999d"})
        CHECK(load_one("heartbeat-interval", wrong).errors.size() == 1);
    CHECK(show_duration(90s) == "90s");
    CHECK(show_duration(0ms) == "0ms");
    CHECK(show_duration(48h) == "2d");
}

TEST_CASE("an error names the option, the value and where it was given") {
    CHECK(load_one("admission", "ajar").errors ==
          std::vector<std::string>{"here: admission: 'ajar' is none of closed|pending|open"});
    CHECK(load_one("amission", "open").errors ==
          std::vector<std::string>{"here: there is no option 'amission'"});

    std::vector<std::string> errors;
    const auto given = read_configuration("# note\n\n  data-dir =  /a b \nnonsense\n", "v.conf", errors);
    REQUIRE(given.size() == 1);
    CHECK(given[0].value == "/a b");
    CHECK(given[0].origin == "v.conf:3");
    CHECK(errors == std::vector<std::string>{"v.conf:4: neither a comment nor `name = value`"});
}

TEST_CASE("the environment gives options by their variables and nothing else") {
    const auto given = read_environment([](const char* name) -> const char* {
        return std::string_view(name) == "VOLTGATE_LOG_LEVEL" ? "debug" : nullptr;
    });
    REQUIRE(given.size() == 1);
    CHECK(given[0].option == "log-level");
    CHECK(given[0].origin == "VOLTGATE_LOG_LEVEL in the environment");
}
