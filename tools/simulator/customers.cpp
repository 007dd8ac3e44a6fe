// What customers do at a station: tokens, cables, transactions.
#include "tools/simulator/station.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>

namespace voltgate::simulator {

namespace asio = boost::asio;

void Station::plug(unsigned number, Vehicle vehicle) {
    auto& evse = evses_.at(number - 1);
    evse.vehicle = std::move(vehicle);
    evse.finished = false;
    protocol_->plugged(evse);
    if (auto permission = std::exchange(evse.permission, std::nullopt); permission && !evse.transaction)
        begin(evse, std::move(*permission), Cause::cable);
    else if (!evse.vehicle->emaid.empty() && evse.free()) {
        Permission contract;
        contract.token = Token(evse.vehicle->emaid, "eMAID");
        spawn(authorize_and_permit(evse, std::move(contract), Cause::token));
    }
    protocol_->report_changes();
}

void Station::unplug(unsigned number) {
    auto& evse = evses_.at(number - 1);
    advance();
    if (flag(Setting::stop_on_unplug))
        end(evse, StopReason::ev_disconnected);
    evse.vehicle.reset();
    evse.finished = false;
    protocol_->unplugged(evse);
    protocol_->report_changes();
}

asio::awaitable<Station::Swipe> Station::swipe(unsigned number, Token token) {
    auto& evse = evses_.at(number - 1);
    if (const auto transaction = evse.transaction) {
        const bool allowed = co_await may_stop(*transaction, token);
        if (!allowed)
            co_return Swipe::refused;
        const bool own = transaction->token == token;
        if (evse.transaction == transaction)
            end(evse, !own && is_master(token) ? StopReason::master_pass : StopReason::local, token);
        co_return Swipe::stopped;
    }
    bool welcomed = evse.free();
    if (welcomed)
        welcomed = co_await authorize(token);
    if (!welcomed || !evse.free() || !may_use(evse, token) || is_master(token)) {
        say("EVSE " + std::to_string(number) + " refuses " + token.text);
        co_return Swipe::refused;
    }
    Permission permission;
    permission.token = std::move(token);
    permit(evse, std::move(permission), Cause::token);
    co_return evse.transaction ? Swipe::started : Swipe::permitted;
}

void Station::change_needs(unsigned number, double max_power_w) {
    auto& evse = evses_.at(number - 1);
    advance();
    if (!evse.vehicle)
        return;
    evse.vehicle->max_power_w = max_power_w;
    protocol_->needs(evse);
    protocol_->report_changes();
}

/// The token that started it may stop it, one of the same group, and one of the master pass.
asio::awaitable<bool> Station::may_stop(const Transaction& transaction, const Token& token) {
    if (transaction.token == token)
        co_return true;
    const auto starter = transaction.token;
    const auto other = token;
    const bool allowed = co_await authorize(other);
    const auto mine = known(starter);
    const auto theirs = known(other);
    co_return allowed&& theirs && (is_master(other) || (mine && mine->same_group(theirs->group)));
}

/// C16: a token of the master pass group may stop any transaction, and start none.
bool Station::is_master(const Token& token) const {
    const auto group = protocol_->setting(Setting::master_pass_group);
    const auto verdict = known(token);
    return !group.empty() && verdict && verdict->same_group(group);
}

/// Charging may begin: at once when a vehicle is there, else when one comes in time.
void Station::permit(Evse& evse, Permission permission, Cause cause) {
    if (evse.vehicle) {
        begin(evse, std::move(permission), cause);
    } else {
        permission.until = Clock::now() + std::chrono::seconds(number(Setting::connection_timeout));
        evse.permission = std::move(permission);
        protocol_->permitted(evse, cause);
    }
    protocol_->report_changes();
}

asio::awaitable<bool> Station::authorize(Token token) {
    if (!protocol_->needs_asking(token))
        co_return true;
    if (flag(Setting::local_pre_authorize))
        if (const auto verdict = decided_here(token); verdict && verdict->welcome(now()))
            co_return true;
    if (online()) {
        auto message = protocol_->authorize(token);
        const auto answer = co_await call(std::move(message.action), std::move(message.payload));
        if (answer) {
            const auto verdict = protocol_->authorized(*answer);
            if (verdict)
                local_.remember(token, *verdict);
            co_return verdict && verdict->welcome(now());
        }
    }
    if (!flag(Setting::local_authorize_offline))
        co_return false;
    const auto verdict = decided_here(token);
    co_return verdict ? verdict->welcome(now()) : flag(Setting::unknown_offline);
}

void Station::start_remotely(Evse& evse, Permission permission) {
    if (!flag(Setting::authorize_remote_starts))
        return permit(evse, std::move(permission), Cause::remote);
    spawn(authorize_and_permit(evse, std::move(permission), Cause::remote));
}

asio::awaitable<void> Station::authorize_and_permit(Evse& evse, Permission permission, Cause cause) {
    const bool allowed = co_await authorize(permission.token);
    if (allowed && evse.free())
        permit(evse, std::move(permission), cause);
}

std::optional<Verdict> Station::known(const Token& token) const {
    return local_.find(token);
}

/// As far as it may decide by itself.
std::optional<Verdict> Station::decided_here(const Token& token) const {
    if (flag(Setting::local_list_enabled))
        if (auto verdict = local_.in_list(token))
            return verdict;
    return flag(Setting::cache_enabled) ? local_.in_cache(token) : std::nullopt;
}

void Station::begin(Evse& evse, Permission permission, Cause cause) {
    auto transaction = std::make_shared<Transaction>(); // owners: see Transaction
    transaction->token = permission.token;
    transaction->meter_start_wh = evse.meter_wh();
    transaction->started_at = now();
    if (evse.vehicle && evse.vehicle->wanted_wh > 0)
        transaction->most_wh =
            transaction->meter_start_wh + static_cast<std::int64_t>(evse.vehicle->wanted_wh);
    if (evse.vehicle && evse.vehicle->wanted_time.count() > 0)
        transaction->until = Clock::now() + evse.vehicle->wanted_time;
    evse.transaction = transaction;
    const auto used = take_reservation(evse, transaction->token);
    evse.sample_due = Clock::now() + std::chrono::seconds(number(Setting::sample_interval));
    ++statistics_.transactions;
    protocol_->begun(evse, cause, permission, used);
    if (permission.profile && !evse.transaction_id.empty())
        permission.profile->transactionId = evse.transaction_id; // K05
    if (permission.profile)
        profiles_.install(evse.number, *permission.profile, &evse);
    protocol_->report_changes();
}

/// A reserved EVSE is for the token of the reservation or one of its group.
bool Station::may_use(const Evse& evse, const Token& token) const {
    if (!evse.reservation || evse.reservation->token == token)
        return true;
    const auto verdict = known(token);
    return verdict && verdict->same_group(evse.reservation->group);
}

/// The reservation that a transaction on this EVSE uses up: its own, or one of any EVSE for the same token.
std::optional<Reservation> Station::take_reservation(Evse& evse, const Token& token) {
    if (evse.reservation)
        return std::exchange(evse.reservation, std::nullopt);
    for (auto& each : evses_)
        if (each.reservation && each.reservation->any_evse && may_use(each, token))
            return std::exchange(each.reservation, std::nullopt);
    return std::nullopt;
}

void Station::judge(Evse& evse, const std::shared_ptr<Transaction>& transaction, const Verdict& verdict) {
    local_.remember(transaction->token, verdict);
    if (verdict.welcome(now()) || evse.transaction != transaction)
        return;
    const auto allowed_wh = number(Setting::max_energy_on_invalid_token);
    if (allowed_wh > evse.meter_wh() - transaction->meter_start_wh) {
        transaction->most_wh = transaction->meter_start_wh + allowed_wh;
    } else if (flag(Setting::stop_on_invalid_token)) {
        transaction->deauthorized = true;
        end(evse, StopReason::deauthorized);
    } else if (!transaction->deauthorized) {
        transaction->deauthorized = true;
        protocol_->deauthorized(evse);
    }
    protocol_->report_changes();
}

void Station::end(Evse& evse, StopReason reason, std::optional<Token> by) {
    advance();
    if (!evse.transaction)
        return;
    const auto transaction = std::exchange(evse.transaction, nullptr);
    profiles_.transaction_ended(evse.number);
    evse.finished = evse.vehicle.has_value();
    if (std::exchange(evse.becomes_inoperative, false))
        evse.operative = false;
    protocol_->ended(evse, transaction, reason, by);
    protocol_->report_changes();
}

} // namespace voltgate::simulator
