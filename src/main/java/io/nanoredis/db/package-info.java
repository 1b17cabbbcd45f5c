/// Placeholder of the keyspace package.
@NullMarked
package io.nanoredis.db;

import org.jspecify.annotations.NullMarked;
