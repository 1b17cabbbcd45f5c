/// Tests of bits of strings and logic between them, against plain models.
@NullMarked
package io.nanoredis.type.bitmap;

import org.jspecify.annotations.NullMarked;
