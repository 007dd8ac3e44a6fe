// The SQL texts that follow from a record's members, built once per type.
#pragma once

#include "storage/values.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <string>
#include <string_view>

namespace voltgate::storage {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;

template <class T>
concept Record = Described<T> && requires {
    { T::table } -> std::convertible_to<std::string_view>;
};

template <Described T>
using Members =
    boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

namespace detail {

// Key columns, comma separated: T::key, else "id".
template <class T>
constexpr std::string_view key_columns() {
    if constexpr (requires { T::key; })
        return T::key;
    else
        return "id";
}

std::string key_condition_text(std::string_view keys);
bool is_key(std::string_view keys, std::string_view column);

template <Described T>
std::string column_list(std::string_view skipped_keys = {}) {
    std::string list;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        if (!skipped_keys.empty() && is_key(skipped_keys, member.name))
            return;
        list.append(list.empty() ? "" : ", ").append(member.name);
    });
    return list;
}

// The key columns when SQLite numbers the rows (T::numbered), else nothing.
template <class T>
constexpr std::string_view generated_columns() {
    if constexpr (requires { T::numbered; })
        return key_columns<T>();
    else
        return {};
}

template <class T>
bool is_generated(std::string_view column) {
    return !generated_columns<T>().empty() && is_key(generated_columns<T>(), column);
}

template <Record T>
std::string insert_text() {
    std::string marks;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        if (!is_generated<T>(member.name))
            marks.append(marks.empty() ? "?" : ", ?");
    });
    return std::string("insert into ").append(T::table) + " (" + column_list<T>(generated_columns<T>()) +
           ") values (" + marks + ")";
}

template <Record T>
std::string upsert_text() {
    std::string sets;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        if (is_key(key_columns<T>(), member.name))
            return;
        sets.append(sets.empty() ? "" : ", ").append(member.name).append(" = excluded.").append(member.name);
    });
    return insert_text<T>() + " on conflict (" + std::string(key_columns<T>()) + ") do update set " + sets;
}

} // namespace detail

template <Record T>
std::string_view select_sql() {
    static const std::string sql =
        "select " + detail::column_list<T>() + " from " + std::string(T::table) + " ";
    return sql;
}

template <Record T>
std::string_view insert_sql() {
    static const std::string sql = detail::insert_text<T>();
    return sql;
}

template <Record T>
std::string_view upsert_sql() {
    static const std::string sql = detail::upsert_text<T>();
    return sql;
}

template <Record T>
std::string_view delete_sql() {
    static const std::string sql = std::string("delete from ").append(T::table) + " ";
    return sql;
}

// "where <key> = ?", for every key column.
template <Record T>
std::string_view key_condition() {
    static const std::string sql = detail::key_condition_text(detail::key_columns<T>());
    return sql;
}

// Updates the columns in which two records with the same key differ; empty when they are the same.
template <Record T>
std::string changes_sql(const T& stored, const T& record) {
    std::string sql;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        if (stored.*member.pointer != record.*member.pointer)
            sql.append(sql.empty() ? "" : " = ?, ").append(member.name);
    });
    if (sql.empty())
        return sql;
    return std::string("update ").append(T::table) + " set " + sql + " = ? " +
           std::string(key_condition<T>());
}

// Binds the record's key columns, in the order of the members; returns the next free position.
template <Record T>
int bind_key(Statement& statement, int first, const T& record) {
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        if (detail::is_key(detail::key_columns<T>(), member.name))
            bind_value(statement, first++, record.*member.pointer);
    });
    return first;
}

} // namespace voltgate::storage
