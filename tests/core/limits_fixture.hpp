#pragma once

#include "core/transactions/limits.hpp"
#include "storage/records/commands.hpp"
#include "transaction_fixture.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace voltgate::core::transactions {

inline const Limits one_kwh{.energy_wh = 1'000, .duration_seconds = {}, .money = {}};

/// Sessions with limits, and the stops that are sent for them.
struct LimitsFixture : TransactionFixture {
    LimitsFixture();
    void connect();
    void disconnect();
    void add_tariff();

    storage::Command command(const std::string& action,
                             storage::CommandStatus status = storage::CommandStatus::queued);
    /// A pending session with its command.
    storage::Session planned(const Limits& limits);
    /// What the charge point begins.
    storage::Session begun(std::int64_t evse = 1);
    /// A session that has just reached its limit.
    storage::Session at_its_limit();

    std::size_t to_send();
    /// Books the stop as the sender does; its command's id.
    std::string send_stop(const storage::Session& session);
    void answer(const std::string& command_id, storage::CommandStatus status);

    /// The charge point ends the session.
    storage::Session stopped(const storage::Session& session, const std::string& reason);
};

} // namespace voltgate::core::transactions
