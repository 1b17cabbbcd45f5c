package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaFunction;
import io.nanoredis.lua.LuaNative;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import io.nanoredis.lua.text.ByteSink;
import io.nanoredis.lua.text.Meter;
import io.nanoredis.lua.text.PatternException;
import io.nanoredis.lua.text.PatternMatcher;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The functions of `string` that search by patterns.
///
/// *Thread*: the engine's.
final class PatternLibrary {
    private static final String SPECIALS = "^$*+?.([%-";

    /// What an iterator of `gmatch` weighs beside its strings.
    private static final int ITERATOR_BYTES = 512;

    private final Meter meter;

    private PatternLibrary(Meter meter) {
        this.meter = meter;
    }

    static void define(LuaTable library, Meter meter) {
        PatternLibrary functions = new PatternLibrary(meter);
        Libraries.define(library, "find", call -> functions.search(call, true));
        Libraries.define(library, "match", call -> functions.search(call, false));
        Libraries.define(library, "gmatch", functions::iterate);
        library.put("gfind", library.get("gmatch"));
        Libraries.define(library, "gsub", call -> functions.substitute(call));
    }

    private int search(LuaCall call, boolean find) {
        LuaString subject = call.string(1);
        LuaString pattern = call.string(2);
        int length = subject.length();
        int from = Math.clamp(StringLibrary.fromStart(call.integer(3, 1), length) - 1, 0, length);
        if (find && (call.isTrue(4) || isPlain(pattern))) {
            return findPlain(call, subject.bytes(), pattern.bytes(), from);
        }
        try {
            return searchPattern(call, subject, pattern, from, find);
        } catch (PatternException e) {
            throw call.error(e.text());
        }
    }

