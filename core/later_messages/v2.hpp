#pragma once

#include "core/dispatch.hpp"
#include "storage/store.hpp"

/// What only OCPP 2.1 stations tell, of blocks that are not carried out here yet: battery swapping,
/// inverters, ad hoc payment, priority charging, dynamic schedules, event streams, certificate chains. Each
/// message is answered, so that no station repeats it, and told as an event, so that nothing is lost; what
/// asks for something gets a no.
namespace voltgate::core::later_messages::v2 {

void serve(Dispatch& dispatch, storage::Store& store);

} // namespace voltgate::core::later_messages::v2
