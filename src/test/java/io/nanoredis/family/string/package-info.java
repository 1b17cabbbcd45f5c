/// Tests of the string commands, over a socket, and of what they are made of.
@NullMarked
package io.nanoredis.family.string;

import org.jspecify.annotations.NullMarked;
