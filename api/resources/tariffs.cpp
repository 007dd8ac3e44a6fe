#include "api/resources/tariffs.hpp"

#include "api/resources/record.hpp"
#include "core/tariff_cost/currency.hpp"
#include "core/tariff_cost/decimal.hpp"
#include "storage/records/tariffs.hpp"
#include "storage/ulid.hpp"

namespace voltgate::api {
namespace {

using core::json::Patch;
using core::tariff_cost::decimal_text;
using core::tariff_cost::percent_digits;
using core::tariff_cost::price_digits;
using core::tariff_cost::scaled;
using storage::Database;
using storage::Tariff;

constexpr std::string_view price_pattern = "^[0-9]{1,9}([.][0-9]{1,6})?$";
constexpr std::string_view percent_pattern = "^(100|[0-9]{1,2}([.][0-9]{1,4})?)$";

constexpr auto driver_message_field =
    core::json::field("driver_message")
        .length(1, 512)
        .about("What drivers are shown before they charge, where the equipment has a display (OCPP 2.x)");

struct TariffView {
    std::string id;
    std::string name;
    bool is_default = false;
    std::string currency;
    std::string price_per_kwh;
    std::string price_per_minute;
    std::string price_per_session;
    std::string tax_percent;
    std::optional<std::string> driver_message;
    std::optional<std::string> external_id;
    storage::JsonText custom;
    storage::Timestamp created_at{};
    storage::Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(TariffView, (),
                      (id, name, is_default, currency, price_per_kwh, price_per_minute, price_per_session,
                       tax_percent, driver_message, external_id, custom, created_at, updated_at, version))

struct CreateTariff {
    std::string name;
    bool is_default = false;
    std::string currency;
    std::string price_per_kwh{"0"};
    std::string price_per_minute{"0"};
    std::string price_per_session{"0"};
    std::string tax_percent{"0"};
    std::optional<std::string> driver_message;
    std::optional<std::string> external_id;
    storage::JsonText custom{"{}"};
};
BOOST_DESCRIBE_STRUCT(CreateTariff, (),
                      (name, is_default, currency, price_per_kwh, price_per_minute, price_per_session,
                       tax_percent, driver_message, external_id, custom))

constexpr auto json_constraints(const CreateTariff*) {
    using core::json::field;
    return std::array{
        field("name").length(1, 255),
        field("is_default").or_default().about("For charge points without a tariff of their own or of a tag"),
        field("currency").pattern("^[A-Z]{3}$").about("ISO 4217"),
        field("price_per_kwh").pattern(price_pattern).or_default().about("A decimal text, before tax: 0.395"),
        field("price_per_minute").pattern(price_pattern).or_default(),
        field("price_per_session").pattern(price_pattern).or_default(),
        field("tax_percent").pattern(percent_pattern).or_default().about("On top of the prices: 19"),
        driver_message_field,
        field("external_id").length(1, 255),
        field("custom").object().or_default()};
}

struct ChangeTariff {
    Patch<std::string> name;
    Patch<bool> is_default;
    Patch<std::string> currency;
    Patch<std::string> price_per_kwh;
    Patch<std::string> price_per_minute;
    Patch<std::string> price_per_session;
    Patch<std::string> tax_percent;
    Patch<std::string> driver_message;
    Patch<std::string> external_id;
    Patch<storage::JsonText> custom;
};
BOOST_DESCRIBE_STRUCT(ChangeTariff, (),
                      (name, is_default, currency, price_per_kwh, price_per_minute, price_per_session,
                       tax_percent, driver_message, external_id, custom))

constexpr auto json_constraints(const ChangeTariff*) {
    using core::json::field;
    return std::array{field("name").length(1, 255),
                      field("currency").pattern("^[A-Z]{3}$"),
                      field("price_per_kwh").pattern(price_pattern),
                      field("price_per_minute").pattern(price_pattern),
                      field("price_per_session").pattern(price_pattern),
                      field("tax_percent").pattern(percent_pattern),
                      driver_message_field,
                      field("external_id").length(1, 255),
                      field("custom").object()};
}

struct TariffQuery : PageQuery {
    std::optional<std::string> currency;
    std::optional<bool> is_default;
    std::optional<std::string> external_id;
};
BOOST_DESCRIBE_STRUCT(TariffQuery, (PageQuery), (currency, is_default, external_id))

/// What the event tariff.changed tells.
struct TariffChanged {
    std::string change;
    TariffView tariff;
};
BOOST_DESCRIBE_STRUCT(TariffChanged, (), (change, tariff))

TariffView view(const Tariff& tariff) {
    auto out = view_as<TariffView>(tariff);
    out.price_per_kwh = decimal_text(tariff.price_per_kwh_micro, price_digits);
    out.price_per_minute = decimal_text(tariff.price_per_minute_micro, price_digits);
    out.price_per_session = decimal_text(tariff.price_per_session_micro, price_digits);
    out.tax_percent = decimal_text(tariff.tax_ppm, percent_digits);
    return out;
}

void tell(Database& db, std::string change, const Tariff& tariff, storage::Timestamp at) {
    core::events::record(db, core::events::tariff_changed, {tariff.organization_id, {}}, at,
                         TariffChanged{std::move(change), view(tariff)});
}

/// Texts that the patterns have let through.
void set_terms(Tariff& tariff, const CreateTariff& body) {
    tariff.price_per_kwh_micro = scaled(body.price_per_kwh, price_digits).value_or(0);
    tariff.price_per_minute_micro = scaled(body.price_per_minute, price_digits).value_or(0);
    tariff.price_per_session_micro = scaled(body.price_per_session, price_digits).value_or(0);
    tariff.tax_ppm = scaled(body.tax_percent, percent_digits).value_or(0);
}

/// A member of the patch that the record keeps under another name and in another form.
void change_term(const Patch<std::string>& patch, unsigned digits, std::string_view name, std::int64_t& term,
                 core::json::FieldErrors& faults) {
    if (!patch.present)
        return;
    if (!patch.value)
        faults[std::string(name)].emplace_back("must not be null");
    else
        term = scaled(*patch.value, digits).value_or(0);
}

std::optional<Problem> change_terms(Tariff& tariff, const ChangeTariff& patch) {
    core::json::FieldErrors faults;
    change_term(patch.price_per_kwh, price_digits, "price_per_kwh", tariff.price_per_kwh_micro, faults);
    change_term(patch.price_per_minute, price_digits, "price_per_minute", tariff.price_per_minute_micro,
                faults);
    change_term(patch.price_per_session, price_digits, "price_per_session", tariff.price_per_session_micro,
                faults);
    change_term(patch.tax_percent, percent_digits, "tax_percent", tariff.tax_ppm, faults);
    return faults.empty() ? std::nullopt : std::optional(problem::invalid(std::move(faults)));
}

std::optional<Problem> unknown_currency(const Tariff& tariff) {
    if (core::tariff_cost::decimals_of(tariff.currency))
        return std::nullopt;
    return problem::invalid("currency", "is not a currency of ISO 4217");
}

std::optional<Tariff> tariff_of(Database& db, const Exchange& exchange) {
    return owned(storage::tariffs::get(db, exchange.parameter("tariff_id")), exchange);
}

class Tariffs {
public:
    Tariffs(storage::Store& store, const core::Clock& clock)
        : store_(store)
        , clock_(clock) {}

