package io.nanoredis.command;

import io.nanoredis.db.Database;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.resp.Args;
import io.nanoredis.structure.TableRoot;

/// Brings the members that commands of a pipeline will look up in large values into the cache, the misses of all of
/// them at once, as is done for their keys.
///
/// *Shape*: parallel arrays, per command the root of the table in its key's value and the hash of its member.
/// *Thread*: the shard's owner. *Cost*: no allocation; changes nothing.
final class MemberReadAhead {
    private static final int COMMANDS_MAX = 64;

    private final Database database;
    private final HashFunction hash;
    private final long[] tables = new long[COMMANDS_MAX];
    private final long[] memberHashes = new long[COMMANDS_MAX];
    private int count;
    private int lastDatabase = -1;
    private long lastKeyHash;
    private long lastTable;

    MemberReadAhead(Database database, HashFunction hash) {
        this.database = database;
        this.hash = hash;
    }

    /// Reads the bucket of the member that a command names, if the value of its key is large; the sum means nothing.
    long touchBucket(int index, Command command, Args args, long keyHash) {
        int at = command.memberAt();
        if (at == 0 || at >= args.count() || count == COMMANDS_MAX) {
            return 0;
        }
        if (index != lastDatabase || keyHash != lastKeyHash) {
            lastDatabase = index;
            lastKeyHash = keyHash;
            int key = command.firstKey();
            lastTable = database.keyspace(index).memberTable(args.array(), args.offset(key), args.length(key), keyHash);
        }
        if (lastTable == 0) {
            return 0;
        }
        long memberHash = hash.hash(args.array(), args.offset(at), args.length(at));
        tables[count] = lastTable;
        memberHashes[count++] = memberHash;
        return TableRoot.touchBucket(lastTable, memberHash);
    }

    /// Reads the records of the members whose buckets were read, and begins anew; the sum means nothing.
    long touchRecords() {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += TableRoot.touchRecord(tables[i], memberHashes[i], database.slab());
        }
        count = 0;
        lastDatabase = -1;
        return sum;
    }
}
