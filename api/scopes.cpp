#include "api/scopes.hpp"

#include <algorithm>
#include <array>

namespace voltgate::api {
namespace {

constexpr std::array scopes{
    Scope{"all", "Everything"},
    Scope{"charge_points:read", "Charge points, EVSEs, connectors and their status"},
    Scope{"charge_points:write", "Register, change and remove charge points, EVSEs and connectors"},
    Scope{"configuration:read", "What charge points told of their configuration"},
    Scope{"configuration:write", "Change the configuration of charge points"},
    Scope{"charging_profiles:read", "Charging profiles and the schedules that come of them"},
    Scope{"charging_profiles:write", "Set and clear charging profiles"},
    Scope{"reservations:read", "Reservations"},
    Scope{"control:write", "Command charge points: start, stop, reset, unlock, availability"},
    Scope{"firmware:read", "Firmware updates and how far they have come"},
    Scope{"firmware:write", "Update the firmware of charge points"},
    Scope{"files:read", "Firmware images and the logs that charge points uploaded"},
    Scope{"files:write", "Upload and delete files"},
    Scope{"certificates:read", "Certificates on charge points and their requests for one"},
    Scope{"certificates:write", "Install, sign and delete certificates on charge points"},
    Scope{"customer_information:read", "What charge points told of customers"},
    Scope{"customer_information:write", "Have charge points tell of customers, or forget them"},
    Scope{"display_messages:read", "Messages on the displays of charge points"},
    Scope{"display_messages:write", "Set and clear messages on the displays of charge points"},
    Scope{"monitoring:read", "Monitors on charge points and what these told"},
    Scope{"security_events:read", "Security events"},
    Scope{"ocpp:write", "Send any OCPP message"},
    Scope{"sessions:read", "Charging sessions and their meter values"},
    Scope{"sessions:write", "Annotate charging sessions"},
    Scope{"tariffs:read", "Tariffs"},
    Scope{"tariffs:write", "Add, change and remove tariffs, and assign them"},
    Scope{"authorizations:read", "Who was allowed to charge, and who was not"},
    Scope{"id_tags:read", "Id tags"},
    Scope{"id_tags:write", "Add, change, block and remove id tags"},
    Scope{"commands:read", "Commands and what became of them"},
    Scope{"commands:write", "Cancel queued commands"},
    Scope{"logs:read", "The OCPP message log"},
    Scope{"reviews:read", "Messages that broke a rule and wait for a person"},
    Scope{"reviews:write", "Resolve reviews"},
    Scope{"events:read", "The event stream"},
    Scope{"notifications:read", "Webhooks and what was sent to them"},
    Scope{"notifications:write", "Subscribe webhooks to events, and send again"},
    Scope{"api_keys:read", "API keys, without their secrets"},
    Scope{"api_keys:write", "Create and revoke API keys"},
    Scope{"metrics:read", "Metrics of the server"},
};

} // namespace

std::span<const Scope> all_scopes() {
    return scopes;
}

bool is_scope(std::string_view word) {
    return std::ranges::any_of(scopes, [&](const Scope& scope) { return scope.word == word; });
}

std::vector<std::string> split_scopes(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto blank = text.find(' ');
        if (blank != 0)
            out.emplace_back(text.substr(0, blank));
        text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
    }
    return out;
}

std::string join_scopes(std::span<const std::string> words) {
    std::string out;
    for (const auto& word : words) {
        out += out.empty() ? "" : " ";
        out += word;
    }
    return out;
}

bool grants(std::span<const std::string> held, std::string_view needed) {
    constexpr std::string_view read = ":read";
    std::string writing;
    if (needed.ends_with(read))
        writing = std::string(needed.substr(0, needed.size() - read.size())) + ":write";
    return std::ranges::any_of(
        held, [&](const std::string& each) { return each == "all" || each == needed || each == writing; });
}

} // namespace voltgate::api
