#include "tools/voltgate/settings.hpp"

#include "ocpp/types/trimmed.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>

namespace voltgate::tools {

namespace {

using ocpp::trimmed;

constexpr std::string_view variable_prefix = "VOLTGATE_";
/// The configuration file, what `voltgate ctl` takes, and what the tests do.
constexpr std::array<std::string_view, 5> other_variables{"VOLTGATE_CONFIG", "VOLTGATE_URL", "VOLTGATE_KEY",
                                                          "VOLTGATE_OCPP_SCHEMAS", "VOLTGATE_KILLS"};

std::string unknown_option(const Given& given) {
    return given.origin + ": there is no option '" + given.option + "'";
}

} // namespace

std::string Option::variable() const {
    std::string text = std::string(variable_prefix) + name;
    std::ranges::transform(text, text.begin(), [](unsigned char letter) {
        return letter == '-' ? '_' : static_cast<char>(std::toupper(letter));
    });
    return text;
}

const Option* find_option(std::string_view name) {
    const auto found = std::ranges::find(options(), name, &Option::name);
    return found == options().end() ? nullptr : &*found;
}

std::vector<Given> read_configuration(std::string_view text, const std::string& file_name,
                                      std::vector<std::string>& errors) {
    std::vector<Given> given;
    std::istringstream lines{std::string(text)};
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto origin = file_name + ":" + std::to_string(++number);
        const auto content = trimmed(line);
        if (content.empty() || content.starts_with('#'))
            continue;
        const auto equals = content.find('=');
        if (equals == std::string_view::npos)
            errors.push_back(origin + ": neither a comment nor `name = value`");
        else
            given.push_back({std::string(trimmed(content.substr(0, equals))),
                             std::string(trimmed(content.substr(equals + 1))), origin});
    }
    return given;
}

std::vector<Given> read_environment(const std::function<const char*(const char*)>& lookup) {
    std::vector<Given> given;
    for (const auto& option : options()) {
        const auto variable = option.variable();
        if (const char* value = lookup(variable.c_str()))
            given.push_back({option.name, value, variable + " in the environment"});
    }
    return given;
}

std::vector<std::string> unknown_variables(std::span<const std::string> names) {
    std::vector<std::string> unknown;
    for (const auto& name : names) {
        const bool is_known = std::ranges::find(other_variables, name) != other_variables.end() ||
                              std::ranges::find(options(), name, &Option::variable) != options().end();
        if (name.starts_with(variable_prefix) && !is_known)
            unknown.push_back(name);
    }
    return unknown;
}

Loaded load(const std::vector<Given>& given) {
    Loaded loaded;
    for (const auto& each : given) {
        const auto* option = find_option(each.option);
        if (!option) {
            loaded.errors.push_back(unknown_option(each));
            continue;
        }
        try {
            option->set(loaded.settings, each.value);
        } catch (const InvalidValue& invalid) {
            loaded.errors.push_back(each.origin + ": " + each.option + ": '" + each.value + "' " +
                                    invalid.what());
        }
    }
    return loaded;
}

std::string default_configuration() {
    std::string text =
        "# Voltgate's configuration: every option with its default. A flag (--name) goes before an\n"
        "# environment variable (VOLTGATE_NAME), and that before this file.\n";
    const Settings defaults;
    for (const auto& option : options())
        text += "\n# " + option.help + "\n# " + option.form + "; " + option.variable() + "\n" + option.name +
                " = " + option.show(defaults) + "\n";
    return text;
}

std::vector<std::string> option_names() {
    std::vector<std::string> names;
    for (const auto& option : options())
        names.push_back(option.name);
    return names;
}

} // namespace voltgate::tools
