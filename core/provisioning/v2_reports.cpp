#include "core/provisioning/v2_reports.hpp"

#include "core/availability/availability.hpp"
#include "core/provisioning/delivery.hpp"
#include "core/provisioning/v2_names.hpp"
#include "core/provisioning/v2_room.hpp"
#include "core/wire.hpp"
#include "ocpp/v2/provisioning.hpp"

#include <spdlog/spdlog.h>

#include <utility>
#include <vector>

namespace voltgate::core::provisioning::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using multipart::Collector;
using multipart::Ending;
using multipart::MultipartKind;

// What a report is for; comes back with its parts.
constexpr std::string_view everything = "everything";

ReportedAttribute attribute_of(const ocpp2::VariableAttribute& wire) {
    ReportedAttribute attribute;
    if (wire.type && !(*wire.type == ocpp2::AttributeEnum::Actual))
        attribute.type = wire.type->text();
    attribute.value = wire::text_of(wire.value);
    attribute.mutability = wire.mutability ? std::string(wire.mutability->text()) : "ReadWrite";
    attribute.persistent = wire.persistent.value_or(false);
    attribute.constant = wire.constant.value_or(false);
    return attribute;
}

Characteristics characteristics_of(const ocpp2::VariableCharacteristics& wire) {
    Characteristics out;
    out.data_type = wire.dataType.text();
    out.unit = wire::text_of(wire.unit);
    if (wire.minLimit)
        out.min_limit = double(*wire.minLimit);
    if (wire.maxLimit)
        out.max_limit = double(*wire.maxLimit);
    out.values_list = wire::text_of(wire.valuesList);
    out.supports_monitoring = wire.supportsMonitoring;
    return out;
}

ReportedKey key_of(const ocpp2::ReportData& data) {
    ReportedKey key;
    key.key = name_of(data.component, data.variable);
    for (const auto& wire : data.variableAttribute) {
        auto attribute = attribute_of(wire);
        if (!attribute.type.empty()) {
            key.others.push_back(std::move(attribute));
            continue;
        }
        key.value = std::exchange(attribute.value, std::nullopt);
        key.readonly = attribute.mutability == "ReadOnly" || attribute.constant;
        key.actual = std::move(attribute);
    }
    if (data.variableCharacteristics)
        key.characteristics = characteristics_of(*data.variableCharacteristics);
    return key;
}

Reported reported_of(const ocpp2::NotifyReportRequest& message) {
    Reported reported;
    if (message.reportData)
        for (const auto& data : *message.reportData)
            reported.keys.push_back(key_of(data));
    return reported;
}

/// A report names the EVSEs and connectors that there are.
void ensure_equipment(storage::Database& db, const Origin& origin, const Reported& reported,
                      const availability::EquipmentSettings& settings) {
    for (const auto& each : reported.keys)
        availability::ensure(db, origin.charge_point_id, {each.key.evse_id, each.key.connector_id},
                             origin.received_at, settings);
}

multipart::Part part_of(const Origin& origin, const ocpp2::NotifyReportRequest& message) {
    return {origin, MultipartKind::report, message.requestId, std::int64_t(message.seqNo),
            message.tbc.value_or(false)};
}

multipart::Taken store(storage::Database& db, const multipart::Part& part, const Reported& reported,
                       const multipart::MultipartSettings& limits, const Settings& settings) {
    auto taken = multipart::take(db, part, limits);
    if (const auto left_out = store_part(db, part.origin, reported, settings.variables.most))
        spdlog::warn("{} reports more variables than are kept; {} were left out", part.origin.charge_point_id,
                     left_out);
    ensure_equipment(db, part.origin, reported, settings.equipment);
    if (taken.completed) {
        const bool all = taken.purpose == everything;
        store_end_of_parts(db, part.origin, taken.asked_at, all ? ReportOf::everything : ReportOf::some);
        if (all)
            store_whole_read(db, part.origin, WholeRead::succeeded);
    }
    return taken;
}

/// One whose boot is not accepted may send what it was asked for (B02.FR.09).
void expect_reports(ChargePoint& charge_point) {
    if (charge_point.boot_status() != BootStatus::accepted)
        charge_point.expect("NotifyReport");
}

template <class Request>
asio::awaitable<Collector::Asked<Request>> ask(Conversation& station, Request request, Collector& collector,
                                               std::string purpose) {
    expect_reports(station.charge_point());
    auto asked =
        co_await collector.ask(station, MultipartKind::report, std::move(request), std::move(purpose));
    if (!asked.accepted())
        static_cast<void>(station.charge_point().take_expected("NotifyReport"));
    co_return asked;
}

/// There is nothing to report: that is an answer, too.
bool is_empty(std::string_view status) {
    return status == "EmptyResultSet";
}

template <class Request>
asio::awaitable<Outcome> outcome_of_report(Conversation& station, Collector& collector,
                                           Collector::Asked<Request> asked) {
    if (!asked.answer)
        co_return outcome_of(asked.answer.error());
    const std::string status(asked.answer->status.text());
    auto outcome = station.answered(status, verdict_of(asked.accepted() || is_empty(status)));
    if (!asked.accepted())
        co_return outcome;
    const auto request_id = asked.collection.request_id;
    const auto ending = co_await collector.end_of(std::move(asked.collection));
    outcome.result["request_id"] = request_id;
    outcome.result["report"] = std::string(storage::word_of(ending));
    if (ending != Ending::complete) {
        outcome.status = storage::CommandStatus::timed_out;
        outcome.error_code = "report_" + std::string(storage::word_of(ending));
        outcome.error_description = "not every part of the report has come; what came is stored";
    }
    co_return outcome;
}

