#include "core/review.hpp"
#include "core/transactions/told.hpp"
#include "storage/records/reviews.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace voltgate::core::transactions {

namespace {

namespace events = storage::transaction_events;

/// More numbers than one transaction has are no gap but numbers of another kind.
constexpr std::int64_t widest_gap = 10'000;

struct Numbers {
    std::set<std::int64_t> own;
    bool has_start = false;
    bool has_end = false;
};

Numbers numbers_of(storage::Database& db, const storage::Session& session) {
    Numbers numbers;
    for (const auto& event : events::of_session(db, session.id)) {
        numbers.own.insert(event.seq_no);
        numbers.has_start |= event.kind == EventKind::started;
        numbers.has_end |= event.kind == EventKind::ended;
    }
    return numbers;
}

/// Equipment numbers each transaction from 0, or counts on over all of its transactions: then a number may be
/// that of another one.
std::set<std::int64_t> missing_of(storage::Database& db, const storage::Session& session,
                                  const Numbers& numbers) {
    std::set<std::int64_t> missing;
    const auto first = *numbers.own.begin(), last = *numbers.own.rbegin();
    if (last - first > widest_gap)
        return missing;
    for (auto number = first; number < last; ++number)
        if (!numbers.own.contains(number))
            missing.insert(number);
    const bool counts_on = first > 0;
    if (counts_on && !missing.empty())
        for (const auto number :
             events::numbers_of_others(db, session.charge_point_id, session.id, first, last))
            missing.erase(number);
    return missing;
}

std::string words_for(const std::set<std::int64_t>& missing, bool has_start) {
    constexpr std::size_t most_named = 20;
    std::string words = has_start ? "" : "its start";
    std::size_t named = 0;
    for (const auto number : missing) {
        if (named++ == most_named)
            return words + ", ...";
        words += (words.empty() ? "number " : ", ") + std::to_string(number);
    }
    return words;
}

void resolve(storage::Database& db, const storage::Session& session, Instant now) {
    storage::reviews::ListFilter filter;
    filter.kind = std::string(review::incomplete_transaction);
    filter.session_id = session.id;
    filter.resolved = false;
    for (const auto& each : storage::reviews::list(db, filter, {}).data)
        storage::reviews::resolve(db, each.id, "what was missing has come", now);
}

} // namespace

void look_for_gaps(storage::Database& db, const Told& told, storage::Session& session) {
    // The usual event changes nothing of what is missing, nor does one whose number is known already: not all
    // equipment counts.
    if (told.kind == EventKind::updated &&
        (events::is_next(db, session.charge_point_id, session.id, told.seq_no) ||
         events::repeats_number(db, session.id, told.seq_no)))
        return;
    const auto numbers = numbers_of(db, session);
    const auto missing = missing_of(db, session, numbers);
    const auto count = std::ssize(missing) + (numbers.has_start ? 0 : 1);
    if (count == 0 && session.missing_events)
        resolve(db, session, told.origin.received_at);
    session.missing_events = count > 0 ? std::optional<std::int64_t>(count) : std::nullopt;
    if (count == 0 || !numbers.has_end)
        return;
    review::Finding finding{review::incomplete_transaction, told.action, told.message, {}};
    finding.detail =
        "of transaction " + told.transaction_id + " never came: " + words_for(missing, numbers.has_start);
    finding.evse_id = session.evse_id;
    finding.session_id = session.id;
    finding.key = session.id;
    review::add(db, told.origin, finding);
}

} // namespace voltgate::core::transactions
