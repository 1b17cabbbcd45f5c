/// Tests of sets as they lie in memory.
@NullMarked
package io.nanoredis.type.set;

import org.jspecify.annotations.NullMarked;
