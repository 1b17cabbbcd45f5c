/// Sockets: listeners, connections, the loop from received bytes to replies, flush policy and limits.
///
/// May use command, runtime, shard, resp, config, metrics. Everything here runs on the proactor that accepted the
/// connection, but for the code of a fiber.
@NullMarked
package io.nanoredis.net;

import org.jspecify.annotations.NullMarked;
