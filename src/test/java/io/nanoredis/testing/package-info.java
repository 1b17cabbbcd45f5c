/// What tests of whole servers share: the oracle, a raw RESP client, readable replies, and the facts of the command
/// table.
///
/// Used only by tests. Everything here blocks and runs on the thread of the test that calls it.
@NullMarked
package io.nanoredis.testing;

import org.jspecify.annotations.NullMarked;
