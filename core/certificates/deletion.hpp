#pragma once

#include "core/certificates/certificates.hpp"
#include "core/certificates/installed.hpp"
#include "core/certificates/wire.hpp"
#include "core/clock.hpp"
#include "core/command/conversation.hpp"
#include "core/origin.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

/// Asks for one after the other. `Request` is a version's DeleteCertificateRequest.
template <class Request>
boost::asio::awaitable<Deletion> delete_each(Conversation& station, Names names) {
    Deletion deletion;
    deletion.left_out = names.left_out;
    for (const auto& name : names.kept) {
        auto request = deletion_of<Request>(name);
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

/// Deletes `of_type`, all that the charge point lists of the type that the command names, or else the one
/// certificate that it names.
template <class Request>
boost::asio::awaitable<Outcome> delete_by(Conversation& station, DeleteCertificate command,
                                          std::optional<Names> of_type, const Clock& clock) {
    Names names;
    if (of_type) {
        names = std::move(*of_type);
    } else {
        auto name = co_await station.store().read(
            [&](storage::Database& db) { return named_by(db, station.charge_point().identity(), command); });
        if (!name)
            co_return unusable("certificate_id", "the charge point has no such certificate any more");
        names.add(std::move(*name));
    }
    const auto deletion = co_await delete_each<Request>(station, std::move(names));
    co_return outcome_of_deletion(deletion, command, station, station.charge_point().origin(clock.now()));
}

} // namespace voltgate::core::certificates
