# Tests of RPC and transport.
target_sources(test_ocpp PRIVATE
    peer_test.cpp
    peer_typed_test.cpp
    rpc_engine_test.cpp
    rpc_frame_test.cpp)
