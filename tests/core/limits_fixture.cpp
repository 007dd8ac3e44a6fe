#include "limits_fixture.hpp"

#include "core/transactions/planned.hpp"
#include "storage/records/limit_stops.hpp"

#include <catch2/catch.hpp>

#include <chrono>

namespace voltgate::core::transactions {

LimitsFixture::LimitsFixture() {
    connect();
}

void LimitsFixture::connect() {
    storage::charge_points::connected(db, "CP1", {.protocol = "1.6", .remote_address = "::1"}, now);
}

void LimitsFixture::disconnect() {
    storage::charge_points::disconnected(db, "CP1", "lost", now);
}

void LimitsFixture::add_tariff() {
    storage::Tariff tariff;
    tariff.id = "trf_1";
    tariff.is_default = true;
    tariff.currency = "EUR";
    tariff.price_per_kwh_micro = 400'000;
    tariff.price_per_minute_micro = 100'000;
    storage::tariffs::add(db, tariff);
}

storage::Command LimitsFixture::command(const std::string& action, storage::CommandStatus status) {
    storage::Command command;
    command.id = storage::new_id("cmd", now);
    command.charge_point_id = "CP1";
    command.action = action;
    command.id_tag = "TAG1";
    command.status = status;
    command.created_at = command.updated_at = now;
    return command;
}

storage::Session LimitsFixture::planned(const Limits& limits) {
    auto start = command("start");
    const auto refusal = plan(db, start, {.limits = limits, .external_id = "bill-1", .custom = {"{}"}});
    REQUIRE_FALSE(refusal);
    storage::commands::add(db, start);
    return storage::sessions::get(db, start.session_id.value()).value();
}

storage::Session LimitsFixture::begun(std::int64_t evse) {
    return TransactionFixture::begun(evse, "TAG1", 0).session;
}

storage::Session LimitsFixture::at_its_limit() {
    planned(one_kwh);
    const auto session = begun();
    now += std::chrono::minutes(1);
    meter(session, 1'000);
    return session;
}

std::size_t LimitsFixture::to_send() {
    return storage::limit_stops::to_send(db, now, 10).size();
}

std::string LimitsFixture::send_stop(const storage::Session& session) {
    const auto stop = command("stop", storage::CommandStatus::sent);
    const auto refusal = claim_stop(db, session.id, stop, now, settings);
    REQUIRE_FALSE(refusal);
    storage::commands::add(db, stop);
    return stop.id;
}

void LimitsFixture::answer(const std::string& command_id, storage::CommandStatus status) {
    auto command = storage::commands::get(db, command_id).value();
    command.status = status;
    command.sent_at = command.completed_at = now;
    storage::commands::save(db, command);
}

storage::Session LimitsFixture::stopped(const storage::Session& session, const std::string& reason) {
    auto last = stop(number_of(session), 1'100);
    last.reason = reason;
    end(db, last, settings);
    return stored(session);
}

} // namespace voltgate::core::transactions
