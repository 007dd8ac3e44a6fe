#include "core/metering/reading.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::metering {

namespace {

Sample sample(const std::string& measurand, double value, const std::string& unit,
              const std::string& phase = {}, const std::string& location = "Outlet",
              const std::string& context = "Sample.Periodic") {
    Sample made;
    made.measurand = measurand;
    made.location = location;
    made.context = context;
    if (!phase.empty())
        made.phase = phase;
    normalise(made, value, unit, 0);
    return made;
}

constexpr auto energy = "Energy.Active.Import.Register";
constexpr auto power = "Power.Active.Import";

} // namespace

TEST_CASE("units are brought to Wh, W, A, V, percent and Celsius") {
    CHECK(sample(energy, 1.5, "kWh").value == 1'500);
    CHECK(sample(energy, 1.5, "kWh").unit == "Wh");
    CHECK(sample(power, 7.4, "kW").value == Approx(7'400));
    CHECK(sample("Temperature", 50, "Fahrenheit").value == Approx(10));
    CHECK(sample("Temperature", 300, "K").value == Approx(26.85));
    CHECK(sample("Temperature", 20, "Celcius").unit == "Celsius");
    CHECK(sample("SoC", 80, "Percent").unit == "%");
}

TEST_CASE("a missing unit is that of the measurand") {
    CHECK(sample(energy, 1, "").unit == "Wh");
    CHECK(sample(power, 1, "").unit == "W");
    CHECK(sample("Current.Import", 1, "").unit == "A");
    CHECK(sample("Voltage", 1, "").unit == "V");
}

TEST_CASE("pitfall 17: an unknown unit is kept with its value") {
    const auto odd = sample("Frequency", 49.98, "mHz");
    CHECK(odd.value == 49.98);
    CHECK(odd.unit == "mHz");
}

TEST_CASE("the decimal exponent of 2.x moves the point") {
    Sample made;
    normalise(made, 12.5, "Wh", 3);
    CHECK(made.value == Approx(12'500));
}

TEST_CASE("a number beyond any meter is no measurement") {
    Sample made;
    CHECK_FALSE(normalise(made, 1e306, "kWh", 0));
    CHECK_FALSE(normalise(made, 1e20, "Wh", 0));
    CHECK_FALSE(normalise(made, -1e12, "Wh", 0));
    CHECK_FALSE(normalise(made, 0, "Wh", 400)); // 0 times infinity
    CHECK_FALSE(made.value);
    CHECK(normalise(made, 999'999'999, "kWh", 0));
    CHECK(made.value == Approx(999'999'999'000));
}

TEST_CASE("a total counts before the phases, and the phases are added up without one") {
    const Reading phases{{},
                         {sample(power, 1'000, "W", "L1"), sample(power, 2'000, "W", "L2"),
                          sample(power, 3'000, "W", "L3-N"), sample(power, 9, "W", "N")}};
    CHECK(summarise(phases).power_w == 6'000);
    Reading both = phases;
    both.samples.push_back(sample(power, 6'100, "W"));
    CHECK(summarise(both).power_w == 6'100);
}

TEST_CASE("pitfall 36: the outlet counts before other places, and later contexts before the beginning") {
    const Reading mixed{{},
                        {sample(energy, 10, "Wh", "", "Inlet"), sample(energy, 20, "Wh"),
                         sample(energy, 5, "Wh", "", "Outlet", "Transaction.Begin")}};
    CHECK(summarise(mixed).energy_register_wh == 20);
}

TEST_CASE("what a reading does not tell is absent") {
    const auto summary = summarise({{}, {sample("Voltage", 230, "V")}});
    CHECK_FALSE(summary.energy_register_wh);
    CHECK_FALSE(summary.power_w);
    CHECK_FALSE(summary.soc_percent);
}

} // namespace voltgate::core::metering
