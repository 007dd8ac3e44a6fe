#include <jemalloc/jemalloc.h>

// Read by jemalloc before main. One arena is enough for threads that are few and keep free pieces of their
// own; with more of them idle connections take more memory, as each has pages that are half empty.
const char* malloc_conf = "narenas:1";
