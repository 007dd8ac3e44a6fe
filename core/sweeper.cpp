#include "core/sweeper.hpp"

#include "core/charge_point.hpp"
#include "core/command/record.hpp"
#include "core/diagnostics/diagnostics.hpp"
#include "core/display/display.hpp"
#include "core/files/files.hpp"
#include "core/files/folder.hpp"
#include "core/firmware/firmware.hpp"
#include "core/firmware/publication.hpp"
#include "core/live_state.hpp"
#include "core/reservation/reservation.hpp"
#include "core/retention.hpp"
#include "core/transactions/planned.hpp"
#include "core/transactions/transactions.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

namespace voltgate::core {

namespace asio = boost::asio;

void Sweeper::start(const asio::any_io_executor& loop, Tasks& tasks) {
    timer_ = std::make_shared<asio::steady_timer>(loop);
    tasks.spawn(loop, "sweeper", run());
}

void Sweeper::stop() {
    stopping_ = true;
    if (timer_)
        asio::post(timer_->get_executor(), [timer = timer_] { timer->cancel(); });
}

asio::awaitable<void> Sweeper::run() {
    while (!stopping_) {
        timer_->expires_after(settings_.background.sweep_interval);
        co_await timer_->async_wait(asio::as_tuple(asio::use_awaitable));
        if (stopping_ || !store_.ready())
            continue;
        try {
            co_await sweep();
        } catch (const std::exception& failure) {
            spdlog::error("a round of the sweeper failed: {}", failure.what());
        }
    }
}

asio::awaitable<void> Sweeper::sweep() {
    const auto now = clock_.now();
    std::vector<std::string> gone;
    co_await store_.write([&](storage::Database& db) {
        gone = files::expire(db, now);
        transactions::close_interrupted(db, now, settings_);
        command_record::expire(db, now);
        firmware::expire(db, now);
        firmware::expire_publications(db, now);
        display::expire(db, now);
        diagnostics::expire(db, now);
        transactions::settle_planned(db, now, settings_);
        transactions::sweep_limits(db, now, settings_);
        reservation::expire(db, now);
        reservation::reconcile(db, now);
        retention::prune(db, now, settings_);
    });
    // The rows went first: a row never names content that is gone.
    co_await remove_contents(std::move(gone));
    for (const auto& work : others_)
        co_await work();
    if (now - stored_until_ >= settings_.background.live_state_interval) {
        co_await store_live_state();
        stored_until_ = now;
    }
}

asio::awaitable<void> Sweeper::remove_contents(std::vector<std::string> ids) {
    if (!ids.empty())
        co_await disk_.run([&] {
            for (const auto& id : ids)
                files::remove_content(disk_.folder(), id);
        });
}

asio::awaitable<void> Sweeper::store_live_state() {
    for (const auto& charge_point : directory_.all()) {
        auto take = take_live_state(charge_point);
        const auto state =
            co_await asio::co_spawn(charge_point->executor(), std::move(take), asio::use_awaitable);
        if (state.last_seen > stored_until_ || !state.deviations.empty())
            store_.submit([state](storage::Database& db) { live_state::store(db, state); });
    }
}

} // namespace voltgate::core
