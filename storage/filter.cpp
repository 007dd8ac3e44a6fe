#include "storage/filter.hpp"

namespace voltgate::storage {

Filter& Filter::add(std::string_view condition) {
    conditions_.append(conditions_.empty() ? "where " : " and ").append(condition);
    return *this;
}

Filter& Filter::add(std::string_view condition, Value value) {
    values_.push_back(std::move(value));
    return add(condition);
}

std::string Filter::where() const {
    return conditions_;
}

int Filter::bind(Statement& statement, int first) const {
    for (const auto& value : values_)
        std::visit([&](const auto& held) { bind_value(statement, first++, held); }, value);
    return first;
}

} // namespace voltgate::storage
