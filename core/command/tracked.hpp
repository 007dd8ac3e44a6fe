#pragma once

#include "core/clock.hpp"
#include "core/command/conversation.hpp"
#include "core/command/record.hpp"
#include "core/settings.hpp"
#include "storage/records/tracked_queries.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// The life of a request that a charge point carries out after it has answered: firmware updates and log
/// uploads. Each is made by one command, goes on while the charge point tells of it, and ends at the latest
/// when it was silent for too long. What arrives late or twice does no harm.
namespace voltgate::core::tracked {

using storage::EndedBy;
using storage::RequestStatus;
using storage::TrackedRequest;

/// Who is asked, by which command, and where it reaches our files.
struct Asked {
    std::string organization_id;
    std::string charge_point_id;
    std::string command_id;
    std::string files_url;
    Instant at;
};

[[nodiscard]] Asked asked_of(Conversation& station, const Settings& settings, Instant now);

/// Whether the charge point's messages name the request by a number of ours.
enum class Numbering { numbered, unnumbered };

/// What a charge point's word means for a request.
enum class Meaning { nothing, unknown, under_way, success, failure, cancelled };

/// What a charge point answered to the command.
enum class Answer { accepted, accepted_instead, rejected, unanswered };

/// A call without a usable answer: an error is a no; otherwise the charge point may do it all the same.
[[nodiscard]] Answer answer_of(const ocpp::CallFailure& failure);

/// A new request; a command that is delivered again after a lost connection goes on with its old one.
template <class Request>
Request begin(storage::Database& db, const Asked& asked, Numbering numbering, std::string_view id_prefix);

/// Takes in a word of the charge point; false when that is no news. A success stands.
bool hear(TrackedRequest& request, std::string_view word, Meaning meaning, Instant at,
          std::chrono::seconds patience);

void end(TrackedRequest& request, RequestStatus status, EndedBy by, Instant at);

/// What the command shows of it.
[[nodiscard]] command_record::Progress progress_of(const TrackedRequest& request);

/// The request that a message is about: by its number; without one the newest open one, first of those that
/// have no number; without any the newest that ended lately.
template <class Request>
std::optional<Request> addressed(storage::Database& db, const Origin& origin,
                                 std::optional<std::int64_t> number) {
    namespace queries = storage::tracked_requests;
    if (number)
        return queries::by_number<Request>(db, origin.charge_point_id, *number);
    auto open = queries::open_at<Request>(db, origin.charge_point_id);
    if (open.empty())
        return queries::newest_ended<Request>(db, origin.charge_point_id, origin.received_at);
    const auto unnumbered =
        std::find_if(open.begin(), open.end(), [](const Request& each) { return !each.request_number; });
    return unnumbered == open.end() ? std::move(open.front()) : std::move(*unnumbered);
}

/// A status as a charge point sends it.
struct Report {
    Origin origin;
    std::optional<std::int64_t> request_number;
    std::string word;
    Meaning meaning = Meaning::unknown;
};

/// The status as it was received, whatever it belongs to.
void log(storage::Database& db, storage::RequestKind kind, const Report& report,
         std::optional<std::string> request_id);

template <class Request>
struct Heard {
    std::optional<Request> request; ///< that the status is about, as it is now
    bool news = true;               ///< not the same once more
    bool progress = false;          ///< of the request
};

/// Stores a status, with the request that it is about.
template <class Request>
Heard<Request> take_in(storage::Database& db, storage::RequestKind kind, const Report& report,
                       std::chrono::seconds patience) {
    Heard<Request> heard;
    // Idle, because it was asked, is about no request.
    if (report.meaning != Meaning::nothing || report.request_number)
        heard.request = addressed<Request>(db, report.origin, report.request_number);
    if (heard.request) {
        const auto before = heard.request->ocpp_status;
        heard.progress =
            hear(*heard.request, report.word, report.meaning, report.origin.received_at, patience);
        heard.news = heard.progress || before != report.word;
        storage::tracked_requests::put(db, *heard.request);
    }
    if (heard.news)
        log(db, kind, report, heard.request ? heard.request->id : std::optional<std::string>());
    return heard;
}

/// Whether a command was handed to the socket.
[[nodiscard]] bool was_sent(storage::Database& db, std::string_view command_id);

/// Ends what the charge point dropped for a newer request: all others when it says so, else those that its
/// messages could not tell from the newer one. `changed(request)` saves and tells.
template <class Request, class Changed>
void give_way(storage::Database& db, const Request& newer, Answer answer, Instant now, Changed changed) {
    for (auto& each : storage::tracked_requests::open_at<Request>(db, newer.charge_point_id)) {
        const bool mixed_up = !newer.request_number && !each.request_number;
        if (each.id >= newer.id || (answer != Answer::accepted_instead && !mixed_up))
            continue;
        end(each, RequestStatus::cancelled, EndedBy::newer_request, now);
        changed(each);
    }
}

/// Takes in the charge point's answer; `changed` as above. The request itself is not told of: that is in its
/// command's answer.
template <class Request, class Changed>
std::optional<Request> answered(storage::Database& db, std::string_view command_id, Answer answer,
                                Instant now, Changed changed) {
    namespace queries = storage::tracked_requests;
    auto request = queries::by_command<Request>(db, command_id);
    if (!request)
        return std::nullopt;
    if (answer == Answer::unanswered && !was_sent(db, command_id))
        end(*request, RequestStatus::not_sent, EndedBy::answer, now);
    else if (answer == Answer::rejected)
        end(*request, RequestStatus::rejected, EndedBy::answer, now);
    else if (answer != Answer::unanswered && request->status == RequestStatus::requested)
        request->status = RequestStatus::accepted;
    request->updated_at = now;
    queries::put(db, *request);
    if (answer == Answer::accepted || answer == Answer::accepted_instead)
        give_way(db, *request, answer, now, changed);
    return request;
}

/// Ends what nothing was heard of until its deadline, and what was never sent.
template <class Request, class Changed>
void expire(storage::Database& db, Instant now, Changed changed) {
    namespace queries = storage::tracked_requests;
    for (auto& each : queries::never_sent<Request>(db)) {
        end(each, RequestStatus::not_sent, EndedBy::answer, now);
        changed(each);
    }
    for (auto& each : queries::overdue<Request>(db, now)) {
        end(each, RequestStatus::timed_out, EndedBy::time, now);
        changed(each);
    }
}

/// As if it had not been asked yet.
void reopen(TrackedRequest& request);

/// What every new request has.
void fill(storage::Database& db, TrackedRequest& request, const Asked& asked, Numbering numbering,
          std::string_view id_prefix);

template <class Request>
Request begin(storage::Database& db, const Asked& asked, Numbering numbering, std::string_view id_prefix) {
    if (auto earlier = storage::tracked_requests::by_command<Request>(db, asked.command_id)) {
        reopen(*earlier); // it may have waited past its deadline
        return std::move(*earlier);
    }
    Request request;
    fill(db, request, asked, numbering, id_prefix);
    return request;
}

} // namespace voltgate::core::tracked
