package io.nanoredis.type.hash;

import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.db.EncodingLimits;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.testing.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A database with hashes, and commands on them without a server.
final class HashBench implements AutoCloseable {
    final HashFunction hash = new HashFunction(42);
    final Database database;
    final HashType type;
    private final Args args = new Args();
    private final ReplyWriter out = new ReplyWriter();

    HashBench(long nowMs) {
        DatabaseOptions options = DatabaseOptions.defaults().withDefrag(true, 64 << 10, 5);
        database = new Database(2, hash, options, List.of(HashType::new));
        database.nowMs(nowMs);
        type = (HashType) database.types().of(Record.HASH);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The limits of packed hashes from now on.
    void limits(long entriesMax, long valueBytesMax) {
        EncodingLimits d = EncodingLimits.defaults();
        database.encodingLimits(new EncodingLimits(
                entriesMax,
                valueBytesMax,
                d.setIntegersMax(),
                d.setEntriesMax(),
                d.setValueBytesMax(),
                d.zsetEntriesMax(),
                d.zsetValueBytesMax(),
                d.listNode(),
                d.streamNodeBytesMax(),
                d.streamNodeEntriesMax(),
                d.hllSparseBytesMax()));
    }

    /// Arguments of a command: its key is argument 1.
    Args args(String... words) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String word : words) {
            all.writeBytes(bytes(word));
        }
        args.reset(all.toByteArray());
        args.add(0, 0);
        int at = 0;
        for (String word : words) {
            args.add(at, word.length());
            at += word.length();
        }
        return args;
    }

    /// The hash under a key of a logical database, opened.
    HashValue open(int index, String key) {
        Keyspace keyspace = database.keyspace(index);
        byte[] k = bytes(key);
        long keyHash = hash.hash(k, 0, k.length);
        HashValue value = type.value();
        value.open(keyspace, keyspace.find(k, 0, k.length, keyHash), keyHash);
        return value;
    }

    int set(int index, String key, List<String> pairs) {
        List<String> words = new ArrayList<>(pairs);
        words.add(0, key);
        HashValue value = open(index, key);
        return value.setAll(args(words.toArray(String[]::new)), 1, 2);
    }

    boolean put(int index, String key, String field, String text, long expireAtMs) {
        HashValue value = open(index, key);
        byte[] b = bytes(text);
        return value.put(args(key, field), 1, 2, b, 0, b.length, expireAtMs);
    }

    /// What HGETALL replies.
    Map<String, String> all(int index, String key) {
        open(index, key);
        out.reset();
        type.replies().all(true, true, out);
        Map<String, String> all = new LinkedHashMap<>();
        List<Reply> elements = Reply.parse(out.toByteArray()).elements();
        for (int i = 0; i < elements.size(); i += 2) {
            if (all.put(latin(elements.get(i)), latin(elements.get(i + 1))) != null) {
                throw new AssertionError("twice: " + elements.get(i));
            }
        }
        return all;
    }

    /// One step of HSCAN, whose fields are added to `into`; returns the next cursor.
    long scan(int index, String key, long cursor, int count, List<String> into) {
        if (open(index, key).record() == 0) {
            return 0;
        }
        out.reset();
        type.replies().scan(cursor, count, null, false, out);
        List<Reply> elements = Reply.parse(out.toByteArray()).elements();
        elements.get(1).elements().forEach(field -> into.add(latin(field)));
        return Long.parseLong(elements.get(0).text());
    }

    /// The value of a field as a client would get it.
    static String value(HashValue found) {
        ReplyWriter reply = new ReplyWriter();
        found.replyValue(reply);
        return latin(Reply.parse(reply.toByteArray()));
    }

    private static String latin(Reply reply) {
        return new String(reply.payload(), StandardCharsets.ISO_8859_1);
    }

    /// Lets maintenance do all it has to do; a pass that ends may be followed by another.
    void settle() {
        int idle = 0;
        for (int i = 0; idle < 5 && i < 100_000; i++) {
            idle = database.maintain(1_000_000) ? 0 : idle + 1;
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
