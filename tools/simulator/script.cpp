#include "tools/simulator/script.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <sstream>

namespace voltgate::simulator {

namespace {

struct Verb {
    std::string_view name;
    std::size_t least; // words after the verb
    std::size_t most;
    bool of_station;
};

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();
constexpr std::array<Verb, 18> verbs{{{"wait", 1, 1, false},
                                      {"quit", 0, 0, false},
                                      {"plug", 1, 1, true},
                                      {"unplug", 1, 1, true},
                                      {"swipe", 2, 2, true},
                                      {"offline", 0, 1, true},
                                      {"online", 0, 0, true},
                                      {"drop", 0, 0, true},
                                      {"reboot", 0, 0, true},
                                      {"error", 2, 2, true},
                                      {"clear", 1, 1, true},
                                      {"fault", 1, 2, true},
                                      {"limit", 1, 1, true},
                                      {"needs", 2, 2, true},
                                      {"protocol", 1, 1, true},
                                      {"set", 2, any_number, true},
                                      {"call", 2, any_number, true},
                                      {"until", 2, 3, true}}};

const Verb* find_verb(std::string_view name) {
    const auto found = std::ranges::find(verbs, name, &Verb::name);
    return found == verbs.end() ? nullptr : &*found;
}

std::vector<std::string> split(std::string_view line) {
    std::istringstream stream{std::string(line)};
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
        words.push_back(std::move(word));
    return words;
}

void check(const Step& step, const Verb& verb) {
    if (verb.of_station == step.who.empty())
        throw ScriptError(step.verb +
                          (verb.of_station ? " needs a charge point before it" : " stands alone"));
    if (step.words.size() < verb.least || step.words.size() > verb.most)
        throw ScriptError(step.verb + ": wrong number of words");
    const bool takes_named = step.verb == "plug" || step.verb == "swipe";
    if (!step.named.empty() && !takes_named)
        throw ScriptError(step.verb + " takes no " + step.named.begin()->first + "=");
}

} // namespace

std::optional<Step> parse_step(std::string_view line) {
    auto words = split(line);
    if (words.empty() || words[0].starts_with('#'))
        return std::nullopt;
    Step step;
    std::size_t at = 0;
    // A charge point may be named like a verb: `wait plug 1` is about the charge point `wait`.
    const bool second_is_verb = words.size() > 1 && find_verb(words[1]) && find_verb(words[1])->of_station;
    if (second_is_verb || !find_verb(words[0]))
        step.who = words[at++];
    const auto* verb = at < words.size() ? find_verb(words[at]) : nullptr;
    if (!verb)
        throw ScriptError("no such verb: " + (at < words.size() ? words[at] : std::string("(none)")));
    step.verb = words[at++];
    for (; at < words.size(); ++at) {
        const auto equals = words[at].find('=');
        if (step.verb == "call" || step.verb == "set" || equals == std::string::npos)
            step.words.push_back(words[at]);
        else
            step.named[words[at].substr(0, equals)] = words[at].substr(equals + 1);
    }
    check(step, *verb);
    return step;
}

double parse_number(std::string_view text) {
    double number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || failed != std::errc() || end != text.data() + text.size() || !(number >= 0))
        throw ScriptError("'" + std::string(text) + "' is no number");
    return number;
}

unsigned parse_evse(const Step& step) {
    const double number = parse_number(step.words.at(0));
    if (number < 0 || number > 1'000 || number != static_cast<unsigned>(number))
        throw ScriptError("'" + step.words.at(0) + "' is no EVSE");
    return static_cast<unsigned>(number);
}

std::chrono::milliseconds parse_duration(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, double>, 4> units{
        {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}}};
    const auto digits = std::min(text.find_first_not_of("0123456789."), text.size());
    const auto unit =
        std::ranges::find(units, text.substr(digits), &std::pair<std::string_view, double>::first);
    if (unit == units.end())
        throw ScriptError("'" + std::string(text) + "' is no duration such as 500ms, 5s or 2m");
    const double milliseconds = parse_number(text.substr(0, digits)) * unit->second;
    if (milliseconds > 1e12)
        throw ScriptError("'" + std::string(text) + "' is too long");
    return std::chrono::milliseconds(static_cast<std::int64_t>(milliseconds));
}

} // namespace voltgate::simulator
