#include "core/multipart/multipart.hpp"

#include "storage/records/tracked_requests.hpp"

#include <algorithm>

namespace voltgate::core::multipart {

namespace {

using storage::Multipart;

/// It has waited long enough for another part, or for the whole.
Instant deadline(const Multipart& multipart, Instant now, const MultipartSettings& settings) {
    return std::min(now + settings.patience, multipart.asked_at + settings.limit);
}

bool has_all_parts(const Multipart& multipart) {
    return multipart.last_number && multipart.parts == *multipart.last_number + 1;
}

void end(Multipart& multipart, MultipartStatus status, Instant now) {
    multipart.status = status;
    multipart.ended_at = now;
}

/// Parts without numbers come in order; their numbers are counted here.
std::int64_t number_of(const Multipart& multipart, const Part& part) {
    return part.number.value_or(multipart.parts);
}

/// A part that is new to its collection.
void enter(Multipart& multipart, const Part& part, const MultipartSettings& settings) {
    ++multipart.parts;
    const auto number = number_of(multipart, part);
    if (!part.to_be_continued)
        multipart.last_number = part.number ? number : multipart.parts - 1;
    multipart.deadline_at = deadline(multipart, part.origin.received_at, settings);
    if (has_all_parts(multipart))
        end(multipart, MultipartStatus::complete, part.origin.received_at);
}

Taken taken_of(const Multipart& multipart) {
    Taken taken;
    taken.charge_point_id = multipart.charge_point_id;
    taken.request_id = multipart.request_id;
    taken.asked_for = true;
    taken.in_time = multipart.status == MultipartStatus::open;
    taken.asked_at = multipart.asked_at;
    taken.purpose = multipart.purpose;
    taken.command_id = multipart.command_id.value_or("");
    return taken;
}

} // namespace

std::int64_t open(storage::Database& db, const Asking& asking, const MultipartSettings& settings) {
    Multipart row;
    row.charge_point_id = asking.origin.charge_point_id;
    row.request_id = storage::tracked_requests::next_number(db);
    row.kind = asking.kind;
    row.purpose = asking.purpose;
    if (!asking.command_id.empty())
        row.command_id = asking.command_id;
    row.asked_at = asking.origin.received_at;
    row.deadline_at = deadline(row, row.asked_at, settings);
    storage::multiparts::add(db, row);
    return row.request_id;
}

Taken take(storage::Database& db, const Part& part, const MultipartSettings& settings) {
    const auto& id = part.origin.charge_point_id;
    auto row = storage::multiparts::get(db, id, part.request_id);
    if (!row || row->kind != part.kind)
        return {id, part.request_id};
    auto taken = taken_of(*row);
    taken.repeated = !storage::multiparts::add_part(db, id, part.request_id, number_of(*row, part));
    if (taken.repeated || !taken.in_time)
        return taken;
    enter(*row, part, settings);
    taken.completed = row->status == MultipartStatus::complete;
    storage::multiparts::update(db, *row);
    return taken;
}

void refused(storage::Database& db, const std::string& charge_point_id, std::int64_t request_id,
             Instant now) {
    auto row = storage::multiparts::get(db, charge_point_id, request_id);
    if (!row || row->status != MultipartStatus::open)
        return;
    end(*row, MultipartStatus::refused, now);
    storage::multiparts::update(db, *row);
}

std::vector<Multipart> expire(storage::Database& db, Instant now, const MultipartSettings& settings) {
    constexpr std::int64_t at_once = 500;
    auto rows = storage::multiparts::overdue(db, now, at_once);
    for (auto& row : rows) {
        end(row, row.last_number ? MultipartStatus::incomplete : MultipartStatus::timed_out, now);
        storage::multiparts::update(db, row);
    }
    storage::multiparts::prune(db, now - settings.kept, at_once);
    return rows;
}

} // namespace voltgate::core::multipart
