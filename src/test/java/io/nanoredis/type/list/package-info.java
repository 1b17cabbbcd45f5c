/// Tests of lists.
@NullMarked
package io.nanoredis.type.list;

import org.jspecify.annotations.NullMarked;
