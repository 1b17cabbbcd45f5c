/// EVAL, FCALL and their kin, SCRIPT and FUNCTION.
@NullMarked
package io.nanoredis.family.scripting;

import org.jspecify.annotations.NullMarked;
