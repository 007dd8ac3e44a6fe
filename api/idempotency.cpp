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

bool is_same_request(const storage::IdempotencyKey& one, const storage::IdempotencyKey& other) {
    return one.method == other.method && one.path == other.path && one.body_hash == other.body_hash;
}

Problem another_request() {
    return {422, "idempotency_key_reused", "this Idempotency-Key belongs to another request"};
}

Problem under_way() {
    return problem::conflict("request_in_progress",
                             "the first request with this Idempotency-Key is under way");
}

/// Claims the key for a request that has its turn: nothing, or what is stored under it with an answer. A
/// claim without one is left over from a request that died before it was answered, or did nothing.
std::optional<storage::IdempotencyKey> claim_anew(storage::Database& db, const storage::IdempotencyKey& key) {
    using namespace storage::idempotency_keys;
    auto existing = claim(db, key);
    if (!existing || existing->response_status)
        return existing;
    release(db, key.api_key_id, key.idempotency_key);
    return claim(db, key);
}

storage::JsonText to_json(const http::Headers& headers) {
    boost::json::object out;
    for (const auto& [name, value] : headers)
        out[name] = value;
    return {serialize(out)};
}

storage::IdempotencyKey answered(storage::IdempotencyKey key, const http::Response& response) {
    key.response_status = response.status;
    key.response_body = response.body;
    key.response_headers = to_json(response.headers);
    return key;
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

Idempotency::Turn::Turn(Idempotency& all, const Exchange& exchange)
    : all_(all)
    , name_(exchange.caller.key_id, exchange.request.headers.get(header_name)) {
    const std::scoped_lock lock(all_.mutex_);
    alone_ = all_.under_way_.insert(name_).second;
}

Idempotency::Turn::~Turn() {
    if (!alone_)
        return;
    const std::scoped_lock lock(all_.mutex_);
    all_.under_way_.erase(name_);
}

asio::awaitable<std::optional<Answer>> Idempotency::begin(Exchange& exchange, const Turn& turn) {
    const auto key = key_of(exchange);
    if (key.idempotency_key.empty() || key.idempotency_key.size() > longest_key)
        co_return Answer(problem::malformed("Idempotency-Key must have 1 to 255 characters"));
    const auto stored = co_await store_.write([&](storage::Database& db) {
        using namespace storage::idempotency_keys;
        prune(db, key.created_at - options_.kept, options_.pruned_at_once);
        return turn.alone() ? claim_anew(db, key) : get(db, key.api_key_id, key.idempotency_key);
    });
    if (stored && !is_same_request(*stored, key))
        co_return Answer(another_request());
    if (!turn.alone())
        co_return Answer(under_way());
    if (stored)
        co_return replay(*stored);
    exchange.claimed = key;
    co_return std::nullopt;
}

void Idempotency::keep_meanwhile(storage::Database& db, const Exchange& exchange,
                                 const http::Response& response) {
    if (exchange.claimed)
        storage::idempotency_keys::complete(db, answered(*exchange.claimed, response));
}

asio::awaitable<void> Idempotency::finish(const Exchange& exchange, const http::Response& response) {
    const auto key = answered(*exchange.claimed, response);
    co_await store_.write([&](storage::Database& db) {
        using namespace storage::idempotency_keys;
        if (response.status >= 500)
            release(db, key.api_key_id, key.idempotency_key);
        else
            complete(db, key);
    });
}

} // namespace voltgate::api
