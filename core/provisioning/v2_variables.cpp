#include "core/provisioning/v2_variables.hpp"

#include "core/provisioning/v2_names.hpp"
#include "core/provisioning/v2_room.hpp"
#include "ocpp/json/codec.hpp"
#include "ocpp/v2/provisioning.hpp"

#include <algorithm>
#include <deque>
#include <utility>

namespace voltgate::core::provisioning::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;

constexpr std::string_view component_of_limits = "DeviceDataCtrlr";

using Items = std::vector<VariableItem>;

/// How the two messages differ.
struct Getting {
    using Request = ocpp2::GetVariablesRequest;
    static constexpr std::string_view name = "GetVariables";

    static void add(Request& request, const VariableItem& item) {
        auto& data = request.getVariableData.emplace_back();
        data.component = component_of(item.key);
        data.variable = variable_of(item.key);
        if (!item.attribute_type.empty())
            data.attributeType = ocpp::Open<ocpp2::AttributeEnum>::of(item.attribute_type);
    }
    static const auto& results(const ocpp2::GetVariablesResponse& response) {
        return response.getVariableResult;
    }
    static std::optional<std::string> value(const ocpp2::GetVariableResult& result) {
        return wire::text_of(result.attributeValue);
    }
};

struct Setting {
    using Request = ocpp2::SetVariablesRequest;
    static constexpr std::string_view name = "SetVariables";

    static void add(Request& request, const VariableItem& item) {
        auto& data = request.setVariableData.emplace_back();
        data.component = component_of(item.key);
        data.variable = variable_of(item.key);
        data.attributeValue = item.value;
        if (!item.attribute_type.empty())
            data.attributeType = ocpp::Open<ocpp2::AttributeEnum>::of(item.attribute_type);
    }
    static const auto& results(const ocpp2::SetVariablesResponse& response) {
        return response.setVariableResult;
    }
    static std::optional<std::string> value(const ocpp2::SetVariableResult&) { return std::nullopt; }
};

template <class Way>
std::size_t size_of(const VariableItem& item, ocpp::Version version) {
    typename Way::Request request;
    Way::add(request, item);
    const auto text = ocpp::json::encode(request, version);
    return text ? text->size() : item.value.size();
}

/// B05.FR.13: the same attribute is never twice in one message.
bool collide(const VariableItem& left, const VariableItem& right) {
    return is_same(left.key, right.key) && left.is_actual() == right.is_actual() &&
           (left.is_actual() || left.attribute_type == right.attribute_type);
}

template <class Result>
bool answers(const Result& result, const VariableItem& item) {
    const std::string type(result.attributeType ? result.attributeType->text() : actual);
    return collide({name_of(result.component, result.variable), type, {}}, item);
}

/// Answers need not come in the order of the questions; one that names nothing that was asked belongs to the
/// question at its place.
template <class Way, class Results>
VariableAnswer answer_to(const Items& asked, std::size_t place, const Results& results) {
    const auto& item = asked[place];
    VariableAnswer answer{item, {}, {}, {}};
    auto found = std::find_if(results.begin(), results.end(),
                              [&](const auto& result) { return answers(result, item); });
    const auto names_one_asked = [&](const auto& result) {
        return std::any_of(asked.begin(), asked.end(),
                           [&](const VariableItem& each) { return answers(result, each); });
    };
    if (found == results.end() && place < results.size() && !names_one_asked(results[place]))
        found = results.begin() + static_cast<std::ptrdiff_t>(place);
    if (found == results.end())
        return answer;
    answer.status = found->attributeStatus.text();
    answer.value = Way::value(*found);
    if (found->attributeStatusInfo) {
        answer.reason = found->attributeStatusInfo->reasonCode.str();
        if (found->attributeStatusInfo->additionalInfo)
            answer.reason += ": " + found->attributeStatusInfo->additionalInfo->str();
    }
    return answer;
}

template <class Way>
void take(VariableAnswers& all, const Items& portion,
          const typename ocpp::ActionOf<typename Way::Request>::Response& response) {
    for (std::size_t place = 0; place < portion.size(); ++place)
        all.answers.push_back(answer_to<Way>(portion, place, Way::results(response)));
}

