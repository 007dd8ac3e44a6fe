#pragma once

#include "core/clock.hpp"
#include "core/command/commands.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

/// Customers that a charge point has forgotten on demand stay off its local list (N10.FR.02).
namespace voltgate::core::local_list {

/// A charge point has forgotten a customer. A rule of a write.
void customer_cleared(storage::Database& db, const Origin& origin, const std::string& id_tag);

/// The keys of the tags that stay off a charge point's list: until an operator changes the tag, or the list's
/// definition, again.
[[nodiscard]] std::vector<std::string> cleared_keys(storage::Database& db,
                                                    const std::string& charge_point_id);

/// Takes cleared customers off lists that operators sent by hand; those that are defined follow by
/// themselves. Runs in the sweeper's task.
class ClearedCustomers {
public:
    ClearedCustomers(storage::Store& store, Commands& commands, const Clock& clock, const Settings& settings)
        : store_(store)
        , commands_(commands)
        , clock_(clock)
        , settings_(settings) {}

    boost::asio::awaitable<void> round();

private:
    storage::Store& store_;
    Commands& commands_;
    const Clock& clock_;
    const Settings& settings_;
};

} // namespace voltgate::core::local_list
