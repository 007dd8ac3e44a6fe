#include "tools/simulator/v2/device_model.hpp"

#include "tools/simulator/values.hpp"

#include <algorithm>
#include <charconv>

namespace voltgate::simulator {

namespace {

using Entry = DeviceModel::Entry;
using ocpp::equal_ignoring_case;

constexpr std::size_t longest_value = 1'000; // ConfigurationValueSize

bool same_component(const Place& place, const v2::Component& component) {
    const auto evse = component.evse ? static_cast<std::int64_t>(component.evse->id) : 0;
    const auto connector =
        component.evse && component.evse->connectorId ? std::int64_t(*component.evse->connectorId) : 0;
    return component.name == place.component && !component.instance && evse == place.evse &&
           connector == place.connector;
}

bool same_variable(const Place& place, const v2::Variable& variable) {
    const std::string_view instance = variable.instance ? variable.instance->str() : std::string_view();
    return variable.name == place.variable && equal_ignoring_case(place.instance, instance);
}

std::optional<double> decimal(std::string_view text) {
    double number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || failed != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

bool within(const Entry& entry, double number) {
    return (!entry.min || number >= *entry.min) && (!entry.max || number <= *entry.max);
}

bool is_one_of(std::string_view value, const std::vector<std::string>& values) {
    return values.empty() || std::ranges::count(values, value) > 0;
}

bool fits(const Entry& entry, std::string_view value) {
    using enum v2::DataEnum;
    const auto allowed = split_list(entry.values);
    switch (entry.type) {
    case integer:
    case decimal: {
        const auto number = simulator::decimal(value);
        return number && within(entry, *number) &&
               (entry.type == decimal || value.find_first_of(".eE") == value.npos);
    }
    case boolean:
        return equal_ignoring_case(value, "true") || equal_ignoring_case(value, "false");
    case dateTime:
        return ocpp::DateTime::parse(value).has_value();
    case OptionList:
        return is_one_of(value, allowed);
    case SequenceList:
    case MemberList:
        return std::ranges::all_of(split_list(value),
                                   [&](const auto& each) { return is_one_of(each, allowed); });
    case string:
        break;
    }
    return !entry.max || static_cast<double>(value.size()) <= *entry.max;
}

} // namespace

std::string to_string(const Place& place) {
    std::string text = place.component;
    if (place.evse != 0)
        text += '/' + std::to_string(place.evse);
    if (place.connector != 0)
        text += '/' + std::to_string(place.connector);
    text += '.' + place.variable;
    return place.instance.empty() ? text : text + '[' + place.instance + ']';
}

v2::Component component_of(const Place& place) {
    v2::Component component;
    component.name = place.component;
    if (place.evse != 0) {
        component.evse.emplace().id = place.evse;
        if (place.connector != 0)
            component.evse->connectorId = place.connector;
    }
    return component;
}

v2::Variable variable_of(const Place& place) {
    v2::Variable variable;
    variable.name = place.variable;
    if (!place.instance.empty())
        variable.instance = place.instance;
    return variable;
}

DeviceModel::DeviceModel(unsigned evses)
    : entries_(standard_variables(evses)) {}

bool DeviceModel::has(const v2::Component& component) const {
    return std::ranges::any_of(entries_,
                               [&](const Entry& entry) { return same_component(entry.place, component); });
}

const Entry* DeviceModel::find(const v2::Component& component, const v2::Variable& variable) const {
    const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) {
        return same_component(entry.place, component) && same_variable(entry.place, variable);
    });
    return found == entries_.end() ? nullptr : &*found;
}

const Entry* DeviceModel::find(const Place& place) const {
    const auto found = std::ranges::find(entries_, place, &Entry::place);
    return found == entries_.end() ? nullptr : &*found;
}

const Entry* DeviceModel::find(std::string_view name) const {
    const auto found = std::ranges::find_if(
        entries_, [&](const Entry& entry) { return equal_ignoring_case(to_string(entry.place), name); });
    return found == entries_.end() ? nullptr : &*found;
}

v2::SetVariableStatusEnum DeviceModel::set(const v2::Component& component, const v2::Variable& variable,
                                           std::string_view value) {
    using enum v2::SetVariableStatusEnum;
    if (!has(component))
        return UnknownComponent;
    auto* entry = const_cast<Entry*>(find(component, variable));
    if (!entry)
        return UnknownVariable;
    if (entry->mutability == v2::MutabilityEnum::ReadOnly || value.size() > longest_value ||
        !fits(*entry, value))
        return Rejected;
    entry->value = value;
    return entry->effect == Effect::after_reboot ? RebootRequired : Accepted;
}

void DeviceModel::put(const Place& place, std::string value) {
    if (auto* entry = const_cast<Entry*>(find(place)))
        entry->value = std::move(value);
    else
        entries_.push_back({place, std::move(value)});
}

std::string DeviceModel::text(std::string_view name) const {
    const auto* entry = find(name);
    return entry ? entry->value : std::string();
}

std::int64_t DeviceModel::number(std::string_view name) const {
    return whole_number(text(name)).value_or(0);
}

bool DeviceModel::flag(std::string_view name) const {
    return equal_ignoring_case(text(name), "true");
}

} // namespace voltgate::simulator
