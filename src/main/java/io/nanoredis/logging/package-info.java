/// Where the messages of a server go that is a process of its own.
///
/// Uses nothing else of the server. The code logs through SLF4J; an application that embeds the server excludes
/// `slf4j-jdk14` and brings a binding of its own, in which case nothing here has an effect. Any thread.
@NullMarked
package io.nanoredis.logging;

import org.jspecify.annotations.NullMarked;