    /// Whether a pattern has no special bytes before its first zero byte.
    private static boolean isPlain(LuaString pattern) {
        for (int i = 0; i < pattern.length() && pattern.byteAt(i) != 0; i++) {
            if (SPECIALS.indexOf(pattern.byteAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private int findPlain(LuaCall call, byte[] subject, byte[] wanted, int from) {
        for (int at = from; at <= subject.length - wanted.length; at++) {
            int same = 0;
            while (same < wanted.length && subject[at + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return call.returns(LuaValue.of(at + 1), LuaValue.of(at + wanted.length));
            }
            meter.work(1 + same / 8);
        }
        return call.returns((Object) null);
    }

    private int searchPattern(LuaCall call, LuaString subject, LuaString pattern, int from, boolean find) {
        boolean anchored = isAnchored(pattern);
        PatternMatcher matcher = new PatternMatcher(subject.bytes(), pattern.bytes(), meter);
        int place = from;
        do {
            if (matcher.matchAt(place, anchored ? 1 : 0)) {
                if (!find) {
                    return pushCaptures(call, subject, matcher);
                }
                call.push((double) place + 1);
                call.push((double) matcher.end());
                return 2 + (matcher.captures() == 0 ? 0 : pushCaptures(call, subject, matcher));
            }
            meter.work(1);
        } while (++place <= subject.length() && !anchored);
        return call.returns((Object) null);
    }

    private static boolean isAnchored(LuaString pattern) {
        return pattern.length() > 0 && pattern.byteAt(0) == '^';
    }

    /// Pushes all captures, or the whole match where there are none, and returns how many.
    private int pushCaptures(LuaCall call, LuaString subject, PatternMatcher matcher) {
        int count = Math.max(1, matcher.captures());
        for (int i = 0; i < count; i++) {
            call.push(capture(call, subject, matcher, i));
        }
        return count;
    }

    private Object capture(LuaCall call, LuaString subject, PatternMatcher matcher, int index) {
        int length = matcher.captureLength(index);
        int start = matcher.captureStart(index);
        if (length == PatternMatcher.POSITION) {
            return LuaValue.of(start + 1);
        }
        if (length == subject.length()) {
            return subject;
        }
        meter.charge(length);
        return call.string(Arrays.copyOfRange(subject.bytes(), start, start + length));
    }

    private int iterate(LuaCall call) {
        LuaString subject = call.string(1);
        LuaString pattern = call.string(2);
        meter.charge(ITERATOR_BYTES);
        PatternMatcher matcher = new PatternMatcher(subject.bytes(), pattern.bytes(), meter);
        Iterator iterator = new Iterator(subject, matcher);
        return call.returns(new LuaNative(iterator::next));
    }

    /// Where an iteration of `gmatch` stands.
    private final class Iterator {
        private final LuaString subject;
        private final PatternMatcher matcher;
        private int place;

        Iterator(LuaString subject, PatternMatcher matcher) {
            this.subject = subject;
            this.matcher = matcher;
        }

        int next(LuaCall call) {
            try {
                for (int at = place; at <= subject.length(); at++) {
                    meter.work(1);
                    if (matcher.matchAt(at, 0)) {
                        place = matcher.end() == at ? at + 1 : matcher.end();
                        return pushCaptures(call, subject, matcher);
                    }
                }
                place = subject.length() + 1;
                return 0;
            } catch (PatternException e) {
                throw call.error(e.text());
            }
        }
    }

    private int substitute(LuaCall call) {
        LuaString subject = call.string(1);
        LuaString pattern = call.string(2);
        int most = Libraries.int32(call, 4, subject.length() + 1);
        Object replacement = call.arg(3);
        if (replacement instanceof Double) {
            replacement = call.string(3);
        }
        if (!(replacement instanceof LuaString
                || replacement instanceof LuaTable
                || replacement instanceof LuaFunction)) {
            throw call.argumentError(3, "string/function/table expected");
        }
        try {
            return new Substitution(call, subject, pattern, replacement).run(most);
        } catch (PatternException e) {
            throw call.error(e.text());
        }
    }

    /// One run of `gsub`.
    private final class Substitution {
        private final LuaCall call;
        private final LuaString subject;
        private final Object replacement;
        private final boolean anchored;
        private final PatternMatcher matcher;
        private final ByteSink out;

        Substitution(LuaCall call, LuaString subject, LuaString pattern, Object replacement) {
            this.call = call;
            this.subject = subject;
            this.replacement = replacement;
            this.anchored = isAnchored(pattern);
            this.matcher = new PatternMatcher(subject.bytes(), pattern.bytes(), meter);
            this.out = new ByteSink(meter);
        }

        int run(int most) {
            byte[] bytes = subject.bytes();
            int place = 0;
            int count = 0;
            while (count < most) {
                meter.work(1);
                boolean matched = matcher.matchAt(place, anchored ? 1 : 0);
                int end = matcher.end();
                if (matched) {
                    count++;
                    putReplacement();
                }
                if (matched && end > place) {
                    place = end;
                } else if (place < bytes.length) {
                    out.put(bytes[place++]);
                } else {
                    break;
                }
                if (anchored) {
                    break;
                }
            }
            out.put(bytes, place, bytes.length - place);
            return call.returns(call.string(out.toBytes()), LuaValue.of(count));
        }

        private void putReplacement() {
            if (replacement instanceof LuaString string) {
                putExpanded(string.bytes());
                return;
            }
            Object value = replacement instanceof LuaTable table ? lookUp(table) : ask();
            if (!LuaValue.isTrue(value)) {
                out.put(subject.bytes(), matcher.start(), matcher.end() - matcher.start());
                return;
            }
            LuaString string = LuaValue.toStringOrNull(value);
            if (string == null) {
                throw call.error("invalid replacement value (a " + LuaValue.typeName(value) + ")");
            }
            out.put(string.bytes());
        }

        private @Nullable Object lookUp(LuaTable table) {
            return call.index(table, capture(call, subject, matcher, 0));
        }

        private @Nullable Object ask() {
            call.push(replacement);
            return call.callPushed(pushCaptures(call, subject, matcher));
        }

        /// A `%` at the very end takes the zero byte behind the string, as C does.
        private void putExpanded(byte[] template) {
            for (int i = 0; i < template.length; i++) {
                if (template[i] != '%') {
                    out.put(template[i]);
                } else if (++i == template.length) {
                    out.put(0);
                } else if (template[i] == '0') {
                    out.put(subject.bytes(), matcher.start(), matcher.end() - matcher.start());
                } else if (template[i] >= '1' && template[i] <= '9') {
                    putCapture(template[i] - '1');
                } else {
                    out.put(template[i]);
                }
            }
            meter.work(template.length / 16);
        }

        private void putCapture(int index) {
            int length = matcher.captureLength(index);
            int start = matcher.captureStart(index);
            if (length == PatternMatcher.POSITION) {
                out.put(Integer.toString(start + 1));
            } else {
                out.put(subject.bytes(), start, length);
            }
        }
    }
}
