#pragma once

#include "core/command/declaration.hpp"
#include "core/json/constraint.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/database.hpp"

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

/// Functional block P: messages of a vendor's own making.
namespace voltgate::core::data_transfer {

/// What a charge point sends; the data is opaque.
struct Transfer {
    Origin origin;
    std::string vendor_id;
    std::optional<std::string> message_id;
    std::optional<std::string> data;
};

/// In the words of the standard.
enum class Answer { Accepted, Rejected, UnknownMessageId, UnknownVendorId };
BOOST_DESCRIBE_ENUM(Answer, Accepted, Rejected, UnknownMessageId, UnknownVendorId)

/// Whether a vendor and its message are known: those of the settings, and the messages
/// that the Open Charge Alliance defines on top of 1.6, as far as they can be carried out here.
[[nodiscard]] Answer answer_to(const Transfer& transfer, const Settings& settings);

/// Data as text: a text is itself, all else the JSON it is.
[[nodiscard]] std::optional<std::string> text_of(const std::optional<boost::json::value>& data);

/// Tells the world of a transfer, whatever it is answered: whoever understands it reads the event.
void record(storage::Database& db, const Transfer& transfer, Answer answer);

/// The operator's command.
struct SendDataTransfer {
    std::string vendor_id;
    std::optional<std::string> message_id;
    std::optional<boost::json::value> data;
};
BOOST_DESCRIBE_STRUCT(SendDataTransfer, (), (vendor_id, message_id, data))
constexpr auto json_constraints(const SendDataTransfer*) {
    return std::array{json::field("vendor_id").length(1, 255), json::field("message_id").length(1, 50),
                      json::field("data").about("Opaque text or any JSON, which OCPP 1.6 is sent as text")};
}

[[nodiscard]] std::vector<Declaration> declarations();

} // namespace voltgate::core::data_transfer
