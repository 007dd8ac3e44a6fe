#include "core/transactions/beginning.hpp"

#include "core/transactions/ending.hpp"
#include "core/transactions/start_window.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/commands.hpp"

#include <chrono>
#include <utility>

namespace voltgate::core::transactions {

namespace {

namespace sessions = storage::sessions;

} // namespace

void close_predecessors(storage::Database& db, const Origin& origin, std::int64_t evse_id, Instant started_at,
                        std::string_view own) {
    if (evse_id <= 0)
        return;
    for (auto& open : sessions::open_of(db, origin.charge_point_id)) {
        if (open.id != own && open.evse_id == evse_id && open.started_at <= started_at)
            close_without_station(db, std::move(open), storage::ClosedBy::synthetic, reason_new_start,
                                  origin.received_at);
    }
}

void adopt(storage::Session& session, const storage::Session& planned) {
    session.id = planned.id;
    session.origin = planned.origin;
    session.command_id = planned.command_id;
    session.limits = planned.limits;
    session.tariff_id = planned.tariff_id;
    session.tariff_version = planned.tariff_version;
    session.external_id = planned.external_id;
    session.custom = planned.custom;
    session.created_at = planned.created_at;
    session.version = planned.version;
}

bool began_offline(storage::Database& db, const storage::Session& session) {
    constexpr std::chrono::minutes on_its_way{1};
    if (*session.start_received_at - *session.started_at < on_its_way)
        return false;
    const auto connected = storage::charge_points::connected_since(db, session.charge_point_id);
    return connected && *session.started_at < *connected;
}

void mark_interrupted(storage::Database& db, storage::Session& session) {
    if (!began_offline(db, session))
        return;
    const auto charge_point = storage::charge_points::get(db, session.charge_point_id);
    if (charge_point && charge_point->last_boot_at && *session.started_at < *charge_point->last_boot_at)
        session.interrupted_at = session.start_received_at;
}

void fulfil_remote_start(storage::Database& db, storage::Session& session, const Settings& settings) {
    const auto received = *session.start_received_at;
    // What began before it was asked for is another session, told of late.
    const storage::commands::SentBetween sent{received - start_window(db, session.charge_point_id, settings),
                                              *session.started_at + settings.clocks.tolerance};
    const auto command = storage::commands::remote_start_for(db, session.charge_point_id, *session.id_tag,
                                                             session.evse_id, sent);
    if (!command)
        return;
    session.command_id = command->id;
    session.origin = storage::SessionOrigin::remote;
    storage::commands::link_session(db, command->id, session.id, received);
}

} // namespace voltgate::core::transactions
