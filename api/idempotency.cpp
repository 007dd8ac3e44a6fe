#include "api/idempotency.hpp"

#include "certs/secrets.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace voltgate::api {
namespace {

constexpr std::string_view header_name = "Idempotency-Key";
constexpr std::size_t longest_key = 255;

Answer replay(const storage::IdempotencyKey& stored) {
    http::Response response;
    response.status = static_cast<unsigned>(*stored.response_status);
    response.body = stored.response_body.value_or("");
    const auto headers = boost::json::parse(stored.response_headers ? stored.response_headers->text : "{}");
    for (const auto& [name, value] : headers.as_object())
        response.headers.add(name, std::string(value.as_string()));
    response.headers.set("Idempotency-Replayed", "true");
    return response;
}

Answer answer_again(const storage::IdempotencyKey& asked, const storage::IdempotencyKey& stored) {
    if (stored.method != asked.method || stored.path != asked.path || stored.body_hash != asked.body_hash)
        return Problem{422, "idempotency_key_reused", "this Idempotency-Key belongs to another request"};
    if (!stored.response_status)
        return problem::conflict("request_in_progress",
                                 "the first request with this Idempotency-Key is under way");
    return replay(stored);
}

storage::JsonText to_json(const http::Headers& headers) {
    boost::json::object out;
    for (const auto& [name, value] : headers)
        out[name] = value;
    return {serialize(out)};
}

} // namespace

Idempotency::Idempotency(storage::Store& store, const core::Clock& clock, IdempotencyOptions options)
    : store_(store)
    , clock_(clock)
    , options_(options) {}

bool Idempotency::wanted(const Exchange& exchange) {
    // A streamed body is not there to be compared with that of the first request.
    return exchange.request.method == http::Method::post && !exchange.request.stream &&
           exchange.request.headers.find(header_name);
}

storage::IdempotencyKey Idempotency::key_of(const Exchange& exchange) const {
    storage::IdempotencyKey key;
    key.api_key_id = exchange.caller.key_id;
    key.idempotency_key = exchange.request.headers.get(header_name);
    key.method = to_string(exchange.request.method);
    key.path = exchange.request.target;
    key.body_hash = certs::sha256_hex(exchange.request.body);
    key.created_at = clock_.now();
    return key;
}

asio::awaitable<std::optional<Answer>> Idempotency::begin(const Exchange& exchange) {
    const auto key = key_of(exchange);
    if (key.idempotency_key.empty() || key.idempotency_key.size() > longest_key)
        co_return Answer(problem::malformed("Idempotency-Key must have 1 to 255 characters"));
    const auto stored = co_await store_.write([&](storage::Database& db) {
        using namespace storage::idempotency_keys;
        prune(db, key.created_at - options_.kept, options_.pruned_at_once);
        auto existing = claim(db, key);
        if (existing && !existing->response_status &&
            existing->created_at + options_.abandoned < key.created_at) {
            release(db, key.api_key_id, key.idempotency_key);
            existing = claim(db, key);
        }
        return existing;
    });
    if (!stored)
        co_return std::nullopt;
    co_return answer_again(key, *stored);
}

asio::awaitable<void> Idempotency::finish(const Exchange& exchange, const http::Response& response) {
    auto key = key_of(exchange);
    key.response_status = response.status;
    key.response_body = response.body;
    key.response_headers = to_json(response.headers);
    co_await store_.write([&](storage::Database& db) {
        using namespace storage::idempotency_keys;
        if (response.status >= 500)
            release(db, key.api_key_id, key.idempotency_key);
        else
            complete(db, key);
    });
}

} // namespace voltgate::api
