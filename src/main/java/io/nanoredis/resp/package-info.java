/// The protocol, RESP2 and RESP3, over plain byte arrays: parsing of commands, encoding of replies, the catalogue of
/// error
/// texts, and numbers in exactly the spelling that Redis uses.
///
/// *May use*: nothing else of the project and no network library. *Thread*: every object belongs to one thread at a
/// time;
/// the static functions are free of state and serve any thread.
@NullMarked
package io.nanoredis.resp;

import org.jspecify.annotations.NullMarked;
