/// Sets: their three encodings, what is done with one set or with several, and their form in RDB files.
///
/// *Shape*: [SetType] names the encodings and owns the scratch objects; [PackedSet] and [IntegerSet] know the two
/// compact forms; [SetEditor] changes a set, [SetWalk] passes its members, [SetLookup] asks for members, [SetSample]
/// draws some, [SetAlgebra] joins several. *May use*: `db`, `rdb`, `structure`, `memory`, `resp`. *Thread*: the owner
/// of the shard that holds the value.
@NullMarked
package io.nanoredis.type.set;

import org.jspecify.annotations.NullMarked;
