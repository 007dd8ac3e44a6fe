// What the generated tables of fields are written with.
#pragma once

#include "ocpp/json/shape.hpp"

#include <cstddef>

/// A field whose name on the wire is its member's name. The presences follow in the order 1.6, 2.0.1, 2.1. A
/// macro, because offsetof is one.
#define VOLTGATE_FIELD(Struct, member, ...) VOLTGATE_FIELD_NAMED(#member, Struct, member, __VA_ARGS__)

/// The same for a member that cannot bear its wire name.
#define VOLTGATE_FIELD_NAMED(name, Struct, member, ...)                                                      \
    ::voltgate::ocpp::json::field<decltype(Struct::member)>(name, offsetof(Struct, member),                  \
                                                            ::voltgate::ocpp::json::Presences{__VA_ARGS__})
