#include "api/etag.hpp"
#include "api/keys.hpp"
#include "api/paging.hpp"
#include "certs/secrets.hpp"
#include "storage/records/api_keys.hpp"
#include "storage/records/idempotency_keys.hpp"
#include "tests/api/api_fixture.hpp"
#include "tests/support/eventually.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <future>

using namespace voltgate;
using namespace std::chrono_literals;
using api::http::Method;
using tests::ApiFixture;

namespace {

struct Note {
    std::string text;
    std::optional<std::int64_t> number;
};
BOOST_DESCRIBE_STRUCT(Note, (), (text, number))

struct NotesQuery : api::PageQuery {
    std::optional<std::string> x;
};
BOOST_DESCRIBE_STRUCT(NotesQuery, (api::PageQuery), (x))

/// Counts how often it did what it was asked for.
struct Notes {
    std::atomic<int> begun = 0;
    std::atomic<int> added = 0;
    std::promise<void> release;
    std::shared_future<void> released = release.get_future().share();

    bool held(const Note& note) const {
        return note.text == "slow" && released.wait_for(0s) != std::future_status::ready;
    }
    boost::asio::awaitable<api::Answer> add(api::Exchange& exchange) {
        const auto note = api::body_of<Note>(exchange);
        if (!note)
            co_return note.error();
        if (note->text == "fail")
            throw std::runtime_error("on purpose");
        ++begun;
        boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
        for (bool waits = held(*note); waits; waits = held(*note)) {
            timer.expires_after(1ms);
            co_await timer.async_wait(boost::asio::use_awaitable);
        }
        ++added;
        co_return api::created("/notes/" + std::to_string(added), *note);
    }
    boost::asio::awaitable<api::Answer> read(api::Exchange& exchange) {
        co_return api::respond_versioned(200, Note{exchange.parameter("id"), {}}, 3);
    }
    boost::asio::awaitable<api::Answer> change(api::Exchange& exchange) {
        if (!api::if_match(exchange.request, 3))
            co_return api::problem::changed_meanwhile();
        co_return api::no_content();
    }
    boost::asio::awaitable<api::Answer> list(api::Exchange& exchange) {
        const auto query = api::query_of<NotesQuery>(exchange);
        if (!query)
            co_return query.error();
        storage::Page<Note> page;
        page.data = {{"a", 1}, {"b", {}}};
        storage::decode_cursor(query->cursor.value_or(""));
        page.next = storage::encode_cursor({storage::Cursor::Direction::forward, "b"});
        co_return api::page_of(exchange, *query, page, [](const Note& note) { return note; });
    }

    std::vector<api::Route> routes() {
        std::vector<api::Route> out;
        out.push_back(
            api::route(Method::get, "/notes", "id_tags:read", "", "", [this](api::Exchange& exchange) {
                return list(exchange);
            }).filters<NotesQuery>());
        out.push_back(api::route(Method::post, "/notes", "id_tags:write", "", "",
                                 [this](api::Exchange& exchange) { return add(exchange); }));
        out.push_back(
            api::route(Method::post, "/secrets", "id_tags:write", "", "", [this](api::Exchange& exchange) {
                return add(exchange);
            }).shows_secret());
        out.push_back(api::route(Method::get, "/notes/{id}", "id_tags:read", "", "",
                                 [this](api::Exchange& exchange) { return read(exchange); }));
        out.push_back(api::route(Method::patch, "/notes/{id}", "id_tags:write", "", "",
                                 [this](api::Exchange& exchange) { return change(exchange); }));
        return out;
    }
};

tests::ApiFixtureOptions with(Notes& notes) {
    tests::ApiFixtureOptions options;
    options.routes = notes.routes();
    return options;
}

boost::json::object json(const tests::HttpResponse& response) {
    return boost::json::parse(response.body).as_object();
}

} // namespace

TEST_CASE("API answers health, readiness and its own description without a key") {
    ApiFixture fixture;
    auto client = fixture.client("");
    CHECK(client.get("/health").body == R"({"status":"ok"})");
    CHECK(client.get("/ready").status == 200);
    const auto document = client.get("/openapi.json");
    CHECK(json(document).at("openapi") == "3.1.0");
    CHECK(client.get("/openapi.json", {{"If-None-Match", document.header("etag")}}).status == 304);
}

