/// Tests of the commands on places.
@NullMarked
package io.nanoredis.family.geo;

import org.jspecify.annotations.NullMarked;
