// What Boost.Describe knows of the message structs is what the codec's tables know.
#include "ocpp/json/shape.hpp"
#include "ocpp/v16/actions.hpp"
#include "ocpp/v2/actions.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace voltgate::ocpp;

namespace {

template <class T>
std::vector<std::string> described_members() {
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    std::vector<std::string> names;
    boost::mp11::mp_for_each<Members>([&](auto member) { names.emplace_back(member.name); });
    return names;
}

template <class T>
std::vector<std::string> table_members() {
    std::vector<std::string> names;
    for (const json::Field& field : T::shape.fields)
        names.emplace_back(field.name);
    return names;
}

template <class T>
void compare() {
    INFO(T::shape.name);
    CHECK(described_members<T>() == table_members<T>());
}

template <class... Requests>
void compare_all(ActionList<Requests...>) {
    (compare<Requests>(), ...);
}

} // namespace

TEST_CASE("requests are described with the fields of their tables") {
    compare_all(v16::Actions{});
    compare_all(v2::Actions{});
}

TEST_CASE("nested structs are described with the fields of their tables") {
    compare<v16::SampledValue>();
    compare<v16::ChargingProfile>();
    compare<v2::ChargingSchedulePeriod>();
    compare<v2::DERChargingParameters>();
    compare<v2::IdTokenInfo>();
}
