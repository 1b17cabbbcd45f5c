package io.nanoredis.family.hash;

import io.nanoredis.command.FieldSets;
import io.nanoredis.command.FieldSets.FieldSet;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.Session;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.hash.HashValue;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The commands that make many hashes with the same fields: HIMPORT.
///
/// The connection remembers the names of the fields; each hash then comes as values alone. The commands that change
/// what is remembered are not FAST, so they wait until no command of the connection is under way on a shard.
final class ImportCommands {
    private static final ErrorReply DUPLICATE = ErrorReply.of("ERR duplicate field name in fieldset");
    private static final ErrorReply NO_SUCH_SET = ErrorReply.of("ERR no such fieldset");
    private static final ErrorReply OTHER_COUNT = ErrorReply.of("ERR value count does not match fieldset field count");

    /// The argument with the name of a set, but in HIMPORT SET.
    private static final int NAME = 2;
    private static final int KEY = 2;
    private static final int NAME_OF_SET = 3;
    private static final int FIRST_VALUE = 4;

    private ImportCommands() {}

    /// HIMPORT PREPARE: remembers the names of fields.
    static void prepare(Session session, Args args, ReplyWriter out) {
        if (hasDuplicates(args)) {
            out.error(DUPLICATE);
            return;
        }
        session.fieldSets(session.fieldSets().with(args, NAME));
        out.ok();
    }

    private static boolean hasDuplicates(Args args) {
        Set<String> seen = new HashSet<>();
        for (int i = NAME + 1; i < args.count(); i++) {
            String field = new String(args.array(), args.offset(i), args.length(i), StandardCharsets.ISO_8859_1);
            if (!seen.add(field)) {
                return true;
            }
        }
        return false;
    }

    /// HIMPORT DISCARD: forgets the names of fields; replies how many such sets there were, 0 or 1.
    static void discard(Session session, Args args, ReplyWriter out) {
        FieldSets before = session.fieldSets();
        session.fieldSets(before.without(args, NAME));
        out.integer(before.count() - session.fieldSets().count());
    }

    /// HIMPORT DISCARDALL: forgets everything; replies how many sets that were.
    static void discardAll(Session session, Args args, ReplyWriter out) {
        out.integer(session.fieldSets().count());
        session.fieldSets(FieldSets.NONE);
    }

    /// HIMPORT SET: makes a hash, in the place of one that is there, whose time to live goes too.
    static void set(ShardContext cx, Args args, ReplyWriter out) {
        FieldSet fields = fields(cx, args);
        if (fields == null) {
            out.error(NO_SUCH_SET);
            return;
        }
        if (fields.count() != args.count() - FIRST_VALUE) {
            out.error(OTHER_COUNT);
            return;
        }
        long record = cx.find(args, KEY);
        if (record != 0 && Record.type(record) != Record.HASH) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        if (record != 0) {
            cx.delete(args, KEY);
        }
        HashValue hash = Hashes.type(cx).value();
        hash.open(cx.keyspace(), 0, cx.hashOf(args, KEY));
        hash.setAll(pairs(args, fields), 0, 1);
        cx.event(KeyEvent.HSET, args, KEY);
        out.ok();
    }

    private static @Nullable FieldSet fields(ShardContext cx, Args args) {
        Session session = cx.session();
        return session == null ? null : session.fieldSets().find(args, NAME_OF_SET);
    }

    /// The key, and each field with its value.
    private static Args pairs(Args args, FieldSet fields) {
        int names = fields.bytes().length;
        int from = args.offset(KEY);
        int last = args.count() - 1;
        int values = args.offset(last) + args.length(last) - from;
        byte[] bytes = new byte[names + values];
        System.arraycopy(fields.bytes(), 0, bytes, 0, names);
        System.arraycopy(args.array(), from, bytes, names, values);
        Args pairs = new Args();
        pairs.reset(bytes);
        pairs.add(names, args.length(KEY));
        for (int i = 0; i < fields.count(); i++) {
            pairs.add(fields.start(i), fields.end(i) - fields.start(i));
            pairs.add(names + args.offset(FIRST_VALUE + i) - from, args.length(FIRST_VALUE + i));
        }
        return pairs;
    }
}
