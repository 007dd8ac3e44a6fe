#include "core/provisioning/delivery.hpp"
#include "core/provisioning/password.hpp"
#include "core/provisioning/v16.hpp"
#include "core/provisioning/v16_reading.hpp"
#include "ocpp/json/utf8.hpp"
#include "ocpp/v16/provisioning.hpp"
#include "storage/records/charge_points.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace voltgate::core::provisioning::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;

boost::json::object summary_of(const Reading& reading) {
    const auto& reported = reading.reported;
    boost::json::array keys;
    for (const auto& key : reported.keys) {
        boost::json::object entry{{"key", key.key.name}, {"readonly", key.readonly.value_or(false)}};
        if (key.value)
            entry["value"] = *key.value;
        keys.push_back(std::move(entry));
    }
    boost::json::array unknown;
    for (const auto& key : reported.unknown)
        unknown.emplace_back(key.name);
    boost::json::object summary{{"configurationKey", std::move(keys)}, {"unknownKey", std::move(unknown)}};
    boost::json::array unread;
    for (const auto& each : reading.unread)
        unread.push_back(boost::json::object{{"key", each.key.name}, {"error", each.error}});
    if (!unread.empty())
        summary["unread"] = std::move(unread);
    return summary;
}

/// What was read before a failure is worth telling.
Outcome outcome_of_reading(const Reading& reading) {
    if (!reading.failure)
        return answered("", Verdict::accepted, summary_of(reading));
    auto outcome = outcome_of(*reading.failure);
    outcome.result = summary_of(reading);
    return outcome;
}

bool is_stored(ocpp16::ConfigurationStatus status) {
    return status == ocpp16::ConfigurationStatus::Accepted ||
           status == ocpp16::ConfigurationStatus::RebootRequired;
}

Works works(ocpp16::ConfigurationStatus status) {
    return status == ocpp16::ConfigurationStatus::RebootRequired ? Works::after_reboot : Works::at_once;
}

/// What the charge point now says the value is, beside its answer to the change.
void add_read_back(Outcome& outcome, const SetConfiguration& command, const Reading& reading) {
    const auto& keys = reading.reported.keys;
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const ReportedKey& key) {
        return ocpp::equal_ignoring_case(key.key.name, command.name);
    });
    const bool told = found != keys.end() && found->value;
    if (told)
        outcome.result["reported_value"] = *found->value;
    outcome.result["verified"] = told && same_value(*found->value, command.value);
}

using Answer = boost::system::result<ocpp16::ChangeConfigurationResponse, ocpp::CallFailure>;

asio::awaitable<Answer> ask_to_change(Conversation& station, std::string key, std::string value) {
    ocpp16::ChangeConfigurationRequest request;
    request.key = std::move(key);
    request.value = std::move(value);
    co_return co_await station.call(std::move(request));
}

/// Whether the charge point cannot have the password: it said so, or was never told it.
bool was_not_taken(const Answer& answer) {
    if (answer)
        return !answer->status.known() || !is_stored(*answer->status.known());
    return password::was_never_told(answer.error());
}

/// After RebootRequired the old password counts until the new one is used.
asio::awaitable<Outcome> set_password(Conversation& station, SetConfiguration command, const Clock& clock,
                                      HashPassword hash_of) {
    const auto hash = co_await hash_of(command.value);
    const auto origin = station.charge_point().origin(clock.now());
    const auto offered = co_await station.store().write(
        [&](storage::Database& db) { return password::offer(db, origin, hash); });
    const auto answer = co_await ask_to_change(station, command.name, command.value);
    const bool refused = was_not_taken(answer);
    Outcome outcome;
    if (answer)
        outcome = station.answered(answer->status.text(), refused ? Verdict::rejected : Verdict::accepted);
    else
        outcome = outcome_of(answer.error());
    if (refused)
        outcome.effect = [offered](storage::Database& db) { password::take_back(db, offered); };
    else if (answer && answer->status == ocpp16::ConfigurationStatus::Accepted)
        outcome.effect = [offered](storage::Database& db) { password::take(db, offered); };
    co_return outcome;
}

asio::awaitable<Outcome> with_new_value(Conversation& station, SetConfiguration command, Works when,
                                        Instant now, Outcome outcome) {
    Reported read_back;
    if (command.verify.value_or(false)) {
        std::vector<std::string> names{command.name};
        auto reading = co_await read_keys(station, std::move(names));
        add_read_back(outcome, command, reading);
        read_back = std::move(reading.reported);
    }
    outcome.effect = [origin = station.charge_point().origin(now), name = command.name, value = command.value,
                      when, read_back = std::move(read_back)](storage::Database& db) {
        store_accepted(db, origin, key_named(name), value, when);
        if (!read_back.keys.empty())
            store_reported(db, origin, read_back);
    };
    co_return outcome;
}

