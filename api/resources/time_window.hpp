#pragma once

#include "core/json/constraint.hpp"

#include <string_view>

/// A stretch of time told by two filters, *_after and *_before. Its first instant is in it and its last is
/// not: of stretches that follow each other, each row is in one and only one.
namespace voltgate::api {

constexpr core::json::Constraint window_begin(std::string_view name) {
    return core::json::field(name).about("At this time or later");
}

constexpr core::json::Constraint window_end(std::string_view name) {
    return core::json::field(name).about("Before this time");
}

} // namespace voltgate::api
