#include "core/data_transfer/data_transfer.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::data_transfer {

namespace {

Answer answer(const std::string& vendor, std::optional<std::string> message,
              std::vector<std::string> registered) {
    Settings settings;
    settings.data_transfer.vendors = std::move(registered);
    return answer_to({{}, vendor, std::move(message), {}}, settings);
}

} // namespace

TEST_CASE(
    "a vendor that nobody registered is unknown, one of which only other messages are registered is known") {
    CHECK(answer("acme", "x", {}) == Answer::UnknownVendorId);
    CHECK(answer("acme", "x", {"other"}) == Answer::UnknownVendorId);
    CHECK(answer("acme", "x", {"acme"}) == Answer::Accepted);
    CHECK(answer("ACME", {}, {"acme"}) == Answer::Accepted);
    CHECK(answer("acme", "x", {"acme/y"}) == Answer::UnknownMessageId);
    CHECK(answer("acme", {}, {"acme/y"}) == Answer::UnknownMessageId);
    CHECK(answer("acme", "Y", {"acme/x", "acme/y"}) == Answer::Accepted);
}

TEST_CASE("an operator may register what the Open Charge Alliance defines, and is then asked first") {
    constexpr auto vendor = "org.openchargealliance.iso15118pnc";
    CHECK(answer(vendor, "SignCertificate", {}) == Answer::Rejected);
    CHECK(answer(vendor, "Other", {}) == Answer::UnknownMessageId);
    CHECK(answer(vendor, "SignCertificate", {vendor}) == Answer::Accepted);
}

} // namespace voltgate::core::data_transfer
