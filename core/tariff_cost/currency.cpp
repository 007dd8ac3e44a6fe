#include "core/tariff_cost/currency.hpp"

#include <cstddef>

namespace voltgate::core::tariff_cost {

namespace {

// ISO 4217, list one, without precious metals, funds and test codes.
constexpr std::string_view without_decimals =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
constexpr std::string_view with_two =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CNY "
    "COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR "
    "ILS "
    "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN "
    "MYR "
    "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS "
    "SRD "
    "SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";
constexpr std::string_view with_three = "BHD IQD JOD KWD LYD OMR TND";

constexpr std::size_t code_length = 3;

bool among(std::string_view codes, std::string_view code) {
    const auto at = codes.find(code);
    return at != std::string_view::npos && at % (code_length + 1) == 0;
}

} // namespace

std::optional<unsigned> decimals_of(std::string_view currency) {
    if (currency.size() != code_length)
        return std::nullopt;
    if (among(with_two, currency))
        return 2;
    if (among(without_decimals, currency))
        return 0;
    if (among(with_three, currency))
        return 3;
    return std::nullopt;
}

} // namespace voltgate::core::tariff_cost
