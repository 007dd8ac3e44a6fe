#include "core/certificates/deletion.hpp"

#include "core/certificates/installed.hpp"

#include <utility>

namespace voltgate::core::certificates {

namespace {

constexpr std::string_view accepted = "Accepted";
constexpr std::string_view not_found = "NotFound";

Outcome answer_of(const Deletion& deletion, const DeleteCertificate& command, Conversation& station) {
    if (deletion.failure)
        return core::outcome_of(*deletion.failure);
    const auto word = deletion.refusal.empty() ? std::string(accepted) : deletion.refusal;
    const auto verdict = verdict_of(word == accepted);
    if (!command.certificate_type)
        return station.answered(word, verdict);
    // One that is not there any more is no failure to delete all of a type.
    boost::json::object result{{"deleted", deletion.deleted}};
    if (deletion.left_out > 0)
        result["left_out"] = deletion.left_out;
    return answered(word, verdict_of(word == accepted || word == not_found), std::move(result));
}

} // namespace

void Deletion::take(const certs::HashData& name, std::string_view word) {
    if (word == accepted || word == not_found)
        gone.push_back(name);
    if (word == accepted)
        ++deleted;
    else if (refusal.empty() || refusal == not_found)
        refusal = word;
}

Outcome outcome_of_deletion(const Deletion& deletion, const DeleteCertificate& command, Conversation& station,
                            const Origin& origin) {
    auto outcome = answer_of(deletion, command, station);
    if (!deletion.gone.empty())
        outcome.effect = [origin, gone = deletion.gone](storage::Database& db) {
            for (const auto& name : gone)
                removed(db, origin, name);
        };
    return outcome;
}

} // namespace voltgate::core::certificates
