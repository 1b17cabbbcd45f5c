/// The server's options: one table of rows, the immutable configuration that a server starts with, what reads it from
/// the command
/// line and from a file, and the changes made at run time.
///
/// All texts, of values as of files, have one character per byte (ISO 8859-1), as clients send bytes.
///
/// *May use*: nothing else of the project. *Thread*: control plane only; configurations are immutable and read by any
/// thread.
@NullMarked
package io.nanoredis.config;

import org.jspecify.annotations.NullMarked;
