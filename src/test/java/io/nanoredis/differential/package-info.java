/// The differential test: one seeded stream of generated commands goes to the oracle and to the server under test,
/// and their replies are compared byte for byte.
///
/// A family's commands are rows of a small grammar ([Grammar]), their arguments come from [Slots]; what may differ
/// is said in two lists, [VolatileReplies] (values that no two servers share: clocks, cursors, ids) and
/// [KnownDifferences] (reviewed decisions). Uses the test support package only; runs on the thread of the test.
@NullMarked
package io.nanoredis.differential;

import org.jspecify.annotations.NullMarked;
