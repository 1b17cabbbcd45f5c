/// What a client says about its own connection: PING, AUTH, HELLO, SELECT, RESET, CLIENT and its subcommands, MONITOR.
///
/// May use command and what command may use. Handlers run on the proactor of the connection; CLIENT LIST and CLIENT
/// KILL
/// run in its fiber and ask the other proactors by message.
@NullMarked
package io.nanoredis.family.connection;

import org.jspecify.annotations.NullMarked;