ocpp2::GetBaseReportRequest base_request(ReportBase base) {
    ocpp2::GetBaseReportRequest request;
    request.reportBase = ocpp::Open<ocpp2::ReportBaseEnum>::of(storage::word_of(base));
    return request;
}

ocpp2::GetReportRequest request_of(const GetReport& command) {
    ocpp2::GetReportRequest request;
    for (const auto& criterion : command.component_criteria) {
        if (!request.componentCriteria)
            request.componentCriteria.emplace();
        request.componentCriteria->push_back(
            ocpp::Open<ocpp2::ComponentCriterionEnum>::of(storage::word_of(criterion)));
    }
    for (const auto& named : command.variables) {
        if (!request.componentVariable)
            request.componentVariable.emplace();
        auto& wire = request.componentVariable->emplace_back();
        const auto name = key_of(named);
        wire.component = component_of(name);
        if (!name.name.empty())
            wire.variable = variable_of(name);
    }
    return request;
}

// What is around the names of a variable on the wire.
constexpr std::size_t around_names = 120;

std::size_t size_of(const ReportedComponent& named) {
    return named.component_name.size() + named.name.value_or("").size() + around_names;
}

/// The command in portions of what the charge point takes at once.
asio::awaitable<std::vector<GetReport>> commands_of(Conversation& station, GetReport command,
                                                    const VariableSettings& settings) {
    const auto& id = station.charge_point().identity();
    const auto room = co_await station.store().read([&](storage::Database& db) {
        return room_of(db, id, "DeviceDataCtrlr", "GetReport", settings.per_message);
    });
    std::vector<GetReport> all;
    for (auto& variables : multipart::portions(command.variables, room, size_of,
                                               [](const auto&, const auto&) { return false; }))
        all.push_back({command.component_criteria, std::move(variables)});
    if (all.empty())
        all.push_back(std::move(command));
    co_return all;
}

/// By the answer: what kind of report it has.
asio::awaitable<Collector::Asked<ocpp2::GetBaseReportRequest>> ask_for_all(Conversation& station,
                                                                           Collector& collector) {
    auto full = base_request(ReportBase::FullInventory);
    auto asked = co_await ask(station, std::move(full), collector, std::string(everything));
    const bool absent =
        asked.answer && asked.answer->status == ocpp2::GenericDeviceModelStatusEnum::NotSupported;
    if (!absent)
        co_return asked;
    auto configurable = base_request(ReportBase::ConfigurationInventory);
    co_return co_await ask(station, std::move(configurable), collector, std::string(everything));
}

} // namespace

void serve_reports(Dispatch& dispatch, storage::Store& store_of, Collector& collector,
                   const Settings& settings) {
    dispatch.on<ocpp2::NotifyReportRequest>(
        [&store_of, &collector, &settings](ChargePoint& from, Received<ocpp2::NotifyReportRequest> received)
            -> asio::awaitable<ocpp2::NotifyReportResponse> {
            const auto part = part_of(from.origin(received.at), received.message);
            const auto reported = reported_of(received.message);
            const auto taken = co_await store_of.write([&](storage::Database& db) {
                return store(db, part, reported, collector.settings(), settings);
            });
            if (part.to_be_continued && taken.in_time)
                expect_reports(from);
            collector.told(taken);
            co_return ocpp2::NotifyReportResponse{};
        });
}

asio::awaitable<Outcome> get_base_report(Conversation& station, GetBaseReport command, Collector& collector) {
    auto request = base_request(command.report_base);
    std::string purpose(command.report_base == ReportBase::FullInventory ? everything : "");
    auto asked = co_await ask(station, std::move(request), collector, std::move(purpose));
    co_return co_await outcome_of_report(station, collector, std::move(asked));
}

asio::awaitable<Outcome> get_report(Conversation& station, GetReport command, Means means) {
    auto parts = co_await commands_of(station, std::move(command), means.variables);
    Outcome outcome;
    for (auto& part : parts) {
        auto request = request_of(part);
        auto asked = co_await ask(station, std::move(request), means.multiparts, std::string());
        outcome = co_await outcome_of_report(station, means.multiparts, std::move(asked));
        if (outcome.status != storage::CommandStatus::accepted)
            break;
    }
    co_return outcome;
}

asio::awaitable<Reading> read_all(Conversation& station, Collector& collector) {
    auto asked = co_await ask_for_all(station, collector);
    Reading reading;
    if (!asked.answer)
        reading.failure = asked.answer.error();
    if (!asked.accepted())
        co_return reading;
    const auto ending = co_await collector.end_of(std::move(asked.collection));
    reading.stored = ending == Ending::complete;
    co_return reading;
}

asio::awaitable<Outcome> sync_all(Conversation& station, Collector& collector) {
    auto asked = co_await ask_for_all(station, collector);
    co_return co_await outcome_of_report(station, collector, std::move(asked));
}

} // namespace voltgate::core::provisioning::v2
