#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

/// That nothing of the certification program and of the known pitfalls is left out in silence: each has a
/// test named by its number, or a line in a pending.txt.
namespace voltgate::tests {
namespace {

namespace fs = std::filesystem;

const fs::path scenarios_folder(VOLTGATE_SOURCE_DIR "/tests/scenarios");

/// A certification program: its folder, how its test cases are numbered, and how many there are.
struct Program {
    const char* folder;
    const char* number;
    std::size_t cases;
};
constexpr std::array programs{Program{"certification", "\\d{3}(?:_\\d)?", 77},
                              Program{"certification2", "[A-P]_\\d{2}", 232}};
constexpr int pitfalls = 48;

/// The lines "NUMBER text" of a list, by number; comment lines begin with #.
std::map<std::string, std::string> numbered_lines(const fs::path& file) {
    std::map<std::string, std::string> lines;
    std::ifstream in(file);
    std::string line;
    while (std::getline(in, line)) {
        if (line.empty() || line.front() == '#')
            continue;
        const auto blank = line.find(' ');
        REQUIRE(blank != std::string::npos);
        CHECK(lines.emplace(line.substr(0, blank), line.substr(blank + 1)).second);
    }
    return lines;
}

/// What the names of its scenarios look like; the first group is the number.
std::regex form_of(const Program& program) {
    return std::regex("TC_(" + std::string(program.number) + ")_CSMS(?:_\\w+)?\\.ocpp");
}

std::string content_of(const fs::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// What the first group of `pattern` matches in the names of a folder's scenarios.
std::multiset<std::string> numbers_of_files(const fs::path& folder, const std::regex& pattern) {
    std::multiset<std::string> numbers;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto name = entry.path().filename().string();
        std::smatch match;
        if (entry.path().extension() == ".ocpp" && std::regex_match(name, match, pattern))
            numbers.insert(match[1]);
    }
    return numbers;
}

/// The pitfalls that C++ tests name.
std::multiset<std::string> pitfalls_of_tests() {
    static const std::regex named("\"pitfall ([0-9]+): ");
    std::multiset<std::string> numbers;
    for (const auto& entry : fs::recursive_directory_iterator(scenarios_folder.parent_path())) {
        if (entry.path().extension() != ".cpp")
            continue;
        const auto text = content_of(entry.path());
        for (std::sregex_iterator each(text.begin(), text.end(), named), end; each != end; ++each)
            numbers.insert((*each)[1]);
    }
    return numbers;
}

std::string without_leading_zero(const std::string& number) {
    return number.front() == '0' ? number.substr(1) : number;
}

} // namespace

TEST_CASE("every test case of the certification programs has a scenario or is pending by name") {
    for (const auto& each : programs) {
        const auto folder = scenarios_folder / each.folder;
        const auto program = numbered_lines(folder / "program.txt");
        const auto pending = numbered_lines(folder / "pending.txt");
        const auto written = numbers_of_files(folder, form_of(each));
        CHECK(program.size() == each.cases);
        for (const auto& [number, title] : program) {
            INFO("TC_" << number << "_CSMS " << title);
            CHECK((written.contains(number) || pending.contains(number)));
            CHECK_FALSE((written.contains(number) && pending.contains(number)));
        }
        for (const auto& [number, reason] : pending)
            CHECK(program.contains(number));
    }
}

TEST_CASE("every scenario of a certification folder is a test case of its program, and titled by it") {
    for (const auto& each : programs) {
        const auto folder = scenarios_folder / each.folder;
        auto known = numbered_lines(folder / "program.txt");
        if (fs::exists(folder / "also.txt"))
            known.merge(numbered_lines(folder / "also.txt"));
        for (const auto& entry : fs::directory_iterator(folder)) {
            if (entry.path().extension() != ".ocpp")
                continue;
            const auto name = entry.path().filename().string();
            INFO(name);
            std::smatch match;
            REQUIRE(std::regex_match(name, match, form_of(each)));
            CHECK(known.contains(match[1]));
            const std::regex title("# TC_" + match[1].str() + "(_CSMS)?:? [^\\n]+\\n");
            CHECK(std::regex_search(content_of(entry.path()), title, std::regex_constants::match_continuous));
        }
    }
}

TEST_CASE("every known pitfall has a test named by its number or is pending by name") {
    const auto folder = scenarios_folder / "pitfalls";
    const auto pending = numbered_lines(folder / "pending.txt");
    auto tested = pitfalls_of_tests();
    for (const auto& number : numbers_of_files(folder, std::regex("(\\d{2})_\\w+\\.ocpp")))
        tested.insert(without_leading_zero(number));
    for (int each = 1; each <= pitfalls; ++each) {
        const auto number = std::to_string(each);
        INFO("pitfall " << number);
        CHECK((tested.contains(number) || pending.contains(number)));
        CHECK_FALSE((tested.contains(number) && pending.contains(number)));
    }
}

} // namespace voltgate::tests
