#include "tools/voltgate/command_line.hpp"

#include <catch2/catch.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

using namespace voltgate::tools;

namespace {

int print(Invocation& call) {
    call.out << call.settings.data_dir.string() << ' '
             << ValueOf<ListenAddress>::show(call.settings.ocpp_listen);
    for (const auto& [name, value] : call.flags)
        call.out << ' ' << name << '=' << value;
    for (const auto& argument : call.arguments)
        call.out << ' ' << argument;
    return 7;
}

struct Run {
    int code = 0;
    std::string out;
    std::string err;
};

Run run(std::vector<std::string> words, std::map<std::string, std::string> environment = {}) {
    const std::vector<Subcommand> subcommands{
        {"show", {"FILE"}, "Shows it.", {{"quiet", "", "Says less."}}, {"data-dir", "ocpp-listen"}, print},
        {"key create", {}, "Makes a key.", {{"name", "NAME", "What for.", true}}, {"data-dir"}, print}};
    std::ostringstream out;
    std::ostringstream err;
    const auto lookup = [&](const char* name) -> const char* {
        const auto found = environment.find(name);
        return found == environment.end() ? nullptr : found->second.c_str();
    };
    std::vector<std::string> names;
    for (const auto& [name, value] : environment)
        names.push_back(name);
    const int code = run_program(subcommands, words, lookup, names, out, err);
    return {code, out.str(), err.str()};
}

} // namespace

TEST_CASE("flags, switches and arguments may stand in any order") {
    CHECK(run({"show", "--quiet", "--data-dir", "/d", "a.db", "--ocpp-listen=1.2.3.4:5"}).out ==
          "/d 1.2.3.4:5 quiet= a.db");
    CHECK(run({"show", "a.db"}).code == 7);
}

TEST_CASE("a subcommand of two words is found by both") {
    CHECK(run({"key", "create", "--name", "ops"}).out == "./data 0.0.0.0:9000 name=ops");
    CHECK(run({"key", "destroy"}).code == 2);
}

TEST_CASE("wrong usage is answered with what is wrong and exit code 2") {
    CHECK(run({"show"}).err.find("FILE is missing") != std::string::npos);
    CHECK(run({"show", "a", "b"}).err.find("'b' is one argument too many") != std::string::npos);
    CHECK(run({"show", "a", "--speed", "3"}).err.find("no flag --speed") != std::string::npos);
    CHECK(run({"show", "a", "--data-dir"}).err.find("--data-dir needs a value") != std::string::npos);
    CHECK(run({"show", "a", "--quiet=1"}).err.find("--quiet takes no value") != std::string::npos);
    CHECK(run({"key", "create"}).err.find("--name is missing") != std::string::npos);
    CHECK(run({"key", "create"}).code == 2);
    CHECK(run({}).code == 2);
}

TEST_CASE("a flag goes before the environment, and that before the file") {
    std::string name = (std::filesystem::temp_directory_path() / "voltgate-conf-XXXXXX").string();
    const int descriptor = ::mkstemp(name.data());
    REQUIRE(descriptor >= 0);
    ::close(descriptor);
    std::ofstream(name) << "data-dir = /file\nocpp-listen = 9.9.9.9:9\n";
    const std::map<std::string, std::string> environment{{"VOLTGATE_DATA_DIR", "/environment"}};
    CHECK(run({"show", "x", "--config", name}).out == "/file 9.9.9.9:9 config=" + name + " x");
    CHECK(run({"show", "x", "--config", name}, environment).out.starts_with("/environment 9.9.9.9:9"));
    CHECK(run({"show", "x", "--config", name, "--data-dir", "/flag"}, environment)
              .out.starts_with("/flag 9.9.9.9:9"));
    CHECK(run({"show", "x"}, {{"VOLTGATE_CONFIG", name}}).out.starts_with("/file"));
    std::filesystem::remove(name);
    CHECK(run({"show", "x", "--config", name}).err.find("cannot be read") != std::string::npos);
}

TEST_CASE("wrong settings are all reported and the subcommand does not run") {
    const auto wrong = run({"show", "x", "--ocpp-listen", "nowhere"}, {{"VOLTGATE_ADMISSION", "ajar"}});
    CHECK(wrong.code == 2);
    CHECK(wrong.err.find("--ocpp-listen on the command line") != std::string::npos);
    CHECK(wrong.err.find("VOLTGATE_ADMISSION in the environment") != std::string::npos);
    CHECK(wrong.out.empty());
}

TEST_CASE("a variable that is of no option is warned of") {
    const auto misspelt = run({"show", "x"}, {{"VOLTGATE_HEARTBEAT_INTERVALL", "3"},
                                              {"VOLTGATE_HEARTBEAT_INTERVAL", "3"},
                                              {"VOLTGATE_KEY", "vg_x"},
                                              {"VOLTGATE_CONFIG_IS_NOT", ""},
                                              {"HOME", "/"}});
    CHECK(misspelt.code == 7);
    CHECK(misspelt.err == "voltgate: warning: VOLTGATE_CONFIG_IS_NOT in the environment is no option and has "
                          "no effect\n"
                          "voltgate: warning: VOLTGATE_HEARTBEAT_INTERVALL in the environment is no option "
                          "and has no effect\n");
}

TEST_CASE("help describes every flag with its default and its variable") {
    const auto help = run({"show", "--help"});
    CHECK(help.code == 0);
    for (const auto* text :
         {"--data-dir PATH", "./data", "VOLTGATE_DATA_DIR", "--quiet", "--config FILE", "FILE"})
        CHECK(help.out.find(text) != std::string::npos);
    CHECK(run({"--help"}).out.find("key create") != std::string::npos);
}
