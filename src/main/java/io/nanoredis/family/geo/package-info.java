/// The commands of the group `geo`: points on the globe as members of sorted sets, whose scores are their places on a
/// curve that fills the map.
///
/// May use `command` and what it may use, and sorted sets. Ops run on the owner of the key's shard, coordinator halves
/// in the connection's fiber.
@NullMarked
package io.nanoredis.family.geo;

import org.jspecify.annotations.NullMarked;
