// What happens on the EVSEs of a station.
#include "ocpp/json/codec.hpp"
#include "ocpp/v16/metering.hpp"
#include "tools/simulator/station.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>

namespace voltgate::simulator {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds soft_reset_patience{10}; // for what is left to tell before a soft reset

template <class Request>
std::string text_of(const Request& request) {
    return ocpp::encode(request, ocpp::Version::v16).value();
}

} // namespace

/// The life of the hardware: energy flows, meters are read, waits run out, resets are carried out.
asio::awaitable<void> Station::live() {
    while (!stopping_) {
        const auto time = Clock::now();
        advance(time);
        report_changes();
        if (reboot_ && reboot_->reason == v16::Reason::SoftReset) {
            for (auto& evse : evses_)
                if (evse.transaction)
                    end(evse, v16::Reason::SoftReset);
            co_await settled(soft_reset_patience);
        }
        if (const auto reboot = std::exchange(reboot_, std::nullopt))
            restart(reboot->reason);
        auto next = time + options_.tick;
        for (const auto& evse : evses_)
            if (evse.transaction)
                next = std::min(next, evse.sample_due);
        if (!later_.empty())
            next = std::min(next, later_.begin()->first);
        co_await changed_.wait_until(next);
    }
}

void Station::advance(Clock::time_point time) {
    const std::chrono::duration<double> passed = time - advanced_;
    advanced_ = time;
    const std::chrono::seconds interval(keys_.integer("MeterValueSampleInterval"));
    const auto charging = static_cast<std::size_t>(
        std::ranges::count_if(evses_, [](const Evse& evse) { return evse.transaction != nullptr; }));
    for (auto& evse : evses_) {
        evse.limit_w = profiles_.limit_w(evse, now(), charging).value_or(evse.supply.max_power_w());
        evse.advance(passed * options_.time_scale);
        if (evse.permission && evse.permission->until <= time)
            evse.permission.reset();
        if (evse.reservation && evse.reservation->expires_at <= now())
            evse.reservation.reset();
        if (evse.transaction && interval.count() > 0 && evse.sample_due <= time) {
            sample(evse, v16::ReadingContext::SamplePeriodic);
            evse.sample_due = time + interval;
        }
    }
    while (!later_.empty() && later_.begin()->first <= time) {
        const auto work = std::move(later_.begin()->second);
        later_.erase(later_.begin());
        work();
    }
}

void Station::sample(Evse& evse, v16::ReadingContext context) {
    const auto value = evse.read(keys_.list("MeterValuesSampledData"), context, now());
    const auto transaction = evse.transaction;
    if (transaction)
        if (const auto kept = keys_.list("StopTxnSampledData"); !kept.empty())
            transaction->data.push_back(evse.read(kept, context, now()));
    Outgoing message;
    message.action = "MeterValues";
    message.kind = transaction ? Outgoing::Kind::transaction : Outgoing::Kind::live;
    message.payload = [value, transaction, connector = evse.number] {
        v16::MeterValuesRequest request;
        request.connectorId = connector;
        if (transaction)
            request.transactionId = transaction->id_to_send();
        request.meterValue.push_back(value);
        return text_of(request);
    };
    outbox_.push(std::move(message));
    changed();
}

void Station::plug(unsigned number, Vehicle vehicle) {
    auto& evse = evses_.at(number - 1);
    evse.vehicle = vehicle;
    evse.finished = false;
    if (const auto permission = std::exchange(evse.permission, std::nullopt); permission && !evse.transaction)
        begin(evse, permission->id_tag);
    report_changes();
}

void Station::unplug(unsigned number) {
    auto& evse = evses_.at(number - 1);
    advance(Clock::now());
    if (evse.transaction && keys_.boolean("StopTransactionOnEVSideDisconnect"))
        end(evse, v16::Reason::EVDisconnected);
    evse.vehicle.reset();
    evse.finished = false;
    report_changes();
}

