/// The commands of publish/subscribe: SUBSCRIBE and its kind, PUBLISH, SPUBLISH and PUBSUB.
///
/// May use what [io.nanoredis.command] may. *Thread*: subscribing runs in the fiber, which waits until every proactor
/// knows; the rest on the proactor at hand.
@NullMarked
package io.nanoredis.family.pubsub;

import org.jspecify.annotations.NullMarked;
