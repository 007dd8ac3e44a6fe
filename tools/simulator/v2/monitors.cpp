#include "tools/simulator/v2/monitors.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace voltgate::simulator {

namespace {

using Monitor = Monitors::Monitor;
using Type = v2::MonitorEnum;
using Kind = v2::EventNotificationEnum;

std::optional<double> number(const std::string& text) {
    double value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || failed != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

bool is_number(v2::DataEnum type) {
    return type == v2::DataEnum::decimal || type == v2::DataEnum::integer;
}

/// N04.FR.05 and its neighbours: a threshold needs a number.
bool supports(const DeviceModel::Entry& entry, Type type) {
    switch (type) {
    case Type::UpperThreshold:
    case Type::LowerThreshold:
        return entry.monitored && is_number(entry.type);
    case Type::Delta:
    case Type::Periodic:
    case Type::PeriodicClockAligned:
        return entry.monitored;
    default:
        return false;
    }
}

bool is_possible(const DeviceModel::Entry& entry, const v2::SetMonitoringData& wanted) {
    const double value = wanted.value;
    const auto type = wanted.type.known();
    if (type == Type::UpperThreshold || type == Type::LowerThreshold)
        return (!entry.min || value >= *entry.min) && (!entry.max || value <= *entry.max);
    return value > 0 || (type == Type::Delta && !is_number(entry.type));
}

std::optional<Monitors::Finding> threshold(Monitor& monitor, const std::string& value) {
    const auto now = number(value);
    if (!now)
        return std::nullopt;
    const bool beyond = monitor.type == Type::UpperThreshold ? *now > monitor.value : *now < monitor.value;
    if (std::exchange(monitor.alerting, beyond) == beyond)
        return std::nullopt;
    return Monitors::Finding{&monitor, value, v2::EventTriggerEnum::Alerting, !beyond};
}

std::optional<Monitors::Finding> delta(Monitor& monitor, const std::string& value) {
    if (!monitor.last) {
        monitor.last = value;
        return std::nullopt;
    }
    const auto before = number(*monitor.last);
    const auto now = number(value);
    const bool moved = before && now ? std::abs(*now - *before) >= monitor.value : value != *monitor.last;
    if (!moved)
        return std::nullopt;
    monitor.last = value;
    return Monitors::Finding{&monitor, value, v2::EventTriggerEnum::Delta};
}

std::optional<Monitors::Finding> periodic(Monitor& monitor, const std::string& value, bool is_due) {
    if (!is_due)
        return std::nullopt;
    return Monitors::Finding{&monitor, value, v2::EventTriggerEnum::Periodic};
}

std::optional<Monitors::Finding> look_at(Monitor& monitor, const std::string& value, Monitors::Time now,
                                         std::int64_t seconds) {
    const auto period = std::max<std::int64_t>(1, static_cast<std::int64_t>(monitor.value));
    switch (monitor.type) {
    case Type::UpperThreshold:
    case Type::LowerThreshold:
        return threshold(monitor, value);
    case Type::Delta:
        return delta(monitor, value);
    case Type::Periodic: {
        const bool first = monitor.due == Monitors::Time();
        const bool is_due = now >= monitor.due;
        if (is_due)
            monitor.due = now + std::chrono::seconds(period);
        return periodic(monitor, value, is_due && !first);
    }
    case Type::PeriodicClockAligned: {
        const auto slot = seconds / period;
        const auto before = std::exchange(monitor.slot, slot);
        return periodic(monitor, value, before != 0 && before != slot);
    }
    default:
        return std::nullopt;
    }
}

} // namespace

Monitors::Monitors(unsigned evses)
    : evses_(evses) {
    constexpr double hot_c = 80;
    add({0,
         {"Controller", "Temperature"},
         Type::UpperThreshold,
         hot_c,
         3,
         false,
         Kind::PreconfiguredMonitor});
    for (unsigned evse = 1; evse <= evses_; ++evse)
        add({0,
             {"ConnectorPlugRetentionLock", "Problem", "", evse, 1},
             Type::Delta,
             1,
             2,
             false,
             Kind::HardWiredMonitor}); // G05
}

void Monitors::add(Monitor monitor) {
    monitor.id = next_id_++;
    monitors_.push_back(std::move(monitor));
}

v2::SetMonitoringResult Monitors::set(const v2::SetMonitoringData& wanted, const DeviceModel& model) {
    using enum v2::SetMonitoringStatusEnum;
    v2::SetMonitoringResult result;
    result.type = wanted.type;
    result.component = wanted.component;
    result.variable = wanted.variable;
    result.severity = std::int64_t(wanted.severity);
    const auto refused = [&](v2::SetMonitoringStatusEnum status) {
        result.status = status;
        return result;
    };
    const auto* entry = model.find(wanted.component, wanted.variable);
    if (!entry)
        return refused(model.has(wanted.component) ? UnknownVariable : UnknownComponent);
    const auto type = wanted.type.known();
    if (!type || !supports(*entry, *type))
        return refused(UnsupportedMonitorType);
    if (!is_possible(*entry, wanted) || wanted.severity < 0 || wanted.severity > 9)
        return refused(Rejected);
    const auto old = std::ranges::find_if(
        monitors_, [&](const Monitor& each) { return wanted.id && each.id == *wanted.id; });
    if (wanted.id &&
        (old == monitors_.end() || old->place != entry->place || old->kind == Kind::HardWiredMonitor))
        return refused(Rejected);
    const bool twin = std::ranges::any_of(monitors_, [&](const Monitor& each) {
        return each.place == entry->place && each.type == *type && each.severity == wanted.severity &&
               (!wanted.id || each.id != *wanted.id);
    });
    if (twin)
        return refused(Duplicate);
    Monitor monitor{
        0, entry->place, *type, wanted.value, wanted.severity, wanted.transaction.value_or(false)};
    if (wanted.id) {
        monitor.id = *wanted.id;
        *old = monitor;
    } else {
        add(monitor);
        monitor.id = monitors_.back().id;
    }
    result.id = monitor.id;
    result.status = Accepted;
    return result;
}

v2::ClearMonitoringStatusEnum Monitors::clear(std::int64_t id) {
    const auto found = std::ranges::find(monitors_, id, &Monitor::id);
    if (found == monitors_.end())
        return v2::ClearMonitoringStatusEnum::NotFound;
    if (found->kind == Kind::HardWiredMonitor)
        return v2::ClearMonitoringStatusEnum::Rejected;
    monitors_.erase(found);
    return v2::ClearMonitoringStatusEnum::Accepted;
}

/// N03: `All` leaves everything as it is.
void Monitors::keep_base(v2::MonitoringBaseEnum base) {
    if (base == v2::MonitoringBaseEnum::All)
        return;
    std::erase_if(monitors_, [](const Monitor& each) { return each.kind != Kind::HardWiredMonitor; });
    if (base != v2::MonitoringBaseEnum::FactoryDefault)
        return;
    const Monitors factory(evses_);
    for (const auto& each : factory.all())
        if (each.kind == Kind::PreconfiguredMonitor)
            add(each);
}

std::vector<Monitors::Finding> Monitors::look(const DeviceModel& model, Time now, std::int64_t seconds,
                                              bool in_transaction) {
    std::vector<Finding> findings;
    for (auto& monitor : monitors_) {
        if (monitor.only_in_transactions && !in_transaction)
            continue;
        const auto* entry = model.find(monitor.place);
        if (!entry)
            continue;
        if (auto finding = look_at(monitor, entry->value, now, seconds))
            findings.push_back(std::move(*finding));
    }
    return findings;
}

} // namespace voltgate::simulator
