/// Tests of registers in both forms, hash and estimate, against plain models.
@NullMarked
package io.nanoredis.type.hyperloglog;

import org.jspecify.annotations.NullMarked;