TEST_CASE("API wants a key and says what is wrong with a bad one") {
    Notes notes;
    ApiFixture fixture(with(notes));
    const auto good = fixture.key();
    auto wrong = good;
    wrong.back() = wrong.back() == '0' ? '1' : '0';
    for (const auto& key : {std::string(), wrong, std::string("vg_short"), good + "0"}) {
        const auto response = fixture.client(key).get("/notes");
        CHECK(response.status == 401);
        CHECK(response.header("www-authenticate").starts_with("Bearer"));
        CHECK(json(response).at("code") == "unauthenticated");
    }
    CHECK(fixture.client(good).get("/notes").status == 200);
}

TEST_CASE("API forgets a key soon after it is revoked, and at once when it expires") {
    tests::ApiFixtureOptions options;
    Notes notes;
    options.routes = notes.routes();
    options.authentication.trust = 20ms;
    ApiFixture fixture(std::move(options));
    const std::vector<std::string> scopes{"all"};
    const auto expiring = api::make_key("short", scopes, fixture.clock.now(), fixture.clock.now() + 1h);
    fixture.write([&](storage::Database& db) { storage::api_keys::add(db, expiring.record); });
    auto client = fixture.client(expiring.text);
    CHECK(client.get("/notes").status == 200);
    SECTION("revoked") {
        fixture.write([&](storage::Database& db) {
            storage::api_keys::revoke(db, expiring.record.id, fixture.clock.now());
        });
        REQUIRE(tests::eventually([&] { return client.get("/notes").status != 200; }));
    }
    SECTION("expired") {
        fixture.clock.advance(1h);
    }
    CHECK(client.get("/notes").status == 401);
}

TEST_CASE("API notes when a key was used") {
    Notes notes;
    ApiFixture fixture(with(notes));
    const auto made = fixture.key();
    fixture.client(made).get("/notes");
    const auto hash = api::hash_of_key(made);
    const auto key =
        fixture.write([&](storage::Database& db) { return storage::api_keys::find_by_hash(db, hash); });
    REQUIRE(key);
    CHECK(key->last_used_at == fixture.clock.now());
    CHECK(key->hash.find(made.substr(30)) == std::string::npos);
}

TEST_CASE("API names the scope that a key lacks; writing includes reading") {
    Notes notes;
    ApiFixture fixture(with(notes));
    const auto response = fixture.client(fixture.key({"id_tags:read"})).post("/notes", R"({"text":"x"})");
    CHECK(response.status == 403);
    CHECK(response.body.find("id_tags:write") != std::string::npos);
    CHECK(notes.added == 0);
    CHECK(fixture.client(fixture.key({"id_tags:write"})).get("/notes").status == 200);
    CHECK(fixture.client(fixture.key({"sessions:write"})).get("/notes").status == 403);
}

TEST_CASE("API tells an unknown path from an unknown method") {
    Notes notes;
    ApiFixture fixture(with(notes));
    auto client = fixture.client();
    const auto missing = client.get("/nothing");
    CHECK(missing.status == 404);
    CHECK(json(missing).at("instance") == "/nothing");
    const auto wrong = client.request("PUT", "/notes", "");
    CHECK(wrong.status == 405);
    CHECK(wrong.header("allow") == "GET, HEAD, POST");
    CHECK(client.request("HEAD", "/notes", "").status == 200);
}

TEST_CASE("API reports bad bodies: no JSON, wrong type, wrong fields") {
    Notes notes;
    ApiFixture fixture(with(notes));
    auto client = fixture.client();
    CHECK(client.post("/notes", "{").status == 400);
    CHECK(client.post("/notes", "{}", {{"Content-Type", "text/plain"}}).status == 415);
    CHECK(client.post("/notes", "{}", {{"Content-Type", "application/x-www-form-urlencoded"}}).status == 422);
    const auto response = client.post("/notes", R"({"number":"x"})");
    CHECK(response.status == 422);
    CHECK(response.header("content-type") == "application/problem+json");
    const auto errors = json(response).at("field_errors").as_object();
    CHECK(errors.at("text").as_array().size() == 1);
    CHECK(errors.at("number").as_array().size() == 1);
}

