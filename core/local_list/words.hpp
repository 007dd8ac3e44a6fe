#pragma once

#include "core/command/conversation.hpp"
#include "core/local_list/content.hpp"
#include "core/local_list/plan.hpp"
#include "core/settings.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>

#include <cstdint>
#include <string>

/// What a protocol version has words for, and how exchanges about lists are made in them.
namespace voltgate::core::local_list {

/// What the charge point said to a part of a list.
struct PartAnswer {
    enum class Kind {
        accepted,
        refused,
        wants_full,   ///< its list is not what it was taken for: only the whole list helps
        not_supported ///< it keeps no list
    };
    Kind kind = Kind::accepted;
    std::string word{}; ///< its own
};

/// How lists are spoken of in one protocol version.
struct Words {
    template <class T>
    using Answer = boost::system::result<T, ocpp::CallFailure>;

    /// The version that the charge point has; below 0: it keeps no list.
    boost::asio::awaitable<Answer<std::int64_t>> (*version)(Conversation& station) = nullptr;
    boost::asio::awaitable<Answer<PartAnswer>> (*send)(Conversation& station, Part part) = nullptr;
};

/// What a charge point can take, by what it told of itself.
[[nodiscard]] Capacity capacity_of(storage::Database& db, const std::string& charge_point_id,
                                   const Settings& settings);

} // namespace voltgate::core::local_list
