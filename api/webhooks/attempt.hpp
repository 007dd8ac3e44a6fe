#pragma once

#include "api/webhooks/options.hpp"
#include "certs/sealing.hpp"
#include "ocpp/transport/http_client.hpp"
#include "storage/records/deliveries.hpp"
#include "storage/records/webhooks.hpp"

#include <map>
#include <optional>
#include <string>

/// One attempt at a delivery: what is sent, and what the receiver's answer means.
namespace voltgate::api::webhooks {

using CustomHeaders = std::map<std::string, std::string>;

/// Stands for a value that nobody is shown.
inline constexpr std::string_view kept_secret = "(kept secret)";

/// What of a subscription is sealed in the database.
struct Secrets {
    std::string secret;
    CustomHeaders headers{};
};

void seal(storage::Webhook& webhook, const Secrets& secrets, const certs::Sealer& sealer);
/// Nothing when it was sealed by another key.
[[nodiscard]] std::optional<Secrets> unseal(const storage::Webhook& webhook, const certs::Sealer& sealer);

[[nodiscard]] ocpp::HttpRequest request_of(const storage::Webhook& webhook, const Secrets& secrets,
                                           const storage::Delivery& delivery, storage::Timestamp at);

struct Verdict {
    enum class Kind {
        delivered, ///< 2xx
        failed,    ///< to be tried again
        gone,      ///< 410: the receiver wants nothing any more
    };
    Kind kind = Kind::failed;
    std::optional<std::string> error{};
    std::optional<std::chrono::milliseconds> wait{}; ///< asked for by the receiver
};

[[nodiscard]] Verdict judge(const ocpp::HttpResult& result, const Options& options);

/// The attempt as it is kept: without secrets, and of the answer its beginning.
[[nodiscard]] storage::DeliveryAttempt record_of(const ocpp::HttpRequest& request, const Secrets& secrets,
                                                 const ocpp::HttpResult& result, storage::Timestamp at,
                                                 std::chrono::milliseconds took);

} // namespace voltgate::api::webhooks
