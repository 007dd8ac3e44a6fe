#include "tests/scenarios/scenario_runner.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace voltgate::tests {
namespace {

/// "TC_001_CSMS" of TC_001_CSMS_cold_boot.ocpp: the test case of the certification program that a file plays.
std::string certification_id(const std::filesystem::path& file) {
    constexpr std::string_view prefix = "TC_", suffix = "_CSMS";
    const auto name = file.stem().string();
    const auto end = name.find(suffix);
    return name.starts_with(prefix) && end != std::string::npos ? name.substr(0, end + suffix.size()) : "";
}

/// What a certification scenario leaves out, by partial.txt beside it; empty when it plays the whole case.
std::string left_out(const std::filesystem::path& file, const std::string& id) {
    std::ifstream in(file.parent_path() / "partial.txt");
    std::string line;
    while (std::getline(in, line)) {
        const auto number = line.substr(0, line.find(' '));
        if (id == "TC_" + number + "_CSMS")
            return line.substr(number.size() + 1);
    }
    return "";
}

/// How it stands with a test case of the certification program once its scenario went as written.
std::string verdict(const std::filesystem::path& file, const std::string& id) {
    const auto missing = left_out(file, id);
    return missing.empty() ? id + " pass" : id + " partial: " + missing;
}

enum class Mode { as_written, strict };

/// The same journey where the server insists on the schemas.
Scenario made_strict(Scenario scenario) {
    auto& server = scenario.steps.at(0).text;
    if (server.find(" validation=") == std::string::npos)
        server += " validation=strict";
    return scenario;
}

/// A scenario's file as a test case.
class Play final : public Catch::ITestInvoker {
public:
    Play(std::filesystem::path file, Mode mode)
        : file_(std::move(file))
        , mode_(mode) {}

    void invoke() const override {
        try {
            auto scenario = parse_scenario(file_);
            ScenarioRunner().play(mode_ == Mode::strict ? made_strict(std::move(scenario)) : scenario);
        } catch (const std::exception& failure) {
            FAIL(failure.what());
        }
        if (const auto id = certification_id(file_); !id.empty())
            std::cout << verdict(file_, id) << (mode_ == Mode::strict ? " (strict)" : "") << std::endl;
        SUCCEED();
    }

private:
    std::filesystem::path file_;
    Mode mode_;
};

std::vector<std::filesystem::path> scenario_files() {
    std::vector<std::filesystem::path> files;
    const std::filesystem::path folder(VOLTGATE_SOURCE_DIR "/tests/scenarios");
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".ocpp")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

void add(std::deque<Catch::AutoReg>& all, const std::filesystem::path& file, Mode mode) {
    const auto title = parse_scenario(file).title + (mode == Mode::strict ? ", strict" : "");
    all.emplace_back(new Play(file, mode), Catch::SourceLineInfo(VOLTGATE_SOURCE_DIR "/tests/scenarios", 0),
                     Catch::StringRef(), Catch::NameAndTags(title, "[scenario]"));
}

/// Every file of the folder becomes a test case, named by its title, before main() begins; one of the
/// certification program two, as both ways to validate must do.
std::deque<Catch::AutoReg> registered() {
    std::deque<Catch::AutoReg> all;
    for (const auto& file : scenario_files()) {
        add(all, file, Mode::as_written);
        if (!certification_id(file).empty())
            add(all, file, Mode::strict);
    }
    return all;
}

const auto scenarios = registered();

} // namespace
} // namespace voltgate::tests
