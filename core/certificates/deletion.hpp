#pragma once

#include "core/certificates/certificates.hpp"
#include "core/certificates/installed.hpp"
#include "core/command/conversation.hpp"
#include "core/origin.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Certificates are deleted one message each, whichever the version.
namespace voltgate::core::certificates {

/// What became of those that were to be deleted.
struct Deletion {
    std::vector<certs::HashData> gone{}; ///< deleted, or not there, which comes to the same
    std::int64_t deleted = 0;
    std::size_t left_out = 0;                   ///< that were not asked for, as there are too many
    std::string refusal{};                      ///< the charge point's first word other than Accepted
    std::optional<ocpp::CallFailure> failure{}; ///< ended it early

    void take(const certs::HashData& name, std::string_view word);
};

/// Asks for one after the other; `request_of` says a name in the words of a version.
template <class RequestOf>
boost::asio::awaitable<Deletion> delete_each(Conversation& station, Names names, RequestOf request_of) {
    Deletion deletion;
    deletion.left_out = names.left_out;
    for (const auto& name : names.kept) {
        auto request = request_of(name);
        const auto answer = co_await station.call(std::move(request));
        if (!answer) {
            deletion.failure = answer.error();
            break;
        }
        deletion.take(name, answer->status.text());
    }
    co_return deletion;
}

/// What the command comes to; what is gone is forgotten with it.
[[nodiscard]] Outcome outcome_of_deletion(const Deletion& deletion, const DeleteCertificate& command,
                                          Conversation& station, const Origin& origin);

} // namespace voltgate::core::certificates
