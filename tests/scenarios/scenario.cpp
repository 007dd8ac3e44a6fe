#include "tests/scenarios/scenario.hpp"

#include <fstream>
#include <utility>

namespace voltgate::tests {

namespace {

constexpr std::string_view blanks = " \t\r";

} // namespace

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string_view take_word(std::string_view& text) {
    text = trimmed(text);
    const auto word = text.substr(0, text.find_first_of(blanks));
    text = trimmed(text.substr(word.size()));
    return word;
}

Scenario parse_scenario(const std::filesystem::path& file) {
    Scenario scenario{.file = file, .title = {}, .steps = {}};
    std::ifstream in(file);
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        const auto text = trimmed(line);
        if (text.empty())
            continue;
        if (line.front() == '#') {
            if (scenario.title.empty())
                scenario.title = trimmed(text.substr(1));
        } else if (blanks.find(line.front()) != std::string_view::npos && !scenario.steps.empty()) {
            scenario.steps.back().text += ' ';
            scenario.steps.back().text += text;
        } else {
            scenario.steps.push_back({number, std::string(text)});
        }
    }
    if (scenario.title.empty())
        throw ScenarioFailure(file.string() + " has no title");
    return scenario;
}

} // namespace voltgate::tests
