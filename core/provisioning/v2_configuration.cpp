#include "core/provisioning/v2_configuration.hpp"

#include "core/json/write.hpp"
#include "core/provisioning/naming.hpp"
#include "core/provisioning/password.hpp"
#include "core/provisioning/v2_reports.hpp"
#include "core/provisioning/v2_variables.hpp"
#include "ocpp/json/utf8.hpp"
#include "ocpp/types/text.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <utility>

namespace voltgate::core::provisioning::v2 {

namespace {

namespace asio = boost::asio;

/// What became of one variable.
struct VariableView {
    std::string component_name;
    std::optional<std::string> component_instance;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    std::string name;
    std::optional<std::string> instance;
    std::optional<std::string> attribute_type;
    std::string ocpp_status;
    std::optional<std::string> value;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(VariableView, (),
                      (component_name, component_instance, evse_id, connector_id, name, instance,
                       attribute_type, ocpp_status, value, reason))

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

VariableView view(const VariableAnswer& answer) {
    const auto& key = answer.item.key;
    VariableView out;
    out.component_name = key.component_name;
    out.component_instance = unless_empty(key.component_instance);
    if (key.evse_id > 0)
        out.evse_id = key.evse_id;
    if (key.connector_id > 0)
        out.connector_id = key.connector_id;
    out.name = key.name;
    out.instance = unless_empty(key.instance);
    out.attribute_type = unless_empty(answer.item.attribute_type);
    out.ocpp_status = answer.status;
    if (!is_secret(key.name))
        out.value = answer.value;
    out.reason = unless_empty(answer.reason);
    return out;
}

/// What an operator named, as it is called at this charge point.
asio::awaitable<KeyName> resolved(Conversation& station, KeyName key) {
    const auto& id = station.charge_point().identity();
    if (!key.component_name.empty())
        co_return key;
    co_return co_await station.store().read([&](storage::Database& db) {
        const auto record = storage::charge_points::get(db, id);
        auto found = record ? naming::named(db, *record, key.name) : key;
        if (found.component_name.empty() || key.evse_id == 0)
            return found;
        found.evse_id = key.evse_id;
        found.connector_id = key.connector_id;
        return found;
    });
}

Outcome without_component(const std::string& name) {
    return unusable("component_name", name + " is a variable of no component that is known");
}

/// Every one is taken, or the first word that is not Accepted tells why not.
Outcome outcome_of_all(const VariableAnswers& answers) {
    std::string word = "Accepted";
    bool taken = true;
    std::vector<VariableView> views;
    for (const auto& answer : answers.answers) {
        if (word == "Accepted" || (taken && !is_accepted(answer)))
            word = answer.status;
        taken = taken && is_accepted(answer);
        views.push_back(view(answer));
    }
    auto outcome = answers.failure ? outcome_of(*answers.failure) : answered(word, verdict_of(taken), {});
    outcome.result["variables"] = boost::json::parse(json::to_text(views));
    return outcome;
}

/// A charge point's whole answer, for one variable.
Outcome outcome_of_one(Conversation& station, const VariableAnswers& answers) {
    if (answers.failure)
        return outcome_of(*answers.failure);
    const auto& answer = answers.answers.front();
    return station.answered(answer.status, verdict_of(is_accepted(answer)));
}

VariableItem item_of(KeyName key, std::string value = {}) {
    return {std::move(key), {}, std::move(value)};
}

constexpr std::size_t longest_value(ocpp::Version version) {
    return version == ocpp::Version::v201 ? 1'000 : 2'500;
}

constexpr std::size_t least_password = 16;
constexpr std::size_t longest_password(ocpp::Version version) {
    return version == ocpp::Version::v201 ? 40 : 64;
}

std::optional<Refusal> refuse_long(std::string field, const std::string& value, ocpp::Version version) {
    const auto longest = longest_value(version);
    if (!ocpp::json::longer_than(value, longest))
        return std::nullopt;
    return invalid(std::move(field), "has at most " + std::to_string(longest) + " characters in OCPP " +
                                         std::string(to_string(version)));
}

asio::awaitable<Outcome> set_password(Conversation& station, KeyName key, std::string password, Means means) {
    // That of a network's profile counts once its connection comes with it.
    const bool is_present = ocpp::equal_ignoring_case(key.component_name, "SecurityCtrlr");
    const auto hash = co_await means.hash(password);
    const auto origin = station.charge_point().origin(means.clock.now());
    const auto offered = co_await station.store().write(
        [&](storage::Database& db) { return password::offer(db, origin, hash); });
    std::vector<VariableItem> items{item_of(std::move(key), std::move(password))};
    const auto answers = co_await set_variables(station, std::move(items), means.variables);
    auto outcome = outcome_of_one(station, answers);
    const bool refused =
        answers.failure ? password::was_never_told(*answers.failure) : !is_accepted(answers.answers.front());
    if (refused)
        outcome.effect = [offered](storage::Database& db) { password::take_back(db, offered); };
    else if (is_present && !answers.failure && !needs_reboot(answers.answers.front()))
        outcome.effect = [offered](storage::Database& db) { password::take(db, offered); };
    co_return outcome;
}

void add_read_back(Outcome& outcome, const std::string& wanted, const VariableAnswers& answers) {
    const bool told = !answers.answers.empty() && answers.answers.front().value;
    if (told)
        outcome.result["reported_value"] = *answers.answers.front().value;
    outcome.result["verified"] = told && same_value(*answers.answers.front().value, wanted);
}

asio::awaitable<std::vector<KeyName>> keys_named(Conversation& station, std::vector<std::string> names) {
    std::vector<KeyName> keys;
    for (const auto& name : names) {
        KeyName key;
        key.name = name;
        auto found = co_await resolved(station, std::move(key));
        keys.push_back(std::move(found));
    }
    co_return keys;
}

std::vector<VariableItem> items_of(const std::vector<KeyName>& keys) {
    std::vector<VariableItem> items;
    for (const auto& key : keys)
        items.push_back(item_of(key));
    return items;
}

/// The variables of a command, by their names at this charge point; nothing where one has no component.
template <class Named>
asio::awaitable<std::optional<std::vector<VariableItem>>> items_named(Conversation& station,
                                                                      std::vector<Named> variables) {
    std::vector<VariableItem> items;
    for (const auto& named : variables) {
        auto key = co_await resolved(station, key_of(static_cast<const NamedVariable&>(named)));
        if (key.component_name.empty())
            co_return std::nullopt;
        auto& item = items.emplace_back(item_of(std::move(key)));
        if (named.attribute_type)
            item.attribute_type = storage::word_of(*named.attribute_type);
        if constexpr (requires { named.value; })
            item.value = named.value;
    }
    co_return items;
}

} // namespace

std::optional<Refusal> refuse_value(const SetConfiguration& command, ocpp::Version version) {
    const auto longest = longest_password(version);
    const auto length = command.value.size();
    if (is_secret(command.name) && (length < least_password || length > longest))
        return invalid("value", "a password has 16 to " + std::to_string(longest) + " characters");
    return refuse_long("value", command.value, version);
}

std::optional<Refusal> refuse_values(const SetVariables& command, ocpp::Version version) {
    for (std::size_t i = 0; i < command.variables.size(); ++i) {
        auto field = "variables[" + std::to_string(i) + "].value";
        if (auto refusal = refuse_long(std::move(field), command.variables[i].value, version))
            return refusal;
    }
    return std::nullopt;
}

asio::awaitable<Outcome> set_configuration(Conversation& station, SetConfiguration command, Means means) {
    auto named = key_of_body(command);
    named.name = command.name;
    const auto key = co_await resolved(station, std::move(named));
    if (key.component_name.empty())
        co_return without_component(command.name);
    if (is_secret(key.name))
        co_return co_await set_password(station, key, command.value, means);
    std::vector<VariableItem> items{item_of(key, command.value)};
    auto set = co_await set_variables(station, std::move(items), means.variables);
    auto outcome = outcome_of_one(station, set);
    if (set.failure || !is_accepted(set.answers.front()))
        co_return outcome;
    VariableAnswers read_back;
    if (command.verify.value_or(false)) {
        std::vector<VariableItem> asked{item_of(key)};
        read_back = co_await get_variables(station, std::move(asked), means.variables);
        add_read_back(outcome, command.value, read_back);
    }
    outcome.effect = [origin = station.charge_point().origin(means.clock.now()), set = std::move(set.answers),
                      told = reported_of(read_back)](storage::Database& db) {
        store_set(db, origin, set);
        if (!told.keys.empty())
            store_reported(db, origin, told);
    };
    co_return outcome;
}

asio::awaitable<Outcome> sync_configuration(Conversation& station, SyncConfiguration command, Means means) {
    auto names = command.keys.value_or(std::vector<std::string>{});
    if (names.empty())
        co_return co_await sync_all(station, means.multiparts);
    const auto keys = co_await keys_named(station, std::move(names));
    for (const auto& key : keys)
        if (key.component_name.empty())
            co_return without_component(key.name);
    const auto answers = co_await get_variables(station, items_of(keys), means.variables);
    auto outcome = outcome_of_all(answers);
    if (!answers.failure) // what it does not know is an answer, too
        outcome.status = storage::CommandStatus::accepted;
    outcome.effect = [origin = station.charge_point().origin(means.clock.now()),
                      answers](storage::Database& db) { store_told(db, origin, answers); };
    co_return outcome;
}

asio::awaitable<Outcome> get_variables(Conversation& station, GetVariables command, Means means) {
    auto items = co_await items_named(station, std::move(command.variables));
    if (!items)
        co_return unusable("variables", "one is a variable of no component that is known");
    const auto answers = co_await get_variables(station, std::move(*items), means.variables);
    auto outcome = outcome_of_all(answers);
    outcome.effect = [origin = station.charge_point().origin(means.clock.now()),
                      answers](storage::Database& db) { store_told(db, origin, answers); };
    co_return outcome;
}

asio::awaitable<Outcome> set_variables(Conversation& station, SetVariables command, Means means) {
    auto items = co_await items_named(station, std::move(command.variables));
    if (!items)
        co_return unusable("variables", "one is a variable of no component that is known");
    auto answers = co_await set_variables(station, std::move(*items), means.variables);
    auto outcome = outcome_of_all(answers);
    outcome.effect = [origin = station.charge_point().origin(means.clock.now()),
                      set = std::move(answers.answers)](storage::Database& db) {
        store_set(db, origin, set);
    };
    co_return outcome;
}

} // namespace voltgate::core::provisioning::v2
