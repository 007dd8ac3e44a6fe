#pragma once

#include "core/dispatch.hpp"
#include "storage/store.hpp"

/// DataTransfer in the words of OCPP 1.6.
namespace voltgate::core::data_transfer::v16 {

void serve(Dispatch& dispatch, storage::Store& store);

} // namespace voltgate::core::data_transfer::v16
