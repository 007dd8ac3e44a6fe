#pragma once

#include "core/clock.hpp"
#include "storage/database.hpp"
#include "tests/support/raw_station.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace voltgate::tests {

/// A charge point that sends one transaction after the other, as fast as the server acknowledges: start, two
/// meter values, stop. It keeps a ledger of what was acknowledged; what was not it repeats after the next
/// connect, as charge points do. Belongs to one thread at a time.
class LoadStation {
public:
    LoadStation(RawStation station, core::Instant first_start);

    /// Connects to this port and boots.
    void connect(std::uint16_t port);
    /// Sends until the connection ends or `enough` is true. Counts acknowledgements.
    void run(const std::atomic<bool>& enough, std::atomic<std::size_t>& acknowledged);

    /// What the ledger says and the database does not, one line each.
    [[nodiscard]] std::vector<std::string> missing_in(storage::Database& db) const;
    [[nodiscard]] std::size_t acknowledged() const;

private:
    static constexpr int meter_values = 2;

    struct Transaction {
        std::int64_t id = 0; ///< 0: the start is not acknowledged
        int metered = 0;
        bool stopped = false;
    };

    [[nodiscard]] std::string next_message() const;
    void note(const boost::json::value& answer);
    [[nodiscard]] core::Instant start_of(std::size_t transaction) const;
    void check(storage::Database& db, std::size_t transaction, std::vector<std::string>& faults) const;

    RawStation station_;
    const core::Instant first_start_;
    std::vector<Transaction> ledger_{1};
    std::size_t messages_ = 0;
};

} // namespace voltgate::tests
