#include "tools/voltgate/ctl/record.hpp"

#include <algorithm>
#include <array>

namespace voltgate::tools::ctl {
namespace {

const boost::json::value* member(const boost::json::value* record, std::string_view name) {
    const auto* members = record ? record->if_object() : nullptr;
    return members ? members->if_contains(name) : nullptr;
}

/// What became of a command after its answer.
const boost::json::value* progress_of(const boost::json::value& command) {
    return member(member(&command, "result"), "progress");
}

} // namespace

std::string text_at(const boost::json::value& record, std::string_view name) {
    const auto* found = member(&record, name);
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

bool is_under_way(const boost::json::value& command) {
    const auto* progress = progress_of(command);
    const auto* last = member(progress, "final");
    return text_at(command, "completed_at").empty() || (last && *last == false);
}

bool was_refused(const boost::json::value& command) {
    constexpr std::array<std::string_view, 8> words{"rejected", "call_error",       "timed_out",
                                                    "expired",  "cancelled",        "failed",
                                                    "not_sent", "nothing_to_upload"};
    const auto* progress = progress_of(command);
    return std::ranges::count(words, text_at(command, "status")) > 0 ||
           (progress && std::ranges::count(words, text_at(*progress, "status")) > 0);
}

std::string stage_of(const boost::json::value& command) {
    auto stage = text_at(command, "status");
    const auto* progress = progress_of(command);
    for (const auto* name : {"status", "ocpp_status"})
        if (const auto word = progress ? text_at(*progress, name) : ""; !word.empty())
            stage += ", " + word;
    return stage;
}

std::string next_page(const boost::json::value& page) {
    const auto* meta = member(&page, "meta");
    return meta ? text_at(*meta, "next_cursor") : std::string();
}

} // namespace voltgate::tools::ctl
