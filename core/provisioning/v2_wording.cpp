#include "core/provisioning/v2.hpp"
#include "core/provisioning/v2_configuration.hpp"
#include "core/provisioning/v2_reports.hpp"
#include "core/provisioning/v2_variables.hpp"
#include "ocpp/types/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace voltgate::core::provisioning::v2 {

namespace {

namespace asio = boost::asio;

std::vector<VariableItem> items_of(const std::vector<KeyName>& keys) {
    std::vector<VariableItem> items;
    for (const auto& key : keys)
        items.push_back(VariableItem{key, {}, {}});
    return items;
}

asio::awaitable<Reading> read(Conversation& station, std::vector<KeyName> keys,
                              const VariableSettings& settings) {
    const auto answers = co_await get_variables(station, items_of(keys), settings);
    Reading reading;
    reading.reported = reported_of(answers);
    reading.failure = answers.failure;
    co_return reading;
}

Change change_of(const ocpp::CallFailure& failure) {
    if (failure.kind == ocpp::CallFailure::Kind::unsendable)
        return {Change::Answer::rejected, failure.description};
    if (failure.kind != ocpp::CallFailure::Kind::call_error)
        return {std::nullopt, std::string(to_string(failure.kind))};
    return {is_absent(failure) ? Change::Answer::not_supported : Change::Answer::rejected,
            failure.code + (failure.description.empty() ? "" : ": " + failure.description)};
}

Change change_of(const VariableAnswer& answer) {
    Change change{Change::Answer::rejected,
                  answer.status + (answer.reason.empty() ? "" : ": " + answer.reason)};
    if (needs_reboot(answer))
        change.answer = Change::Answer::reboot_required;
    else if (is_accepted(answer))
        change.answer = Change::Answer::accepted;
    else if (is_unknown(answer))
        change.answer = Change::Answer::not_supported;
    return change;
}

asio::awaitable<Change> change(Conversation& station, KeyName key, std::string value,
                               const VariableSettings& settings) {
    if (key.component_name.empty())
        co_return Change{Change::Answer::not_supported,
                         "OCPP 2.x has variables of components, and no such key"};
    std::vector<VariableItem> items{{std::move(key), {}, std::move(value)}};
    const auto answers = co_await set_variables(station, std::move(items), settings);
    if (answers.failure)
        co_return change_of(*answers.failure);
    co_return change_of(answers.answers.front());
}

bool is_measurand_list(const KeyName& key) {
    constexpr std::array lists{"Measurands", "TxStartedMeasurands", "TxUpdatedMeasurands",
                               "TxEndedMeasurands"};
    return std::any_of(lists.begin(), lists.end(),
                       [&](const char* list) { return ocpp::equal_ignoring_case(key.name, list); });
}

} // namespace

Wording wording(multipart::Collector& multiparts, const VariableSettings& settings) {
    Wording words;
    words.read_all = [&multiparts](Conversation& station) { return read_all(station, multiparts); };
    words.read = [&settings](Conversation& station, std::vector<KeyName> keys) {
        return read(station, std::move(keys), settings);
    };
    words.change = [&settings](Conversation& station, KeyName key, std::string value) {
        return change(station, std::move(key), std::move(value), settings);
    };
    words.is_reducible = is_measurand_list;
    words.request_boot = request_boot;
    return words;
}

} // namespace voltgate::core::provisioning::v2
