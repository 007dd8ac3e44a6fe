#pragma once

#include <chrono>
#include <cstdint>

namespace voltgate::core::local_list {

/// How local lists are kept in step.
struct LocalListSettings {
    /// Entries in one message for a charge point that has not said how many it takes.
    std::int64_t portion = 100;
    /// How long after a failure a list is sent again; twice as long after each further one.
    std::chrono::seconds retry{300};
    /// How many lists are compared with the present id tags in one round.
    std::int64_t at_once = 100;
};

} // namespace voltgate::core::local_list
