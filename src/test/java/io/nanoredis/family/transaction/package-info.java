@NullMarked
package io.nanoredis.family.transaction;

import org.jspecify.annotations.NullMarked;
