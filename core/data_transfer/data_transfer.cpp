#include "core/data_transfer/data_transfer.hpp"

#include "core/data_transfer/v16.hpp"
#include "core/data_transfer/v2.hpp"
#include "core/events.hpp"
#include "core/scopes.hpp"
#include "ocpp/types/text.hpp"

#include <boost/describe/class.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <string_view>

namespace voltgate::core::data_transfer {

namespace {

struct ReceivedTransfer {
    std::string charge_point_id;
    std::string vendor_id;
    std::optional<std::string> message_id;
    std::optional<std::string> data;
    Answer status{};
};
BOOST_DESCRIBE_STRUCT(ReceivedTransfer, (), (charge_point_id, vendor_id, message_id, data, status))

/// A message that the Open Charge Alliance defines in DataTransfer.
struct DefinedMessage {
    std::string_view vendor_id;
    std::string_view message_id;
    Answer answer;
};

// Plug & Charge needs an answer of a certificate authority: its messages are known and refused, so that a
// charge point falls back to a card. Of the cost messages one alone comes from the charge point.
constexpr std::string_view plug_and_charge = "org.openchargealliance.iso15118pnc";
constexpr std::array defined_messages{
    DefinedMessage{plug_and_charge, "Authorize", Answer::Rejected},
    DefinedMessage{plug_and_charge, "Get15118EVCertificate", Answer::Rejected},
    DefinedMessage{plug_and_charge, "GetCertificateStatus", Answer::Rejected},
    DefinedMessage{plug_and_charge, "SignCertificate", Answer::Rejected},
    DefinedMessage{"org.openchargealliance.costmsg", "ConnectorUnplugged", Answer::Accepted}};

/// "vendor" stands for all its messages, "vendor/message" for the one.
struct Registered {
    explicit Registered(std::string_view text)
        : vendor_id(text.substr(0, text.find('/')))
        , message_id(vendor_id.size() == text.size() ? std::string_view{}
                                                     : text.substr(vendor_id.size() + 1)) {}

    std::string_view vendor_id;
    std::string_view message_id; ///< empty: any
};

bool same_name(std::string_view left, std::string_view right) {
    return ocpp::equal_ignoring_case(left, right);
}

} // namespace

Answer answer_to(const Transfer& transfer, const Settings& settings) {
    const std::string_view message = transfer.message_id ? *transfer.message_id : std::string_view{};
    auto answer = Answer::UnknownVendorId;
    for (const auto& text : settings.data_transfer.vendors) {
        const Registered registered(text);
        if (!same_name(registered.vendor_id, transfer.vendor_id))
            continue;
        if (registered.message_id.empty() || same_name(registered.message_id, message))
            return Answer::Accepted;
        answer = Answer::UnknownMessageId;
    }
    for (const auto& defined : defined_messages) {
        if (!same_name(defined.vendor_id, transfer.vendor_id))
            continue;
        if (same_name(defined.message_id, message))
            return defined.answer;
        answer = Answer::UnknownMessageId;
    }
    return answer;
}

std::optional<std::string> text_of(const std::optional<boost::json::value>& data) {
    if (!data)
        return std::nullopt;
    return data->is_string() ? std::string(data->get_string()) : boost::json::serialize(*data);
}

void record(storage::Database& db, const Transfer& transfer, Answer answer) {
    events::record(db, events::data_transfer_received,
                   {transfer.origin.organization_id, transfer.origin.charge_point_id},
                   transfer.origin.received_at,
                   ReceivedTransfer{transfer.origin.charge_point_id, transfer.vendor_id, transfer.message_id,
                                    transfer.data, answer});
}

std::vector<Declaration> declarations() {
    return {Declared<SendDataTransfer>("send-data-transfer", scopes::control,
                                       "Sends a message of a vendor's own making")
                .v16(v16::send)
                .v2(v2::send)};
}

} // namespace voltgate::core::data_transfer