asio::awaitable<Station::Swipe> Station::swipe(unsigned number, std::string tag) {
    auto& evse = evses_.at(number - 1);
    if (const auto transaction = evse.transaction) {
        const bool own = ocpp::equal_ignoring_case(transaction->id_tag, tag);
        if (!own) {
            // A tag of the same group may stop it, too.
            const bool allowed = co_await authorize(tag);
            const auto starter = known(transaction->id_tag);
            const auto other = known(tag);
            if (!allowed || !starter || !other || !starter->parentIdTag ||
                starter->parentIdTag != other->parentIdTag)
                co_return Swipe::refused;
        }
        if (evse.transaction == transaction)
            end(evse, v16::Reason::Local, tag);
        co_return Swipe::stopped;
    }
    bool welcomed = evse.free();
    if (welcomed)
        welcomed = co_await authorize(tag);
    if (!welcomed || !evse.free() || !may_use(evse, tag)) {
        say("EVSE " + std::to_string(number) + " refuses " + tag);
        co_return Swipe::refused;
    }
    permit(evse, std::move(tag));
    co_return evse.transaction ? Swipe::started : Swipe::permitted;
}

/// Charging may begin: at once when a vehicle is there, else when one comes in time.
void Station::permit(Evse& evse, std::string tag) {
    if (evse.vehicle)
        begin(evse, std::move(tag));
    else
        evse.permission = Permission{std::move(tag),
                                     Clock::now() + std::chrono::seconds(keys_.integer("ConnectionTimeOut"))};
    report_changes();
}

asio::awaitable<bool> Station::authorize(std::string tag) {
    if (keys_.boolean("LocalPreAuthorize"))
        if (const auto info = known(tag); info && is_welcome(*info))
            co_return true;
    if (connected() && accepted_) {
        v16::AuthorizeRequest request;
        request.idTag = tag;
        auto payload = text_of(request);
        const auto answer = co_await call("Authorize", std::move(payload));
        ocpp::Decoder decoder{ocpp::Version::v16};
        if (answer) {
            const auto response = ocpp::decode<v16::AuthorizeResponse>(*answer, decoder);
            if (response)
                local_.remember(tag, response->idTagInfo);
            co_return response&& is_welcome(response->idTagInfo);
        }
    }
    if (!keys_.boolean("LocalAuthorizeOffline"))
        co_return false;
    const auto info = known(tag);
    co_return info ? is_welcome(*info) : keys_.boolean("AllowOfflineTxForUnknownId");
}

void Station::start_remotely(Evse& evse, const v16::RemoteStartTransactionRequest& request) {
    if (request.chargingProfile)
        evse.remote_profile = *request.chargingProfile;
    if (!keys_.boolean("AuthorizeRemoteTxRequests"))
        return permit(evse, request.idTag.str());
    ++tasks_;
    asio::co_spawn(executor_, authorize_and_permit(evse, request.idTag.str()), [this](std::exception_ptr) {
        --tasks_;
        changed();
    });
}

asio::awaitable<void> Station::authorize_and_permit(Evse& evse, std::string tag) {
    const bool allowed = co_await authorize(tag);
    if (allowed && evse.free())
        permit(evse, std::move(tag));
}

bool Station::is_welcome(const v16::IdTagInfo& info) const {
    const bool expired = info.expiryDate && *info.expiryDate <= now();
    return info.status == v16::AuthorizationStatus::Accepted && !expired;
}

std::optional<v16::IdTagInfo> Station::known(std::string_view tag) const {
    return local_.find(tag);
}

