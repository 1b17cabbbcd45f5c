/// Tests of the commands on sets, over connections to a server.
@NullMarked
package io.nanoredis.family.set;

import org.jspecify.annotations.NullMarked;
