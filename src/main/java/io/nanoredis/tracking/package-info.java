/// Which keys the clients of a shard may have cached, and which prefixes they want to hear of: plain tables that know
/// clients by small numbers.
///
/// May use `memory`. One table of each kind belongs to one shard, whose owner alone touches it.
@NullMarked
package io.nanoredis.tracking;

import org.jspecify.annotations.NullMarked;
