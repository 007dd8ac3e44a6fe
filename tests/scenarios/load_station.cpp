#include "tests/scenarios/load_station.hpp"

#include "core/json/time.hpp"
#include "tests/scenarios/world.hpp"

#include <boost/json/parse.hpp>

#include <chrono>
#include <utility>

namespace voltgate::tests {

namespace {

using namespace std::chrono_literals;

// Every transaction has times of its own, so that none is a repeat of another.
constexpr auto transaction_spacing = 10s;
constexpr auto meter_spacing = 1s;
constexpr std::int64_t meter_step_wh = 100;

std::string time(core::Instant at) {
    return '"' + core::json::time_text(at) + '"';
}

std::string number(std::int64_t value) {
    return std::to_string(value);
}

std::int64_t count(storage::Database& db, const std::string& sql, std::string_view charge_point,
                   std::int64_t value) {
    auto statement = db.prepare(sql);
    statement.bind(1, charge_point);
    statement.bind(2, value);
    statement.step();
    return statement.integer(0);
}

} // namespace

LoadStation::LoadStation(RawStation station, core::Instant first_start)
    : station_(std::move(station))
    , first_start_(first_start) {}

void LoadStation::connect(std::uint16_t port) {
    station_.options().port = port;
    if (station_.connect() != 101)
        throw StationFailure(station_.identity() + " was refused");
    station_.call("BootNotification", World::boot_payload(station_));
}

void LoadStation::run(const std::atomic<bool>& enough, std::atomic<std::size_t>& acknowledged) {
    while (!enough) {
        station_.send(R"([2,"m)" + std::to_string(++messages_) + "\"," + next_message() + "]");
        const auto answer = station_.receive();
        if (!answer)
            return;
        note(boost::json::parse(*answer));
        ++acknowledged;
        acknowledged.notify_all();
    }
}

core::Instant LoadStation::start_of(std::size_t transaction) const {
    return first_start_ + transaction * transaction_spacing;
}

std::string LoadStation::next_message() const {
    const auto& now = ledger_.back();
    const auto started = start_of(ledger_.size() - 1);
    if (now.id == 0)
        return R"("StartTransaction",{"connectorId":1,"idTag":"LOAD","meterStart":0,"timestamp":)" +
               time(started) + "}";
    if (now.metered < meter_values)
        return R"("MeterValues",{"connectorId":1,"transactionId":)" + number(now.id) +
               R"(,"meterValue":[{"timestamp":)" + time(started + (now.metered + 1) * meter_spacing) +
               R"(,"sampledValue":[{"value":")" + number((now.metered + 1) * meter_step_wh) + R"("}]}]})";
    return R"("StopTransaction",{"transactionId":)" + number(now.id) + R"(,"meterStop":)" +
           number((meter_values + 1) * meter_step_wh) + R"(,"timestamp":)" +
           time(started + (meter_values + 1) * meter_spacing) + "}";
}

void LoadStation::note(const boost::json::value& answer) {
    const auto& frame = answer.as_array();
    if (frame.at(0) != 3)
        throw StationFailure(station_.identity() + " was answered an error");
    auto& now = ledger_.back();
    if (now.id == 0)
        now.id = frame.at(2).at("transactionId").as_int64();
    else if (now.metered < meter_values)
        ++now.metered;
    else {
        now.stopped = true;
        ledger_.emplace_back();
    }
}

std::size_t LoadStation::acknowledged() const {
    std::size_t sum = 0;
    for (const auto& each : ledger_)
        sum += static_cast<std::size_t>((each.id != 0) + each.metered + each.stopped);
    return sum;
}

std::vector<std::string> LoadStation::missing_in(storage::Database& db) const {
    std::vector<std::string> faults;
    for (std::size_t each = 0; each < ledger_.size(); ++each)
        check(db, each, faults);
    return faults;
}

void LoadStation::check(storage::Database& db, std::size_t transaction,
                        std::vector<std::string>& faults) const {
    const auto& entry = ledger_[transaction];
    const auto started = start_of(transaction).time_since_epoch();
    const auto expect = [&](std::string_view what, std::int64_t found, std::int64_t least,
                            std::int64_t most) {
        if (found < least || found > most)
            faults.push_back(station_.identity() + " transaction " + std::to_string(transaction) + ": " +
                             std::to_string(found) + " " + std::string(what));
    };
    const std::string sessions = "SELECT count(*) FROM sessions WHERE charge_point_id = ?1 AND ";
    const auto rows = count(db, sessions + "started_at = ?2", station_.identity(), started.count());
    expect("sessions", rows, entry.id != 0 ? 1 : 0, 1);
    if (entry.id != 0)
        expect("sessions of the acknowledged id",
               count(db, sessions + "transaction_id = CAST(?2 AS TEXT)", station_.identity(), entry.id), 1,
               1);
    for (int each = 0; each < meter_values; ++each) {
        const auto sampled = started + std::chrono::milliseconds((each + 1) * meter_spacing);
        const auto found =
            count(db, "SELECT count(*) FROM meter_values WHERE charge_point_id = ?1 AND sampled_at = ?2",
                  station_.identity(), sampled.count());
        expect("meter values", found, each < entry.metered ? 1 : 0, 1);
    }
    if (entry.stopped)
        expect("finished sessions with the right energy",
               count(db, sessions + "started_at = ?2 AND status = 'finished' AND energy_wh = 300",
                     station_.identity(), started.count()),
               1, 1);
}

} // namespace voltgate::tests
