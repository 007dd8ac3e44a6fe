#pragma once

#include "ocpp/v2/transactions.hpp"
#include "tools/simulator/protocol.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace voltgate::simulator {

namespace v2 = ocpp::v2;
class Protocol2;

/// The transactions of a 2.x station. One begins at a start point and ends at a stop point (E01, E06), which
/// are settings: it may know a vehicle that nobody has paid for, or a token with no vehicle yet. Each of its
/// events is made when it happens and kept until it is delivered.
class Transactions2 {
public:
    Transactions2(Station& station, Protocol2& protocol)
        : station_(station)
        , protocol_(protocol) {}

    // As Protocol is told.
    void plugged(Evse& evse);
    void unplugged(Evse& evse);
    void permitted(Evse& evse, Cause cause);
    void permission_lapsed(Evse& evse);
    void begun(Evse& evse, Cause cause, const Permission& permission, const std::optional<Reservation>& used);
    void ended(Evse& evse, const std::shared_ptr<Transaction>& transaction, StopReason reason,
               const std::optional<Token>& by);
    void deauthorized(Evse& evse);
    void restarted(Evse& evse);
    /// Of an ISO 15118 vehicle in a transaction.
    void say_needs(const Evse& evse);
    void sample(Evse& evse, Occasion occasion);
    /// Changes of the charging state and of the rate.
    void look(Evse& evse);
    /// As asked for.
    void report(Evse& evse);

    [[nodiscard]] bool idle() const { return running_.empty(); }
    [[nodiscard]] bool runs(std::string_view id) const;

private:
    using Trigger = v2::TriggerReasonEnum;
    using State = v2::ChargingStateEnum;

    struct Running {
        std::string id;
        std::int64_t next_number = 0;
        std::optional<Token> token{};
        std::optional<std::int64_t> remote_start_id{};
        std::optional<v2::ReasonEnum> stopped{}; ///< by whom, when it goes on until the cable is gone
        State state = State::Idle;
        double offered_w = 0;
        std::chrono::milliseconds charged{};
        std::chrono::steady_clock::time_point looked_at{};
        std::vector<Reading> readings{}; ///< for its end
    };

    /// What an event has beside what every event has.
    struct Details {
        std::optional<Token> token{};
        std::optional<std::int64_t> reservation{};
        std::vector<Reading> readings{};
        bool names_evse = false;
        bool names_remote_start = false;
    };

    [[nodiscard]] bool starts_at(std::string_view point) const;
    [[nodiscard]] bool stops_at(std::string_view point) const;
    [[nodiscard]] bool stops_without_authorization() const;
    [[nodiscard]] Running* find(const Evse& evse);
    [[nodiscard]] static State state_of(const Evse& evse);
    void start(Evse& evse, Trigger trigger, Details details, std::optional<std::int64_t> remote_start_id);
    void update(Evse& evse, Running& running, Trigger trigger, Details details);
    void update(Evse& evse, Running& running, Trigger trigger) { update(evse, running, trigger, Details()); }
    void finish(Evse& evse, Trigger trigger, v2::ReasonEnum reason, const std::optional<Token>& by);
    void send(Evse& evse, Running& running, v2::TransactionEventEnum type, Trigger trigger,
              const Details& details);
    void answered(unsigned evse, const std::string& id, const boost::json::object* answer,
                  const std::optional<Token>& token);
    [[nodiscard]] std::int64_t number(Running& running);

    Station& station_;
    Protocol2& protocol_;
    std::map<unsigned, Running> running_; // by EVSE
    std::int64_t counted_ = 0;            // events of all transactions
};

} // namespace voltgate::simulator
