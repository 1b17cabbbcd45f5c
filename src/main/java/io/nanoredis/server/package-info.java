/// The server as a whole: wiring, start and stop, the main class, and embedding.
///
/// May use everything.
@NullMarked
package io.nanoredis.server;

import org.jspecify.annotations.NullMarked;