    asio::awaitable<Answer> list(Exchange& exchange) {
        const auto query = query_of<TariffQuery>(exchange);
        if (!query)
            co_return query.error();
        const storage::tariffs::ListFilter filter{exchange.caller.organization_id, query->currency,
                                                  query->is_default, query->external_id};
        const auto page = co_await store_.read(
            [&](Database& db) { return storage::tariffs::list(db, filter, page_request(*query)); });
        co_return page_of(exchange, *query, page, view);
    }

    asio::awaitable<Answer> create(Exchange& exchange) {
        const auto body = body_of<CreateTariff>(exchange);
        if (!body)
            co_return body.error();
        Tariff tariff;
        fill(*body, tariff);
        set_terms(tariff, *body);
        if (auto fault = unknown_currency(tariff))
            co_return *fault;
        tariff.organization_id = exchange.caller.organization_id;
        tariff.created_at = tariff.updated_at = clock_.now();
        tariff.id = storage::new_id("trf", tariff.created_at);
        co_await store_.write([&](Database& db) {
            storage::tariffs::add(db, tariff);
            tell(db, "created", tariff, tariff.created_at);
        });
        co_return created("/api/v1/tariffs/" + tariff.id, view(tariff));
    }

    asio::awaitable<Answer> read(Exchange& exchange) {
        const auto tariff = co_await store_.read([&](Database& db) { return tariff_of(db, exchange); });
        if (!tariff)
            co_return problem::not_found("tariff");
        co_return respond_versioned(200, view(*tariff), tariff->version);
    }

