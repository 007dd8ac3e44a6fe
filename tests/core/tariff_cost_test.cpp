#include "core/tariff_cost/currency.hpp"
#include "core/tariff_cost/decimal.hpp"
#include "core/tariff_cost/tariff_cost.hpp"
#include "domain_fixture.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::tariff_cost {

namespace {

Terms terms(std::string_view kwh, std::string_view minute = "0", std::string_view session = "0",
            std::string_view tax = "0", std::string currency = "EUR") {
    Terms out;
    out.currency = std::move(currency);
    out.price_per_kwh_micro = scaled(kwh, price_digits).value();
    out.price_per_minute_micro = scaled(minute, price_digits).value();
    out.price_per_session_micro = scaled(session, price_digits).value();
    out.tax_ppm = scaled(tax, percent_digits).value();
    return out;
}

storage::Tariff tariff(std::string id, bool is_default) {
    storage::Tariff out;
    out.id = std::move(id);
    out.name = "day";
    out.is_default = is_default;
    out.currency = "EUR";
    out.price_per_kwh_micro = 400'000;
    return out;
}

} // namespace

TEST_CASE("decimal texts become whole numbers exactly, and come back the shortest") {
    CHECK(scaled("0.355", 6) == 355'000);
    CHECK(scaled("12", 6) == 12'000'000);
    CHECK(scaled("0.000001", 6) == 1);
    CHECK(scaled("999999999.999999", 6) == 999'999'999'999'999);
    for (const auto* wrong : {"", ".", ".5", "1.", "-1", "1e3", "0.0000001", "1,5", "1000000000"})
        CHECK_FALSE(scaled(wrong, 6));
    CHECK(decimal_text(355'000, 6) == "0.355");
    CHECK(decimal_text(12'000'000, 6) == "12");
    CHECK(decimal_text(1, 6) == "0.000001");
    CHECK(decimal_text(0, 6) == "0");
}

TEST_CASE("currencies have the decimals of ISO 4217") {
    CHECK(decimals_of("EUR") == 2u);
    CHECK(decimals_of("JPY") == 0u);
    CHECK(decimals_of("KWD") == 3u);
    CHECK_FALSE(decimals_of("EUX"));
    CHECK_FALSE(decimals_of("eur"));
    CHECK_FALSE(decimals_of("R AU"));
    CHECK_FALSE(decimals_of("UR "));
}

TEST_CASE("each part of a cost is rounded half up to cents, and the parts add up") {
    // 12.345 kWh at 0.39 are 4.81455, 61 s at 0.05 a minute are 0.050833.
    const auto cost = price(terms("0.39", "0.05", "1.005", "19"), {12'345, 61});
    CHECK(cost.breakdown.energy == 481);
    CHECK(cost.breakdown.time == 5);
    CHECK(cost.breakdown.session == 101);
    CHECK(cost.breakdown.tax == 112); // 19 % of 5.87 are 1.1153
    CHECK(cost.amount == 699);
    CHECK(cost.currency == "EUR");
    CHECK(price(terms("1"), {4, 0}).amount == 0);
    CHECK(price(terms("1"), {5, 0}).amount == 1);
}

TEST_CASE("amounts are in the currency's own minor unit") {
    CHECK(price(terms("30", "0", "0", "10", "JPY"), {1'550, 0}).amount == 52); // 46.5 is 47, and 4.7 is 5
    CHECK(price(terms("0.0305", "0", "0", "0", "KWD"), {1'000, 0}).amount == 31);
}

TEST_CASE("a cost beyond what fits 64 bits on the way is still exact") {
    CHECK(price(terms("999999999.999999"), {100'000'000, 0}).amount == 9'999'999'999'999'990);
}

TEST_CASE("it is known when time alone will have cost an amount") {
    const auto by_time = terms("0.40", "0.10");
    const auto seconds = seconds_until(by_time, 1'000, 100); // 0.40 for the energy, 0.60 in 6 minutes
    REQUIRE(seconds);
    CHECK(price(by_time, {1'000, *seconds}).amount == 100);
    CHECK(price(by_time, {1'000, *seconds - 1}).amount == 99);
    CHECK(*seconds == 357); // from 59.5 cents on it is 60
    CHECK(seconds_until(by_time, 10'000, 100) == 0);
    CHECK_FALSE(seconds_until(terms("0.40"), 1'000, 100));
}

TEST_CASE_METHOD(DomainFixture, "a session keeps the version of the tariff that it began under") {
    auto day = tariff("trf_day", true);
    storage::tariffs::add(db, day);
    storage::Session session;
    session.charge_point_id = "CP1";
    session.energy_wh = 10'000;
    session.started_at = now;
    assign(db, session);
    day.price_per_kwh_micro = 900'000;
    REQUIRE(storage::tariffs::update(db, day));
    settle(db, session, now);
    CHECK(cost_of(session)->amount == 400);
    REQUIRE(storage::tariffs::remove(db, "trf_day"));
    settle(db, session, now);
    CHECK(cost_of(session)->amount == 400);
    storage::Session later = session;
    later.tariff_id.reset();
    assign(db, later);
    CHECK_FALSE(later.tariff_id);
}

TEST_CASE_METHOD(DomainFixture,
                 "a charge point's own tariff goes before the default, and there is one default") {
    storage::tariffs::add(db, tariff("trf_1", true));
    storage::tariffs::add(db, tariff("trf_2", true));
    storage::tariffs::add(db, tariff("trf_3", false));
    CHECK_FALSE(storage::tariffs::get(db, "trf_1")->is_default);
    auto own = storage::charge_points::get(db, "CP2").value();
    own.tariff_id = "trf_3";
    REQUIRE(storage::charge_points::update(db, own));
    const auto id_at = [&](const std::string& charge_point_id) {
        storage::Session session;
        session.charge_point_id = charge_point_id;
        assign(db, session);
        return session.tariff_id.value_or("none");
    };
    CHECK(id_at("CP1") == "trf_2");
    CHECK(id_at("CP2") == "trf_3");
    storage::tariffs::remove(db, "trf_3");
    CHECK(id_at("CP2") == "trf_2");
}

TEST_CASE_METHOD(DomainFixture, "of a charge point's tags the first one that has a tariff says the price") {
    storage::tariffs::add(db, tariff("trf_default", true));
    storage::tariffs::add(db, tariff("trf_a", false));
    storage::tariffs::add(db, tariff("trf_b", false));
    const std::string organization(storage::default_organization);
    storage::tariff_assignments::put(db, {organization, "a", "trf_a", now});
    storage::tariff_assignments::put(db, {organization, "b", "trf_b", now});
    const auto id_with = [&](std::string tags) {
        auto record = storage::charge_points::get(db, "CP1").value();
        record.tags.text = std::move(tags);
        REQUIRE(storage::charge_points::update(db, record));
        return assigned_to(db, "CP1", organization).value().id;
    };
    CHECK(id_with("[]") == "trf_default");
    CHECK(id_with(R"(["other","A"])") == "trf_default"); // case counts, as with other rules of tags
    CHECK(id_with(R"(["other","b","a"])") == "trf_b");
    CHECK(id_with(R"([7,"a","b"])") == "trf_a");
    CHECK(assigned_to(db, "NOBODY", organization)->id == "trf_default");
    CHECK_FALSE(assigned_to(db, "CP1", "org_other"));
    storage::tariff_assignments::put(db, {organization, "a", "trf_b", now}); // takes the place of trf_a
    CHECK(id_with(R"(["a"])") == "trf_b");
    REQUIRE(storage::tariffs::remove(db, "trf_b"));
    CHECK_FALSE(storage::tariff_assignments::get(db, organization, "a"));
    CHECK(id_with(R"(["a","b"])") == "trf_default");
}

} // namespace voltgate::core::tariff_cost