void Station::begin(Evse& evse, std::string tag) {
    auto transaction = std::make_shared<Transaction>(); // owners: see Transaction
    transaction->id_tag = std::move(tag);
    transaction->meter_start_wh = evse.meter_wh();
    transaction->started_at = now();
    evse.transaction = transaction;
    if (const auto profile = std::exchange(evse.remote_profile, std::nullopt))
        profiles_.install(evse.number, *profile, &evse);
    evse.sample_due = Clock::now() + std::chrono::seconds(keys_.integer("MeterValueSampleInterval"));

    v16::StartTransactionRequest request;
    request.connectorId = evse.number;
    request.idTag = transaction->id_tag;
    request.meterStart = transaction->meter_start_wh;
    request.timestamp = transaction->started_at;
    if (const auto reservation = take_reservation(evse, transaction->id_tag))
        request.reservationId = reservation->id;
    Outgoing message;
    message.action = "StartTransaction";
    message.kind = Outgoing::Kind::transaction;
    message.payload = [text = text_of(request)] { return text; };
    message.answered = [this, &evse, transaction](const boost::json::object* answer) {
        started(evse, transaction, answer);
    };
    outbox_.push(std::move(message));
    ++statistics_.transactions;
    report_changes();
}

/// A reserved EVSE is for the tag of the reservation or one of its group.
bool Station::may_use(const Evse& evse, std::string_view tag) const {
    if (!evse.reservation || ocpp::equal_ignoring_case(evse.reservation->id_tag, tag))
        return true;
    const auto info = known(tag);
    return info && info->parentIdTag && !evse.reservation->parent_id_tag.empty() &&
           ocpp::equal_ignoring_case(info->parentIdTag->str(), evse.reservation->parent_id_tag);
}

/// The reservation that a transaction on this EVSE uses up: its own, or one of any EVSE for the same tag.
std::optional<Reservation> Station::take_reservation(Evse& evse, std::string_view tag) {
    if (evse.reservation)
        return std::exchange(evse.reservation, std::nullopt);
    for (auto& each : evses_)
        if (each.reservation && each.reservation->any_evse && may_use(each, tag))
            return std::exchange(each.reservation, std::nullopt);
    return std::nullopt;
}

void Station::started(Evse& evse, const std::shared_ptr<Transaction>& transaction,
                      const boost::json::object* answer) {
    ocpp::Decoder decoder{ocpp::Version::v16};
    if (!answer)
        return; // given up: its stop will say -1
    const auto response = ocpp::decode<v16::StartTransactionResponse>(*answer, decoder);
    if (!response || transaction->id)
        return;
    transaction->id = response->transactionId;
    say("EVSE " + std::to_string(evse.number) + " transaction " + std::to_string(*transaction->id));
    local_.remember(transaction->id_tag, response->idTagInfo);
    if (is_welcome(response->idTagInfo) || evse.transaction != transaction)
        return;
    transaction->deauthorized = true;
    if (keys_.boolean("StopTransactionOnInvalidId"))
        end(evse, v16::Reason::DeAuthorized);
    report_changes();
}

void Station::end(Evse& evse, v16::Reason reason, std::optional<std::string> tag) {
    advance(Clock::now());
    if (!evse.transaction)
        return;
    const auto transaction = std::exchange(evse.transaction, nullptr);
    profiles_.transaction_ended(evse.number);
    evse.finished = evse.vehicle.has_value();
    if (std::exchange(evse.becomes_inoperative, false))
        evse.operative = false;

    v16::StopTransactionRequest request;
    request.meterStop = evse.meter_wh();
    request.timestamp = now();
    request.reason = reason;
    if (tag)
        request.idTag = *tag;
    if (!transaction->data.empty())
        request.transactionData = transaction->data;
    Outgoing message;
    message.action = "StopTransaction";
    message.kind = Outgoing::Kind::transaction;
    message.payload = [request, transaction]() mutable {
        request.transactionId = transaction->id_to_send();
        return text_of(request);
    };
    outbox_.push(std::move(message));
    report_changes();
}

void Station::break_down(unsigned number, v16::ChargePointErrorCode error) {
    auto& evse = evses_.at(number - 1);
    advance(Clock::now());
    evse.error = error;
    if (error != v16::ChargePointErrorCode::NoError)
        evse.reservation.reset(); // 1.6 section 3.12: a faulted connector keeps none
    if (evse.transaction && error != v16::ChargePointErrorCode::NoError)
        end(evse, v16::Reason::Other);
    report_changes();
}

} // namespace voltgate::simulator
