/// The server commands: CONFIG, INFO, TIME, ROLE, SLOWLOG, LATENCY, MEMORY, LOLWUT, SHUTDOWN, DEBUG.
///
/// May use command and whatever command may use, no other family. What concerns the whole server runs in the fiber of
/// the client's connection and asks the shards one after the other; each answers on its owner's thread with a copy.
@NullMarked
package io.nanoredis.family.server;

import org.jspecify.annotations.NullMarked;
