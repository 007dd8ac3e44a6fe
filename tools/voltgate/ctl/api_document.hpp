#pragma once

#include <string_view>

namespace voltgate::tools::ctl {

/// The OpenAPI document of the API that this build serves; written by the build (describe.cpp).
extern const std::string_view api_document;

} // namespace voltgate::tools::ctl
