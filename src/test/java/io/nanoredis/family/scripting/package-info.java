/// Tests of scripts and functions.
@NullMarked
package io.nanoredis.family.scripting;

import org.jspecify.annotations.NullMarked;
