package io.nanoredis.family.array;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.Glob;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.array.SparseArray;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// ARGREP: the elements of a range whose text matches predicates.
///
/// *Cost*: linear in the texts; regular expressions are matched without backtracking, so that no pattern can hold the
/// shard for longer. Texts are taken byte by byte (ISO 8859-1).
final class ArrayGrep {
    private static final ErrorReply INVALID_PATTERN = ErrorReply.of("ERR invalid regular expression");
    private static final byte[] FIRST = {'-'};
    private static final byte[] LAST = {'+'};

    private final List<String> kinds = new ArrayList<>();
    private final List<byte[]> patterns = new ArrayList<>();
    private boolean all;
    private boolean ignoreCase;
    private boolean withValues;
    private long limit = Long.MAX_VALUE;

    private ArrayGrep() {}

    /// ARGREP key start end predicate … option ….
    static void argrep(ShardContext cx, Args args, ReplyWriter out) {
        if (!isBound(args, 2) || !isBound(args, 3)) {
            out.error(ArrayIndex.INVALID);
            return;
        }
        ArrayGrep grep = new ArrayGrep();
        ErrorReply refusal = grep.parse(args);
        if (refusal != null) {
            out.error(refusal);
            return;
        }
        List<Predicate<String>> tests;
        try {
            tests = grep.tests();
        } catch (PatternSyntaxException e) {
            out.error(INVALID_PATTERN);
            return;
        }
        long record = cx.read(args, 1);
        if (ArrayKey.fits(record, out)) {
            SparseArray array = ArrayKey.open(cx, record);
            grep.reply(array, new ArrayRange(bound(args, 2), bound(args, 3)), tests, out);
        }
    }

    private static boolean isBound(Args args, int i) {
        return args.equalsBytes(i, FIRST) || args.equalsBytes(i, LAST) || ArrayIndex.isIndex(args, i);
    }

    private static long bound(Args args, int i) {
        if (args.equalsBytes(i, FIRST)) {
            return 0;
        }
        return args.equalsBytes(i, LAST) ? SparseArray.INDEX_MAX : ArrayIndex.of(args, i);
    }

    private @Nullable ErrorReply parse(Args args) {
        int i = 4;
        while (i < args.count()) {
            String word = args.text(i).toUpperCase(Locale.ROOT);
            boolean valued = i + 1 < args.count();
            switch (word) {
                case "AND" -> all = true;
                case "OR" -> all = false;
                case "NOCASE" -> ignoreCase = true;
                case "WITHVALUES" -> withValues = true;
                case "EXACT", "MATCH", "GLOB", "RE" -> {
                    if (!valued) {
                        return ErrorReply.SYNTAX;
                    }
                    kinds.add(word);
                    patterns.add(args.bytes(++i));
                }
                case "LIMIT" -> {
                    if (!valued) {
                        return ErrorReply.SYNTAX;
                    }
                    if (!args.tryLong(++i)) {
                        return ErrorReply.NOT_AN_INTEGER;
                    }
                    limit = args.longValue();
                    if (limit < 1) {
                        return ErrorReply.MUST_BE_POSITIVE;
                    }
                }
                default -> {
                    return ErrorReply.SYNTAX;
                }
            }
            i++;
        }
        return kinds.isEmpty() ? ErrorReply.SYNTAX : null;
    }

    private List<Predicate<String>> tests() {
        List<Predicate<String>> tests = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            tests.add(test(kinds.get(i), patterns.get(i)));
        }
        return tests;
    }

    private Predicate<String> test(String kind, byte[] pattern) {
        String text = folded(new String(pattern, StandardCharsets.ISO_8859_1));
        return switch (kind) {
            case "EXACT" -> subject -> folded(subject).equals(text);
            case "MATCH" -> subject -> folded(subject).contains(text);
            case "GLOB" ->
                subject -> {
                    byte[] bytes = subject.getBytes(StandardCharsets.ISO_8859_1);
                    return Glob.matches(pattern, bytes, 0, bytes.length, ignoreCase);
                };
            default -> expression(pattern);
        };
    }

    private Predicate<String> expression(byte[] pattern) {
        int flags = ignoreCase ? Pattern.CASE_INSENSITIVE : 0;
        Pattern compiled = Pattern.compile(new String(pattern, StandardCharsets.ISO_8859_1), flags);
        return subject -> compiled.matcher(subject).find();
    }

    private String folded(String text) {
        return ignoreCase ? text.toLowerCase(Locale.ROOT) : text;
    }

    private void reply(SparseArray array, ArrayRange range, List<Predicate<String>> tests, ReplyWriter out) {
        int mark = out.deferred();
        int found = 0;
        for (boolean more = range.first(array); more && found < limit; more = range.next(array)) {
            String subject = new String(array.copy(), StandardCharsets.ISO_8859_1);
            boolean matches = all
                    ? tests.stream().allMatch(test -> test.test(subject))
                    : tests.stream().anyMatch(test -> test.test(subject));
            if (matches) {
                found++;
                if (withValues) {
                    ArrayReads.replyPair(array, out);
                } else {
                    ArrayIndex.reply(array.index(), out);
                }
            }
        }
        out.closeDeferredArray(mark, found);
    }
}
