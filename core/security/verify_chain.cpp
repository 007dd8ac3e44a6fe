#include "core/security/security_events.hpp"

#include <utility>

namespace voltgate::core::security {

namespace {

constexpr std::int64_t rows_at_once = 1'000;

/// Walks a chain from its beginning and stops at the first row that does not fit.
class Walk {
public:
    explicit Walk(const storage::SecurityChain& chain)
        : chain_(chain)
        , next_(chain.first_sequence)
        , hash_(chain.first_previous_hash) {}

    /// False when the row does not fit.
    bool take(const storage::SecurityEvent& event) {
        ++state_.events;
        if (event.sequence < next_)
            return broken(event.id, "this row stands before the beginning of the chain");
        if (event.sequence > next_)
            return broken(event.id, "the row before this one is missing");
        if (event.previous_hash != hash_)
            return broken(event.id, "this row does not continue the one before it");
        if (hash_of(event) != event.hash)
            return broken(event.id, "this row was changed after it was written");
        ++next_;
        hash_ = event.hash;
        return true;
    }

    /// After the last row.
    void end() {
        if (next_ != chain_.last_sequence + 1)
            broken(std::nullopt,
                   "the newest rows are missing, or there are rows beyond the end of the chain");
        else if (hash_ != chain_.last_hash)
            broken(std::nullopt, "the newest row is not the one that was written");
    }

    [[nodiscard]] std::int64_t next() const { return next_; }
    [[nodiscard]] ChainState state() && { return std::move(state_); }

private:
    bool broken(std::optional<std::string> event_id, std::string detail) {
        state_.intact = false;
        state_.broken_event_id = std::move(event_id);
        state_.detail = std::move(detail);
        return false;
    }

    const storage::SecurityChain chain_;
    std::int64_t next_;
    std::string hash_;
    ChainState state_;
};

} // namespace

ChainState verify_chain(storage::Database& db, std::string_view charge_point_id) {
    Walk walk(storage::security_events::chain_of(db, charge_point_id));
    std::int64_t from = 0;
    for (;;) {
        const auto rows = storage::security_events::from(db, charge_point_id, from, rows_at_once);
        for (const auto& row : rows) {
            if (!walk.take(row))
                return std::move(walk).state();
        }
        if (rows.empty())
            break;
        from = walk.next();
    }
    walk.end();
    return std::move(walk).state();
}

} // namespace voltgate::core::security
