#include "core/command/sealed_request.hpp"

#include "core/redaction.hpp"

#include <boost/json/parse.hpp>

#include <string>
#include <utility>

namespace voltgate::core::sealed_request {

namespace {

std::string place_of(const storage::Command& command) {
    return "commands/" + command.id;
}

} // namespace

void seal(storage::Command& command, const certs::Sealer& sealer) {
    auto readable = command.request.text;
    redact_secrets(readable);
    if (readable == command.request.text)
        return;
    command.sealed_request = sealer.seal(command.request.text, place_of(command));
    command.request.text = std::move(readable);
}

std::optional<boost::json::value> open(const storage::Command& command, const certs::Sealer& sealer) {
    if (!command.sealed_request)
        return boost::json::parse(command.request.text);
    const auto text = sealer.open(*command.sealed_request, place_of(command));
    if (!text)
        return std::nullopt;
    return boost::json::parse(*text);
}

} // namespace voltgate::core::sealed_request
