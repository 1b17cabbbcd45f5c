/// Tests of hashes as they are stored, without a server.
@NullMarked
package io.nanoredis.type.hash;

import org.jspecify.annotations.NullMarked;
