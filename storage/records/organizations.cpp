#include "storage/records/organizations.hpp"

namespace voltgate::storage::organizations {

std::optional<Organization> get(Database& db, std::string_view id) {
    return find<Organization>(db, id);
}

Page<Organization> list(Database& db, const PageRequest& page) {
    return list_page(db, Filter(), "id", &Organization::id, Order::ascending, page);
}

} // namespace voltgate::storage::organizations
