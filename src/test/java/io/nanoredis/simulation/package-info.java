/// A whole server without sockets and threads under a seeded scheduler, and the search for what is wrong with what its
/// clients were told.
///
/// Used only by tests. Everything here runs on the thread of the test that calls it.
@NullMarked
package io.nanoredis.simulation;

import org.jspecify.annotations.NullMarked;
