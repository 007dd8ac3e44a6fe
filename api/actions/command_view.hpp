#pragma once

#include "api/resources/record.hpp"
#include "storage/records/commands.hpp"

namespace voltgate::api {

/// A command as the API shows it.
struct CommandView {
    std::string id;
    std::string charge_point_id;
    std::optional<std::int64_t> evse_id;
    std::string action;
    storage::CommandStatus status = storage::CommandStatus::queued;
    std::optional<std::string> ocpp_status;
    std::optional<storage::JsonText> result;
    std::optional<std::string> error_code;
    std::optional<std::string> error_description;
    std::optional<std::string> session_id;
    storage::JsonText request;
    std::optional<std::string> ocpp_version;
    std::optional<std::string> ocpp_action;
    std::optional<storage::JsonText> ocpp_request;
    std::optional<std::string> requested_by;
    storage::Deliver deliver = storage::Deliver::now;
    std::optional<storage::Timestamp> expires_at;
    storage::Timestamp created_at{};
    std::optional<storage::Timestamp> sent_at;
    std::optional<storage::Timestamp> completed_at;
    storage::Timestamp updated_at{};
};
BOOST_DESCRIBE_STRUCT(CommandView, (),
                      (id, charge_point_id, evse_id, action, status, ocpp_status, result, error_code,
                       error_description, session_id, request, ocpp_version, ocpp_action, ocpp_request,
                       requested_by, deliver, expires_at, created_at, sent_at, completed_at, updated_at))

/// The record without secrets: the value of a configuration key that is a password is not shown.
CommandView view_of(const storage::Command& command);

/// 200 with the record when the command has ended, else 202 with the place to look for it.
http::Response command_response(const storage::Command& command);

} // namespace voltgate::api