/// An error may mean that there were too many at once, whatever the charge point says of its limits.
bool may_be_too_many(const ocpp::CallFailure& failure, const Items& portion) {
    return failure.kind == ocpp::CallFailure::Kind::call_error && portion.size() > 1 && !is_absent(failure);
}

void halve(std::deque<Items>& portions, const Items& portion) {
    const auto middle = portion.begin() + static_cast<std::ptrdiff_t>(portion.size() / 2);
    portions.emplace_front(middle, portion.end());
    portions.emplace_front(portion.begin(), middle);
}

template <class Way>
asio::awaitable<std::deque<Items>> portions_for(Conversation& station, Items items,
                                                const VariableSettings& settings) {
    const auto& id = station.charge_point().identity();
    const auto room = co_await station.store().read([&](storage::Database& db) {
        return room_of(db, id, component_of_limits, Way::name, settings.per_message);
    });
    const auto version = station.charge_point().version();
    const auto size = [&](const VariableItem& item) { return size_of<Way>(item, version); };
    auto portions = multipart::portions(std::move(items), room, size, collide);
    co_return std::deque<Items>(std::make_move_iterator(portions.begin()),
                                std::make_move_iterator(portions.end()));
}

template <class Way>
asio::awaitable<VariableAnswers> exchange(Conversation& station, Items items,
                                          const VariableSettings& settings) {
    auto portions = co_await portions_for<Way>(station, std::move(items), settings);
    VariableAnswers all;
    while (!portions.empty() && !all.failure) {
        const auto portion = std::move(portions.front());
        portions.pop_front();
        typename Way::Request request;
        for (const auto& item : portion)
            Way::add(request, item);
        const auto response = co_await station.call(std::move(request));
        if (response)
            take<Way>(all, portion, *response);
        else if (may_be_too_many(response.error(), portion))
            halve(portions, portion);
        else
            all.failure = response.error();
    }
    co_return all;
}

} // namespace

asio::awaitable<VariableAnswers> get_variables(Conversation& station, Items items,
                                               const VariableSettings& settings) {
    return exchange<Getting>(station, std::move(items), settings);
}

asio::awaitable<VariableAnswers> set_variables(Conversation& station, Items items,
                                               const VariableSettings& settings) {
    return exchange<Setting>(station, std::move(items), settings);
}

bool is_accepted(const VariableAnswer& answer) {
    return answer.status == "Accepted" || needs_reboot(answer);
}

bool needs_reboot(const VariableAnswer& answer) {
    return answer.status == "RebootRequired";
}

bool is_unknown(const VariableAnswer& answer) {
    return answer.status == "UnknownComponent" || answer.status == "UnknownVariable";
}

Reported reported_of(const VariableAnswers& answers) {
    Reported reported;
    for (const auto& answer : answers.answers) {
        if (is_unknown(answer)) {
            reported.unknown.push_back(answer.item.key);
            continue;
        }
        if (answer.status.empty() || !answer.item.is_actual())
            continue;
        auto& key = reported.keys.emplace_back();
        key.key = answer.item.key;
        key.value = answer.value;
        key.unreadable = !is_accepted(answer);
    }
    return reported;
}

void store_told(storage::Database& db, const Origin& origin, const VariableAnswers& answers) {
    store_reported(db, origin, reported_of(answers));
    for (const auto& answer : answers.answers) {
        const auto& item = answer.item;
        if (is_accepted(answer) && !item.is_actual() && answer.value && !is_secret(item.key.name))
            store_accepted_attribute(db, origin, item.key, item.attribute_type, *answer.value);
    }
}

void store_set(storage::Database& db, const Origin& origin, const std::vector<VariableAnswer>& answers) {
    std::vector<AcceptedValue> values;
    for (const auto& answer : answers) {
        const auto& item = answer.item;
        if (!is_accepted(answer) || is_secret(item.key.name))
            continue;
        if (item.is_actual())
            values.push_back(
                {item.key, item.value, needs_reboot(answer) ? Works::after_reboot : Works::at_once});
        else
            store_accepted_attribute(db, origin, item.key, item.attribute_type, item.value);
    }
    store_accepted(db, origin, values);
}

} // namespace voltgate::core::provisioning::v2