TEST_CASE("API refuses a misspelt field and a misspelt filter, and names them") {
    Notes notes;
    ApiFixture fixture(with(notes));
    auto client = fixture.client();
    const auto faults_of = [](const tests::HttpResponse& response) {
        CHECK(response.status == 422);
        return json(response).at("field_errors").as_object();
    };
    const auto body = client.post("/notes", R"({"text":"x","nunber":1})");
    CHECK(faults_of(body).at("nunber").as_array() == boost::json::array{"is not a known field"});
    CHECK(faults_of(client.get("/notes?per_pag=2&y=1")).size() == 2);
    CHECK(faults_of(client.post("/notes?x=1", R"({"text":"x"})")).contains("x"));
    CHECK(faults_of(client.get("/notes/a?x=1")).contains("x"));
    CHECK(notes.begun == 0);
}

TEST_CASE("API answers a handler that throws with 500 and a request id") {
    Notes notes;
    ApiFixture fixture(with(notes));
    auto client = fixture.client();
    const auto response = client.post("/notes", R"({"text":"fail"})", {{"X-Request-Id", "mine-1"}});
    CHECK(response.status == 500);
    CHECK(response.header("x-request-id") == "mine-1");
    CHECK(response.body.find("on purpose") == std::string::npos);
    CHECK(client.get("/health", {{"X-Request-Id", "no good"}}).header("x-request-id").starts_with("req_"));
}

TEST_CASE("API pages carry data, links and meta, and a bad cursor or size is refused") {
    Notes notes;
    ApiFixture fixture(with(notes));
    auto client = fixture.client();
    const auto response = client.get("/notes?per_page=2&x=a%20b");
    const auto page = json(response);
    CHECK(page.at("data").as_array().size() == 2);
    CHECK(page.at("meta").as_object().at("per_page") == 2);
    const std::string next(page.at("links").as_object().at("next").as_string());
    CHECK(next.starts_with("/notes?per_page=2&x=a%20b&cursor="));
    CHECK(response.header("link") == "<" + next + ">; rel=\"next\"");
    CHECK(client.get(next).status == 200);
    CHECK(client.get("/notes?per_page=101").status == 422);
    CHECK(client.get("/notes?per_page=ten").status == 422);
    CHECK(client.get("/notes?cursor=bogus").status == 400);
}

TEST_CASE("API keeps entity tags: If-None-Match gives 304, a stale If-Match gives 412") {
    Notes notes;
    ApiFixture fixture(with(notes));
    auto client = fixture.client();
    const auto tag = client.get("/notes/a").header("etag");
    CHECK(tag.starts_with("\"3."));
    CHECK(client.get("/notes/b").header("etag") != tag);
    CHECK(client.get("/notes/a", {{"If-None-Match", "\"2\", W/" + tag}}).status == 304);
    CHECK(client.get("/notes/a", {{"If-None-Match", "\"3\""}}).status == 200);
    CHECK(client.patch("/notes/a", "{}", {{"If-Match", tag}}).status == 204);
    CHECK(client.patch("/notes/a", "{}", {{"If-Match", "\"2\""}}).status == 412);
    CHECK(client.patch("/notes/a", "{}", {{"If-Match", "\"3\""}}).status == 204);
    CHECK(client.patch("/notes/a", "{}", {{"If-Match", "*"}}).status == 204);
    CHECK(client.patch("/notes/a", "{}").status == 204);
}

TEST_CASE("API does a POST with an Idempotency-Key once and repeats its answer") {
    Notes notes;
    ApiFixture fixture(with(notes));
    auto client = fixture.client();
    const tests::HttpClient::Headers key{{"Idempotency-Key", "k1"}};
    const auto first = client.post("/notes", R"({"text":"x"})", key);
    const auto again = client.post("/notes", R"({"text":"x"})", key);
    CHECK(first.status == 201);
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(again.header("location") == first.header("location"));
    CHECK(again.header("idempotency-replayed") == "true");
    CHECK(notes.added == 1);

    CHECK(json(client.post("/notes", R"({"text":"y"})", key)).at("code") == "idempotency_key_reused");
    CHECK(fixture.client().post("/notes", R"({"text":"y"})", key).status == 201);
    CHECK(client.post("/notes", R"({"text":"x"})", {{"Idempotency-Key", std::string(256, 'k')}}).status ==
          400);
    fixture.clock.advance(25h);
    CHECK(client.post("/notes", R"({"text":"x"})", key).header("idempotency-replayed").empty());
}