    asio::awaitable<Answer> change(Exchange& exchange) {
        const auto patch = body_of<ChangeTariff, TariffView>(exchange);
        if (!patch)
            co_return patch.error();
        co_return co_await store_.write([&](Database& db) -> Answer {
            auto tariff = tariff_of(db, exchange);
            if (!tariff)
                return problem::not_found("tariff");
            if (!if_match(exchange.request, tariff->version))
                return problem::changed_meanwhile();
            if (auto fault = merge_into(*patch, *tariff))
                return *fault;
            if (auto fault = change_terms(*tariff, *patch))
                return *fault;
            if (auto fault = unknown_currency(*tariff))
                return *fault;
            tariff->updated_at = clock_.now();
            storage::tariffs::update(db, *tariff);
            tell(db, "updated", *tariff, tariff->updated_at);
            return respond_versioned(200, view(*tariff), tariff->version);
        });
    }

    asio::awaitable<Answer> remove(Exchange& exchange) {
        co_return co_await store_.write([&](Database& db) -> Answer {
            const auto tariff = tariff_of(db, exchange);
            if (!tariff)
                return problem::not_found("tariff");
            if (!if_match(exchange.request, tariff->version))
                return problem::changed_meanwhile();
            storage::tariffs::remove(db, tariff->id);
            tell(db, "deleted", *tariff, clock_.now());
            return no_content();
        });
    }

private:
    storage::Store& store_;
    const core::Clock& clock_;
};

} // namespace

std::vector<Route> tariff_routes(storage::Store& store, const core::Clock& clock) {
    using http::Method;
    const auto tariffs = std::make_shared<Tariffs>(store, clock);
    const std::string all = "/api/v1/tariffs", one = all + "/{tariff_id}", group = "Tariffs";
    const std::string_view reads = "tariffs:read", writes = "tariffs:write";
    return {
        route(Method::get, all, reads, "Lists tariffs, the newest first", group, on(tariffs, &Tariffs::list))
            .filters<TariffQuery>()
            .lists<TariffView>(),
        route(Method::post, all, writes, "Adds a tariff", group, on(tariffs, &Tariffs::create))
            .takes<CreateTariff>()
            .gives<TariffView>(201),
        route(Method::get, one, reads, "Reads a tariff", group, on(tariffs, &Tariffs::read))
            .gives<TariffView>(),
        route(Method::patch, one, writes, "Changes a tariff for the sessions to come", group,
              on(tariffs, &Tariffs::change))
            .takes<ChangeTariff>()
            .gives<TariffView>(),
        route(Method::delete_, one, writes, "Removes a tariff; sessions keep what they began under", group,
              on(tariffs, &Tariffs::remove))
            .gives_nothing()};
}

} // namespace voltgate::api
