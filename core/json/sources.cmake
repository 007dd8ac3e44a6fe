# Described struct <-> JSON of the API and of events.
target_sources(
    voltgate_core
    PRIVATE ${CMAKE_CURRENT_LIST_DIR}/read.cpp ${CMAKE_CURRENT_LIST_DIR}/schema.cpp ${CMAKE_CURRENT_LIST_DIR}/time.cpp
            ${CMAKE_CURRENT_LIST_DIR}/write.cpp)
