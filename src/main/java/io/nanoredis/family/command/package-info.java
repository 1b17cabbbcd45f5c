/// COMMAND: what the registry tells clients about the commands, and which arguments of a command are its keys.
///
/// May use command and what command may use. Handlers run on the proactor of the connection and read nothing but the
/// immutable registry.
@NullMarked
package io.nanoredis.family.command;

import org.jspecify.annotations.NullMarked;
