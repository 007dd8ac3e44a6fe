#include "core/transactions/start_window.hpp"

#include "core/told.hpp"
#include "core/told_variable.hpp"

#include <algorithm>
#include <cstdint>

namespace voltgate::core::transactions {

namespace {

/// What is told beyond it is no time that anybody waits beside a vehicle.
constexpr std::int64_t longest_wait_seconds = 86'400;

/// As a variable of the device model, or as a plain configuration key; 0: it did not tell.
std::int64_t told_wait_seconds(storage::Database& db, std::string_view charge_point_id) {
    const auto variable = told::variable_number(db, charge_point_id, "TxCtrlr", "EVConnectionTimeOut");
    const auto told = variable ? variable : told::number(db, charge_point_id, "ConnectionTimeOut");
    return std::min(told.value_or(0), longest_wait_seconds);
}

} // namespace

std::chrono::seconds start_window(storage::Database& db, std::string_view charge_point_id,
                                  const Settings& settings) {
    const auto& sessions = settings.sessions;
    const auto told = told_wait_seconds(db, charge_point_id);
    if (told == 0)
        return sessions.remote_start_window;
    return std::max(sessions.remote_start_window, std::chrono::seconds(told) + sessions.remote_start_margin);
}

} // namespace voltgate::core::transactions