TEST_CASE("API lets a failed POST be tried again under the same Idempotency-Key") {
    Notes notes;
    ApiFixture fixture(with(notes));
    auto client = fixture.client();
    const tests::HttpClient::Headers key{{"Idempotency-Key", "k1"}};
    CHECK(client.post("/notes", R"({"text":"fail"})", key).status == 500);
    CHECK(client.post("/notes", R"({"text":"x"})", key).status == 201);
}

TEST_CASE("API refuses the repeat of a POST that is still under way") {
    Notes notes;
    ApiFixture fixture(with(notes));
    const auto key = fixture.key();
    const tests::HttpClient::Headers headers{{"Idempotency-Key", "k1"}};
    auto first = std::async(std::launch::async, [&] {
        return fixture.client(key).post("/notes", R"({"text":"slow"})", headers).status;
    });
    REQUIRE(tests::eventually([&] { return notes.begun != 0; }));
    const auto repeat = fixture.client(key).post("/notes", R"({"text":"slow"})", headers);
    CHECK(repeat.status == 409);
    CHECK(json(repeat).at("code") == "request_in_progress");
    notes.release.set_value();
    CHECK(first.get() == 201);
    CHECK(notes.added == 1);
}

TEST_CASE("API does not wait for a POST that died with its server, and does nothing twice that was done") {
    Notes notes;
    ApiFixture fixture(with(notes));
    const auto text = fixture.key();
    auto client = fixture.client(text);
    const std::string body = R"({"text":"x"})";
    storage::IdempotencyKey left;
    left.idempotency_key = "k1";
    left.method = "POST";
    left.path = "/notes";
    left.body_hash = certs::sha256_hex(body);
    left.created_at = fixture.clock.now();
    const auto leave = [&](storage::Database& db) {
        left.api_key_id = storage::api_keys::find_by_hash(db, api::hash_of_key(text)).value().id;
        storage::idempotency_keys::claim(db, left);
    };
    const auto repeat = [&] { return client.post("/notes", body, {{"Idempotency-Key", "k1"}}); };
    SECTION("it had done nothing") {
        fixture.write(leave);
        CHECK(repeat().status == 201);
        CHECK(notes.added == 1);
    }
    SECTION("it had stored with what it did what its repeats are told") {
        left.response_status = 202;
        fixture.write(leave);
        CHECK(repeat().status == 202);
        CHECK(notes.added == 0);
    }
}

TEST_CASE("API keeps no answer that holds a secret") {
    Notes notes;
    ApiFixture fixture(with(notes));
    auto client = fixture.client();
    const tests::HttpClient::Headers key{{"Idempotency-Key", "k1"}};
    CHECK(client.post("/secrets", R"({"text":"x"})", key).status == 201);
    const auto again = client.post("/secrets", R"({"text":"x"})", key);
    CHECK(json(again).at("code") == "answer_not_kept");
    CHECK(notes.added == 1);
}

TEST_CASE("API limits the rate of each key") {
    Notes notes;
    auto options = with(notes);
    options.rate_limit = {.per_second = 0.001, .burst = 2};
    ApiFixture fixture(std::move(options));
    auto client = fixture.client();
    CHECK(client.get("/notes").header("x-ratelimit-remaining") == "1");
    CHECK(client.get("/notes").status == 200);
    const auto refused = client.get("/notes");
    CHECK(refused.status == 429);
    CHECK(refused.header("retry-after") == "1000");
    CHECK(refused.header("x-ratelimit-limit") == "2");
    CHECK(fixture.client().get("/notes").status == 200);
}

TEST_CASE("API counts its requests by route and status") {
    Notes notes;
    ApiFixture fixture(with(notes));
    auto client = fixture.client();
    client.get("/notes/a");
    client.get("/notes/b");
    const auto text = client.get("/metrics").body;
    CHECK(text.find(R"(voltgate_http_requests_total{method="GET",route="/notes/{id}",status="200"} 2)") !=
          std::string::npos);
    CHECK(fixture.client("").get("/metrics").status == 401);
}
