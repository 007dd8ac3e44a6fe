// The life of a station's hardware: time passes, meters are read, it restarts.
#include "tools/simulator/station.hpp"

#include <algorithm>

namespace voltgate::simulator {

namespace asio = boost::asio;

namespace {
constexpr std::chrono::seconds finishing_patience{10}; // for what is left to tell before a restart
}

/// Energy flows, waits run out, restarts are carried out.
asio::awaitable<void> Station::live() {
    while (!stopping_) {
        const auto time = Clock::now();
        advance(time);
        protocol_->tick();
        protocol_->report_changes();
        if (restart_ && restart_->patience == Patience::finish_messages) {
            for (auto& evse : evses_)
                end(evse, restart_->reason);
            co_await settled(finishing_patience);
        }
        if (may_restart()) {
            const auto restart = std::exchange(restart_, std::nullopt);
            carry_out(*restart);
        }
        auto next = time + options_.tick;
        for (const auto& evse : evses_)
            if (evse.transaction)
                next = std::min(next, evse.sample_due);
        if (!later_.empty())
            next = std::min(next, later_.begin()->first);
        co_await changed_.wait_until(next);
    }
}

bool Station::may_restart() const {
    return restart_ && (restart_->patience != Patience::when_idle || protocol_->idle());
}

/// Power is gone, or a reset is carried out: transactions end, and the station comes back after a while.
void Station::carry_out(const Restart& restart) {
    say("restarts");
    firmware_job_.cancel();
    log_job_.cancel();
    for (auto& evse : evses_)
        end(evse, restart.reason);
    accepted_ = false;
    boot_state_ = BootState::unknown;
    started_by_ = restart.how;
    security_events_.push_back("ResetOrReboot");
    for (auto& evse : evses_) {
        evse.reported.reset();
        evse.restarting = false;
    }
    protocol_->restarted();
    go_offline(options_.restart_time);
}

void Station::advance() {
    advance(Clock::now());
}

void Station::advance(Clock::time_point time) {
    const std::chrono::duration<double> passed = time - advanced_;
    advanced_ = time;
    for (auto& evse : evses_)
        advance(evse, passed, time);
    read_by_the_clock();
    while (!later_.empty() && later_.begin()->first <= time) {
        const auto work = std::move(later_.begin()->second);
        later_.erase(later_.begin());
        work();
    }
}

void Station::advance(Evse& evse, std::chrono::duration<double> passed, Clock::time_point time) {
    const auto charging = static_cast<std::size_t>(
        std::ranges::count_if(evses_, [](const Evse& each) { return each.transaction != nullptr; }));
    evse.limit_w = profiles_.limit_w(evse, now(), charging).value_or(evse.supply.max_power_w());
    evse.advance(passed * options_.time_scale);
    if (evse.permission && evse.permission->until <= time) {
        protocol_->permission_lapsed(evse);
        evse.permission.reset();
    }
    if (evse.reservation && evse.reservation->expires_at <= now()) {
        const auto reservation = *std::exchange(evse.reservation, std::nullopt);
        protocol_->reservation_over(reservation, ReservationEnd::expired);
    }
    mind_limits(evse, time);
    const std::chrono::seconds interval(number(Setting::sample_interval));
    if (evse.transaction && interval.count() > 0 && evse.sample_due <= time) {
        protocol_->sample(evse, Occasion::periodic);
        evse.sample_due = time + interval;
    }
}

/// Of a transaction: how much energy, how long.
void Station::mind_limits(Evse& evse, Clock::time_point time) {
    const auto transaction = evse.transaction;
    if (!transaction)
        return;
    const auto stop = [this, &evse, transaction](StopReason reason) {
        transaction->most_wh.reset();
        transaction->until.reset();
        later({}, [this, &evse, transaction, reason] {
            if (evse.transaction == transaction)
                end(evse, reason);
        });
    };
    if (transaction->most_wh && evse.meter_wh() >= *transaction->most_wh)
        stop(StopReason::energy_limit);
    else if (transaction->until && time >= *transaction->until)
        stop(StopReason::time_limit);
}

/// Each time that a whole interval has passed since midnight (UTC).
void Station::read_by_the_clock() {
    const auto interval = number(Setting::aligned_interval);
    if (interval <= 0) {
        aligned_slot_.reset();
        return;
    }
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now().at.time_since_epoch()).count();
    const auto slot = seconds / interval;
    const bool first = !aligned_slot_;
    if (std::exchange(aligned_slot_, slot) == slot || first)
        return;
    for (auto& evse : evses_)
        protocol_->sample(evse, Occasion::clock);
}

void Station::break_down(unsigned number, std::string error) {
    auto& evse = evses_.at(number - 1);
    advance();
    evse.error = std::move(error);
    if (!evse.error.empty()) {
        // 1.6 section 3.12: a faulted connector keeps no reservation.
        if (const auto lost = std::exchange(evse.reservation, std::nullopt))
            protocol_->reservation_over(*lost, ReservationEnd::removed);
        end(evse, StopReason::fault);
    }
    protocol_->report_changes();
}

void Station::limit_from_outside(std::optional<double> watts) {
    advance();
    if (!watts) {
        if (profiles_.lift_limit_from_outside())
            protocol_->limited_from_outside(nullptr);
    } else {
        const auto limit = constant_limit(*watts, now());
        profiles_.limit_from_outside(limit);
        protocol_->limited_from_outside(&limit);
    }
    changed();
}

void Station::run_new_firmware(const std::string& version) {
    if (version.empty())
        options_.firmware_version += '+';
    else
        options_.firmware_version = version;
    security_events_.push_back("FirmwareUpdated");
    restart(Start::new_firmware, StopReason::reboot, Patience::none);
}

} // namespace voltgate::simulator
