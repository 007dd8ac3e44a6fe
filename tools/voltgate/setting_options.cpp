// The list of options: the one place where an option is described.
#include "tools/voltgate/settings.hpp"

#include <concepts>
#include <type_traits>
#include <utility>

namespace voltgate::tools {

namespace {

/// What a value must keep to; an empty optional means no limit.
template <class T>
struct Range {
    std::optional<T> least;
    std::optional<T> most;

    void check(const T& value) const requires std::totally_ordered<T> {
        if (least && value < *least)
            throw InvalidValue("is less than " + ValueOf<T>::show(*least));
        if (most && value > *most)
            throw InvalidValue("is more than " + ValueOf<T>::show(*most));
    }
};

template <class Member>
using TypeAt = std::remove_cvref_t<std::invoke_result_t<Member, Settings&>>;

/// `member` names the place in Settings: a generic lambda from Settings& to a reference.
template <class Member>
Option option(std::string name, Member member, std::string help, Range<TypeAt<Member>> range = {}) {
    using T = TypeAt<Member>;
    return {std::move(name), ValueOf<T>::form(), std::move(help),
            [member](const Settings& settings) { return ValueOf<T>::show(member(settings)); },
            [member, range](Settings& settings, std::string_view text) {
                auto value = ValueOf<T>::parse(text);
                if constexpr (std::totally_ordered<T>)
                    range.check(value);
                member(settings) = std::move(value);
            }};
}

using namespace std::chrono_literals;

std::vector<Option> describe() {
    return {
        option(
            "data-dir", [](auto& s) -> auto& { return s.data_dir; },
            "Folder of the database; it is created when it does not exist."),
        option(
            "ocpp-listen", [](auto& s) -> auto& { return s.ocpp_listen; },
            "Where charge points connect: ws://ADDRESS:PORT/ocpp/{identity}. Port 0 picks a free one."),
        option(
            "api-listen", [](auto& s) -> auto& { return s.api_listen; },
            "Where the management API listens: http://ADDRESS:PORT/api/v1. Port 0 picks a free one."),
        option(
            "admission", [](auto& s) -> auto& { return s.rules.admission; },
            "What happens to a charge point nobody has registered: closed refuses it, pending lets it wait "
            "for an "
            "operator, open accepts it."),
        option(
            "validation", [](auto& s) -> auto& { return s.rules.validation; },
            "How received messages are held to the standard: tolerant repairs what real charge points get "
            "wrong and "
            "counts it, strict answers every violation with an error."),
        option("heartbeat-interval", [](auto& s) -> auto& { return s.rules.heartbeat_interval; },
               "Heartbeat interval given to an accepted charge point, in seconds.", {1s, {}}),
        option("boot-retry-interval", [](auto& s) -> auto& { return s.rules.boot_retry_interval; },
               "How long a pending or rejected charge point waits before it boots again, in seconds.",
               {1s, {}}),
        option("call-timeout", [](auto& s) -> auto& { return s.rules.call_timeout; },
               "How long a charge point may take to answer a command, in milliseconds.", {100ms, {}}),
        option("command-expiry", [](auto& s) -> auto& { return s.rules.command_expiry; },
               "How long a queued command waits for an offline charge point, in seconds.", {1s, {}}),
        option("remote-start-window", [](auto& s) -> auto& { return s.rules.remote_start_window; },
               "How long after a remote start a session still counts as begun by it, in seconds.", {1s, {}}),
        option(
            "late-stop-grace", [](auto& s) -> auto& { return s.rules.late_stop_grace; },
            "How long after a reboot a charge point may still deliver the stop of an interrupted session, in "
            "seconds."),
        option(
            "clock-tolerance", [](auto& s) -> auto& { return s.rules.clock_tolerance; },
            "A charge point's timestamp further in the future than this is not believed, in seconds."),
        option("oldest-timestamp", [](auto& s) -> auto& { return s.rules.oldest_timestamp; },
               "A charge point's timestamp further in the past than this is not believed, in hours.",
               {1h, {}}),
        option(
            "concurrent-sessions-per-tag",
            [](auto& s) -> auto& { return s.rules.concurrent_sessions_per_tag; },
            "Whether one id tag may run several sessions at a time."),
        option("sweep-interval", [](auto& s) -> auto& { return s.rules.sweep_interval; },
               "How often background rules run (late sessions, expired commands), in milliseconds.",
               {10ms, {}}),
        option(
            "drain-timeout", [](auto& s) -> auto& { return s.rules.drain_timeout; },
            "How long a stopping server waits for open work before it cuts connections, in milliseconds."),
        option(
            "log-level", [](auto& s) -> auto& { return s.log_level; },
            "The least serious messages that are logged."),
        option(
            "log-format", [](auto& s) -> auto& { return s.log_format; },
            "Log lines as text for people or as JSON objects for machines; both go to standard error."),
    };
}

} // namespace

const std::vector<Option>& options() {
    static const std::vector<Option> all = describe();
    return all;
}

} // namespace voltgate::tools
