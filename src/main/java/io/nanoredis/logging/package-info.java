/// Where the messages of the server and its libraries go: a binding of SLF4J whose level and file are options.
///
/// Uses nothing else of the server. An application that embeds the server and brings a binding of its own goes first in
/// its class path; this one then lies idle. Any thread.
@NullMarked
package io.nanoredis.logging;

import org.jspecify.annotations.NullMarked;