Change::Answer answer_of(ocpp16::ConfigurationStatus status) {
    switch (status) {
    case ocpp16::ConfigurationStatus::Accepted:
        return Change::Answer::accepted;
    case ocpp16::ConfigurationStatus::RebootRequired:
        return Change::Answer::reboot_required;
    case ocpp16::ConfigurationStatus::NotSupported:
        return Change::Answer::not_supported;
    case ocpp16::ConfigurationStatus::Rejected:
        break;
    }
    return Change::Answer::rejected;
}

/// A CALLERROR is an answer, too; NotImplemented and NotSupported mean the same (pitfall 42).
Change change_of(const ocpp::CallFailure& failure) {
    if (failure.kind == ocpp::CallFailure::Kind::unsendable)
        return {Change::Answer::rejected, failure.description};
    if (failure.kind != ocpp::CallFailure::Kind::call_error)
        return {std::nullopt, words_of(failure)};
    return {is_absent(failure) ? Change::Answer::not_supported : Change::Answer::rejected, words_of(failure)};
}

asio::awaitable<Change> change(Conversation& station, KeyName key, std::string value) {
    if (!key.component_name.empty() || !key.instance.empty() || key.evse_id != 0)
        co_return Change{Change::Answer::not_supported,
                         "OCPP 1.6 has keys without component, instance or EVSE"};
    const auto answer = co_await ask_to_change(station, key.name, std::move(value));
    if (!answer)
        co_return change_of(answer.error());
    const auto status = answer->status.known();
    co_return Change{status ? answer_of(*status) : Change::Answer::rejected,
                     std::string(answer->status.text())};
}

bool is_measurand_list(const KeyName& key) {
    constexpr std::array lists{"MeterValuesSampledData", "MeterValuesAlignedData", "StopTxnSampledData",
                               "StopTxnAlignedData"};
    return std::any_of(lists.begin(), lists.end(),
                       [&](const char* list) { return ocpp::equal_ignoring_case(key.name, list); });
}

constexpr std::size_t longest_value = 500;
constexpr std::size_t fewest_bytes = 16;
constexpr std::size_t most_bytes = 20;

bool is_password(const std::string& text) {
    const bool is_hexadecimal =
        std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
    const auto bytes = [](std::size_t count) { return count >= fewest_bytes && count <= most_bytes; };
    return bytes(text.size()) || (is_hexadecimal && text.size() % 2 == 0 && bytes(text.size() / 2));
}

} // namespace

const Wording& wording() {
    static const Wording words{read_all, read_named, change, is_measurand_list, request_boot};
    return words;
}

std::optional<Refusal> refuse_value(const SetConfiguration& command) {
    if (command.component_name || command.instance || command.evse_id.value_or(0) != 0)
        return no_words_for("OCPP 1.6 has keys without component, instance or EVSE");
    if (ocpp::json::longer_than(command.value, longest_value))
        return invalid("value", "has at most 500 characters in OCPP 1.6");
    if (is_secret(command.name) && !is_password(command.value))
        return invalid("value", "a password has 16 to 20 characters, or 32 to 40 hexadecimal digits");
    return std::nullopt;
}

asio::awaitable<Outcome> set_configuration(Conversation& station, SetConfiguration command,
                                           const Clock& clock, HashPassword hash) {
    if (is_secret(command.name))
        co_return co_await set_password(station, std::move(command), clock, std::move(hash));
    const auto answer = co_await ask_to_change(station, command.name, command.value);
    if (!answer)
        co_return outcome_of(answer.error());
    const auto status = answer->status.known();
    const bool accepted = status && is_stored(*status);
    auto outcome = station.answered(answer->status.text(), verdict_of(accepted));
    if (!accepted)
        co_return outcome;
    const auto now = clock.now();
    co_return co_await with_new_value(station, std::move(command), works(*status), now, std::move(outcome));
}

asio::awaitable<Outcome> sync_configuration(Conversation& station, SyncConfiguration command,
                                            const Clock& clock) {
    auto names = command.keys.value_or(std::vector<std::string>{});
    // No conditional expression: GCC 12 destroys what its two sides await twice.
    Reading reading;
    const bool whole = names.empty();
    if (whole)
        reading = co_await read_all(station);
    else
        reading = co_await read_keys(station, std::move(names));
    const auto& told = reading.reported;
    if (reading.failure && told.keys.empty() && told.unknown.empty())
        co_return outcome_of(*reading.failure);
    auto outcome = outcome_of_reading(reading);
    const bool complete = whole && !reading.failure;
    outcome.effect = [origin = station.charge_point().origin(clock.now()), complete,
                      reported = std::move(reading.reported)](storage::Database& db) {
        store_reported(db, origin, reported);
        if (complete)
            store_whole_read(db, origin, WholeRead::succeeded);
    };
    co_return outcome;
}

} // namespace voltgate::core::provisioning::v16
