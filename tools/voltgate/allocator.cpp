#include <jemalloc/jemalloc.h>

// Read by jemalloc before main. One arena is enough for threads that are few and keep free pieces of their
// own; each further one leaves pages half empty, a twentieth of what an idle connection takes.
const char* malloc_conf = "narenas:1";
