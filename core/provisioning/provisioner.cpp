#include "core/provisioning/provisioner.hpp"

#include "core/provisioning/fulfil.hpp"
#include "core/provisioning/v16.hpp"

#include <utility>
#include <vector>

namespace voltgate::core::provisioning {

namespace asio = boost::asio;

namespace {

/// The connection is gone or talks no more: what is left to do waits until the charge point is ready again.
bool is_over(const std::optional<ocpp::CallFailure>& failure) {
    return failure && failure->kind != ocpp::CallFailure::Kind::call_error;
}

bool is_gone(const std::optional<ocpp::CallFailure>& failure) {
    using Kind = ocpp::CallFailure::Kind;
    return failure && (failure->kind == Kind::connection_lost || failure->kind == Kind::cancelled);
}

bool has_answered(const std::optional<ocpp::CallFailure>& failure) {
    return !is_over(failure) || failure->kind == ocpp::CallFailure::Kind::invalid_answer;
}

} // namespace

struct Provisioner::Turn {
    // Under the mutex.
    bool again = false; // something has changed meanwhile
    Release release = Release::ask;
};

/// Gives the turn back, whatever ends it.
class Provisioner::Held {
public:
    Held(Provisioner& owner, const ChargePoint& charge_point, const Turn& turn)
        : owner_(owner)
        , charge_point_(charge_point)
        , turn_(turn) {}
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    ~Held() {
        const std::scoped_lock lock(owner_.mutex_);
        owner_.give_back(charge_point_, turn_);
    }

private:
    Provisioner& owner_;
    const ChargePoint& charge_point_;
    const Turn& turn_;
};

/// Under the mutex. There may be a later turn of the same connection already.
void Provisioner::give_back(const ChargePoint& charge_point, const Turn& turn) {
    const auto found = turns_.find(&charge_point);
    if (found != turns_.end() && found->second.get() == &turn)
        turns_.erase(found);
}

void Provisioner::ready(const std::shared_ptr<ChargePoint>& charge_point) {
    if (settings_.boot.settling > std::chrono::milliseconds(0))
        settling_.add(charge_point);
    else
        begin(charge_point);
}

void Provisioner::desired_changed(const std::string& organization_id,
                                  const std::optional<std::string>& charge_point_id) {
    const auto settling = settling_.present(); // their turn comes
    for (const auto& each : directory_.all()) {
        const bool meant = charge_point_id ? each->identity() == *charge_point_id
                                           : each->organization_id() == organization_id;
        const bool ready = each->boot_status() == BootStatus::accepted || is_held(*each);
        if (meant && ready && !settling.contains(each.get()))
            begin(each);
    }
}

void Provisioner::stop() {
    settling_.stop();
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
}

void Provisioner::begin(const std::shared_ptr<ChargePoint>& charge_point, Release release) {
    std::shared_ptr<Turn> turn;
    {
        const std::scoped_lock lock(mutex_);
        if (stopping_)
            return;
        auto& place = turns_[charge_point.get()];
        if (place) {
            place->again = true;
            if (release == Release::ask)
                place->release = release;
            return;
        }
        turn = place = std::make_shared<Turn>(Turn{false, release});
    }
    tasks_.spawn(charge_point->executor(), "configuration of " + charge_point->identity(),
                 take_turn(charge_point, turn));
}

asio::awaitable<void> Provisioner::take_turn(std::shared_ptr<ChargePoint> charge_point,
                                             std::shared_ptr<Turn> turn) {
    const Held held(*this, *charge_point, *turn);
    const auto& wording = wording_of(charge_point->version());
    do {
        if (!is_current(*charge_point))
            co_return;
        co_await bring_in_step(charge_point, wording);
        co_await release(charge_point, *turn);
    } while (goes_on(*charge_point, *turn));
}

bool Provisioner::goes_on(const ChargePoint& charge_point, Turn& turn) {
    const std::scoped_lock lock(mutex_);
    if (std::exchange(turn.again, false) && !stopping_)
        return true;
    give_back(charge_point, turn);
    return false;
}

bool Provisioner::may_ask(Turn& turn) {
    const std::scoped_lock lock(mutex_);
    return std::exchange(turn.release, Release::leave) == Release::ask;
}

bool Provisioner::is_current(const ChargePoint& charge_point) const {
    return directory_.find(charge_point.identity()).get() == &charge_point;
}

const Wording& Provisioner::wording_of(ocpp::Version version) const {
    return version == ocpp::Version::v16 ? v16::wording() : v2_;
}

asio::awaitable<void> Provisioner::request_boot(std::shared_ptr<ChargePoint> charge_point) {
    return wording_of(charge_point->version()).request_boot(charge_point, settings_.commands.call_timeout);
}

bool Provisioner::is_held(const ChargePoint& charge_point) const {
    return settings_.boot.hold_until_configured && charge_point.boot_status() == BootStatus::pending;
}

/// One that was held until it is as desired may boot now. Whether it is admitted is looked at then.
asio::awaitable<void> Provisioner::release(std::shared_ptr<ChargePoint> charge_point, Turn& turn) {
    if (!is_held(*charge_point) || !is_current(*charge_point))
        co_return;
    const bool due = co_await store_.read(
        [&](storage::Database& db) { return anything_is_due(db, charge_point->identity(), Unasked::read); });
    if (due || !may_ask(turn))
        co_return;
    std::string asked_for = "BootNotification"; // named: GCC 12 sees a fault in a temporary
    charge_point->expect(std::move(asked_for));
    co_await request_boot(charge_point);
}

Unasked Provisioner::unasked_of(const ChargePoint& charge_point) const {
    if (is_held(charge_point)) // it waits for just that
        return Unasked::read;
    const bool reads = charge_point.quirks().read_configuration.value_or(settings_.boot.read_configuration);
    return reads ? Unasked::read : Unasked::leave;
}

asio::awaitable<void> Provisioner::bring_in_step(std::shared_ptr<ChargePoint> charge_point,
                                                 const Wording& wording) {
    const auto unasked = unasked_of(*charge_point);
    const bool due = co_await store_.read(
        [&](storage::Database& db) { return anything_is_due(db, charge_point->identity(), unasked); });
    if (!due)
        co_return;
    ConversationOptions options;
    options.answer_timeout = settings_.commands.call_timeout;
    options.priority = ocpp::Priority::low;
    Conversation station(charge_point, store_, std::move(options));
    const bool read = co_await read_all(station, wording);
    if (!read)
        co_return;
    const auto keys = co_await store_.read(
        [&](storage::Database& db) { return keys_to_read(db, charge_point->identity(), unasked); });
    const bool known = co_await read_first(station, wording, keys);
    if (!known)
        co_return;
    const auto origin = charge_point->origin(clock_.now());
    const auto wishes =
        co_await store_.write([&](storage::Database& db) { return due_wishes(db, origin, keys); });
    for (const auto& wish : wishes) {
        const bool answered = co_await grant(station, wording, wish);
        if (!answered)
            co_return;
    }
}

/// False when there is no use in going on.
asio::awaitable<bool> Provisioner::read_all(Conversation& station, const Wording& wording) {
    const auto& charge_point = station.charge_point();
    if (unasked_of(charge_point) == Unasked::leave)
        co_return true;
    const bool due = co_await store_.read(
        [&](storage::Database& db) { return whole_read_is_due(db, charge_point.identity()); });
    if (!due)
        co_return true;
    const auto reading = co_await wording.read_all(station);
    const bool told = reading.stored || (!reading.failure && !reading.reported.keys.empty());
    const auto origin = charge_point.origin(clock_.now());
    co_await store_.write([&](storage::Database& db) {
        if (!reading.reported.keys.empty() || !reading.reported.unknown.empty())
            store_reported(db, origin, reading.reported);
        if (!reading.stored)
            store_whole_read(db, origin, told ? WholeRead::succeeded : WholeRead::failed);
    });
    co_return !is_over(reading.failure);
}

asio::awaitable<bool> Provisioner::read_first(Conversation& station, const Wording& wording,
                                              const std::vector<KeyName>& keys) {
    if (keys.empty())
        co_return true;
    const auto reading = co_await wording.read(station, keys);
    const auto origin = station.charge_point().origin(clock_.now());
    co_await store_.write([&](storage::Database& db) {
        store_reported(db, origin, reading.reported);
        if (has_answered(reading.failure))
            store_untold(db, origin, keys);
    });
    co_return !is_gone(reading.failure); // one that does not answer to questions may answer to changes
}

asio::awaitable<bool> Provisioner::grant(Conversation& station, const Wording& wording, Wish wish) {
    const auto delivered = co_await fulfil(station, wording, wish);
    const auto origin = station.charge_point().origin(clock_.now());
    co_await store_.write([&](storage::Database& db) { store_delivered(db, origin, wish, delivered); });
    co_return delivered.status != storage::DeliveryStatus::failed;
}

} // namespace voltgate::core::provisioning
