/// Publish and subscribe: who hears what on every proactor, and the way of a message to them.
///
/// Knows clients as [io.nanoredis.pubsub.Subscriber]s only; commands and connections stand above it. *Thread*: each
/// [io.nanoredis.pubsub.Hub] belongs to its proactor; what crosses over travels as a message between shards.
@NullMarked
package io.nanoredis.pubsub;

import org.jspecify.annotations.NullMarked;
