// Authorizations: every answer that was given to the question whether somebody may charge.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

enum class AuthorizationMethod { id_tag, user_device, admin, plug_and_charge, roaming, payment_terminal };
BOOST_DESCRIBE_ENUM(AuthorizationMethod, id_tag, user_device, admin, plug_and_charge, roaming,
                    payment_terminal)

// Who decided: this server, another network, or the external authorizer.
enum class AuthorizationSource { local, roaming, external };
BOOST_DESCRIBE_ENUM(AuthorizationSource, local, roaming, external)

enum class AuthorizationStatus { accepted, rejected, pending };
BOOST_DESCRIBE_ENUM(AuthorizationStatus, accepted, rejected, pending)

struct Authorization {
    static constexpr std::string_view table = "authorizations";

    std::string id{};
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::optional<std::int64_t> evse_id{};
    std::optional<std::int64_t> connector_id{};
    AuthorizationMethod method = AuthorizationMethod::id_tag;
    AuthorizationSource source = AuthorizationSource::local;
    AuthorizationStatus status = AuthorizationStatus::accepted;
    std::optional<std::string> rejection_reason{}; // blocked, certificate_expired, ...
    std::string id_tag{};
    std::optional<std::string> group_id{};
    std::optional<std::string> session_id{};
    std::string request{}; // the OCPP action that asked
    Timestamp created_at{};
};
BOOST_DESCRIBE_STRUCT(Authorization, (),
                      (id, organization_id, charge_point_id, evse_id, connector_id, method, source, status,
                       rejection_reason, id_tag, group_id, session_id, request, created_at))

namespace authorizations {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> charge_point_id{};
    std::optional<std::int64_t> evse_id{};
    std::optional<std::string> id_tag{};
    std::optional<AuthorizationStatus> status{};
    std::optional<AuthorizationMethod> method{};
    std::optional<std::string> session_id{};
    std::optional<AuthorizationSource> source{};
    std::optional<std::string> group_id{};
    std::optional<Timestamp> created_after{};
    std::optional<Timestamp> created_before{};
};

void add(Database& db, const Authorization& authorization);
std::optional<Authorization> get(Database& db, std::string_view id);
Page<Authorization> list(Database& db, const ListFilter& filter, const PageRequest& page);
// It began that session there.
void link_session(Database& db, std::string_view id, std::string_view session_id,
                  std::optional<std::int64_t> evse_id);
// The newest accepted one of this tag here in a stretch of time that began no session yet.
std::optional<Authorization> unused(Database& db, std::string_view charge_point_id, std::string_view id_tag,
                                    Timestamp since, Timestamp until);
std::int64_t prune(Database& db, Timestamp before, std::int64_t limit);

} // namespace authorizations
} // namespace voltgate::storage
