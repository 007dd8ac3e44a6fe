#include "tests/scenarios/scenario_runner.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>
#include <filesystem>
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

/// A scenario's file as a test case.
class Play final : public Catch::ITestInvoker {
public:
    explicit Play(std::filesystem::path file)
        : file_(std::move(file)) {}

    void invoke() const override {
        try {
            ScenarioRunner().play(parse_scenario(file_));
        } catch (const std::exception& failure) {
            FAIL(failure.what());
        }
        if (const auto id = certification_id(file_); !id.empty())
            std::cout << id << " pass" << std::endl;
        SUCCEED();
    }

private:
    std::filesystem::path file_;
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

/// Every file of the folder becomes a test case, named by its title, before main() begins.
std::deque<Catch::AutoReg> registered() {
    std::deque<Catch::AutoReg> all;
    for (const auto& file : scenario_files()) {
        const auto name = file.string();
        const auto title = parse_scenario(file).title;
        all.emplace_back(new Play(file), Catch::SourceLineInfo(VOLTGATE_SOURCE_DIR "/tests/scenarios", 0),
                         Catch::StringRef(), Catch::NameAndTags(title, "[scenario]"));
    }
    return all;
}

const auto scenarios = registered();

} // namespace
} // namespace voltgate::tests
