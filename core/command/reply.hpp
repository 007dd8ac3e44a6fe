#pragma once

#include "core/command/conversation.hpp"

#include <boost/asio/awaitable.hpp>

#include <type_traits>
#include <utility>

namespace voltgate::core {

/// What became of a call whose answer has a status, of which Accepted means that it is done.
struct Reply {
    Outcome outcome{}; ///< of a command that ends with this call
    bool answered = false;
    bool accepted = false;
};

/// Makes the call, in the words of any version.
template <class Request>
boost::asio::awaitable<Reply> reply_to(Conversation& station, Request request) {
    const auto answer = co_await station.call(std::move(request));
    Reply reply;
    if (answer) {
        using Status = typename std::remove_cvref_t<decltype(answer->status)>::Enumeration;
        reply.answered = true;
        reply.accepted = answer->status == Status::Accepted;
        reply.outcome = station.answered(answer->status.text(), verdict_of(reply.accepted));
    } else {
        reply.outcome = outcome_of(answer.error());
    }
    co_return reply;
}

} // namespace voltgate::core
