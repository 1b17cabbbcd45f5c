/// Tests of streams as they are kept: against models, and byte for byte.
@NullMarked
package io.nanoredis.type.stream;

import org.jspecify.annotations.NullMarked;
