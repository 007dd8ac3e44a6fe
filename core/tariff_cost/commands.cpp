#include "core/tariff_cost/commands.hpp"

#include "core/scopes.hpp"
#include "core/tariff_cost/v2.hpp"
#include "storage/records/sessions.hpp"

#include <utility>

namespace voltgate::core::tariff_cost {

namespace {

std::optional<Refusal> refuse(storage::Database& db, const std::string& charge_point_id,
                              const UpdateCost& command) {
    const auto session = storage::sessions::get(db, command.session_id);
    if (!session || session->charge_point_id != charge_point_id)
        return Refusal{Refusal::Kind::not_found, "session_not_found", "session_id",
                       "this charge point has no such session"};
    if (session->status != storage::SessionStatus::active)
        return Refusal{Refusal::Kind::conflict, "session_not_running", "session_id",
                       "the session does not run"};
    if (!session->tariff_id)
        return Refusal{Refusal::Kind::conflict, "no_tariff", "session_id", "the session has no tariff"};
    return std::nullopt;
}

} // namespace

std::vector<Declaration> declarations(const Clock& clock) {
    const auto update = [&clock](Conversation& station, UpdateCost command) {
        return v2::update_cost(station, std::move(command), clock);
    };
    return {Declared<UpdateCost>("update-cost", scopes::control,
                                 "Tells the charge point what a running session has cost so far")
                .precondition(refuse)
                .v2(update)};
}

} // namespace voltgate::core::tariff_cost
