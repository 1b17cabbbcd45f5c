package io.nanoredis.lua.text;

import java.util.Arrays;

/// Lua 5.1's patterns, matched against bytes.
///
/// A match is a walk over the pattern's items; an item that leaves a choice (how often to repeat, whether to take an
/// optional byte) leaves a frame on a stack of its own, from which the walk resumes when a later item fails. So no
/// Java stack grows with the pattern, and the frames are at most as many as the pattern's items, because along one walk
/// the position in the pattern only rises. The time may still be exponential: every step is told to the meter.
///
/// *Shape*: a pattern ends at its first zero byte. Captures are numbered from 0; the length of one is [#POSITION] where
/// it captures a position only. *Errors*: [PatternException] with Lua's words, when the walk meets the fault and not
/// before. *Thread*: the engine's.
public final class PatternMatcher {
    /// The most captures in a pattern.
    public static final int CAPTURES_MAX = 32;

    /// The length of a capture `()`.
    public static final int POSITION = -2;

    private static final int UNFINISHED = -1;
    private static final int MATCHED = -1;

    /// Steps between two reports to the meter.
    private static final int REPORT_STEPS = 256;

    private static final int FRAME = 4;
    private static final int FIRST_FRAMES = 8;
    private static final int[] NONE = {};
    private static final int OPTION = 0;
    private static final int LONGEST = 1;
    private static final int SHORTEST = 2;
    private static final int OPENED = 3;
    private static final int CLOSED = 4;

    private final byte[] source;
    private final byte[] pattern;
    private final int patternEnd;
    private final Meter meter;

    // Allocated with the first capture and with the first choice.
    private int[] captureStart = NONE;
    private int[] captureLength = NONE;
    private int level;

    private int[] frames = NONE;
    private int top;

    private int start;
    private int at;
    private int item;
    private int steps;

    /// A matcher of a pattern against a subject; neither may change while it is used.
    public PatternMatcher(byte[] source, byte[] pattern, Meter meter) {
        this.source = source;
        this.pattern = pattern;
        this.meter = meter;
        this.patternEnd = endOf(pattern);
    }

    private static int endOf(byte[] pattern) {
        int end = 0;
        while (end < pattern.length && pattern[end] != 0) {
            end++;
        }
        return end;
    }

    /// Matches the pattern, from an offset in it on, at exactly this place of the subject.
    public boolean matchAt(int place, int patternOffset) {
        level = 0;
        top = 0;
        start = place;
        at = place;
        item = patternOffset;
        while (item != MATCHED) {
            if (++steps == REPORT_STEPS) {
                steps = 0;
                meter.work(REPORT_STEPS);
            }
            if (!step() && !backtrack()) {
                return false;
            }
        }
        return true;
    }

    /// The first offset of the last match.
    public int start() {
        return start;
    }

    /// The offset behind the last match.
    public int end() {
        return at;
    }

    /// The number of captures that the last match opened.
    public int captures() {
        return level;
    }

    /// The first offset of a capture; the first one is the whole match where the pattern has no captures.
    ///
    /// *Errors*: where there is no such capture, or it was never closed.
    public int captureStart(int index) {
        if (index >= level) {
            if (index != 0) {
                throw new PatternException("invalid capture index");
            }
            return start;
        }
        return captureStart[index];
    }

    /// The number of bytes of a capture, or [#POSITION].
    ///
    /// *Errors*: as [#captureStart], and where it was never closed.
    public int captureLength(int index) {
        if (index >= level) {
            captureStart(index);
            return at - start;
        }
        if (captureLength[index] == UNFINISHED) {
            throw new PatternException("unfinished capture");
        }
        return captureLength[index];
    }

    private int pattern(int offset) {
        return offset < patternEnd ? pattern[offset] & 0xFF : 0;
    }

    private int source(int offset) {
        return offset < source.length ? source[offset] & 0xFF : 0;
    }

    /// Takes one item of the pattern; false where it does not match here.
    private boolean step() {
        if (item >= patternEnd) {
            item = MATCHED;
            return true;
        }
        return switch (pattern(item)) {
            case '(' -> pattern(item + 1) == ')' ? open(POSITION, item + 2) : open(UNFINISHED, item + 1);
            case ')' -> close();
            case '%' -> escaped();
            case '$' -> item + 1 == patternEnd ? endOfSubject() : single();
            default -> single();
        };
    }

    private boolean escaped() {
        int letter = pattern(item + 1);
        return switch (letter) {
            case 'b' -> balanced();
            case 'f' -> frontier();
            default -> CharClass.isDigit(letter) ? sameAsCapture(letter - '1') : single();
        };
    }

    private boolean endOfSubject() {
        item++;
        return at == source.length;
    }

    private boolean open(int length, int next) {
        if (level == CAPTURES_MAX) {
            throw new PatternException("too many captures");
        }
        if (captureStart.length == 0) {
            captureStart = new int[CAPTURES_MAX];
            captureLength = new int[CAPTURES_MAX];
        }
        captureStart[level] = at;
        captureLength[level] = length;
        level++;
        push(OPENED, 0, 0, 0);
        item = next;
        return true;
    }

    private boolean close() {
        int index = level - 1;
        while (index >= 0 && captureLength[index] != UNFINISHED) {
            index--;
        }
        if (index < 0) {
            throw new PatternException("invalid pattern capture");
        }
        captureLength[index] = at - captureStart[index];
        push(CLOSED, index, 0, 0);
        item++;
        return true;
    }

    private boolean sameAsCapture(int index) {
        if (index < 0 || index >= level || captureLength[index] == UNFINISHED) {
            throw new PatternException("invalid capture index");
        }
        int length = captureLength[index];
        int from = captureStart[index];
        if (length < 0
                || length > source.length - at
                || !Arrays.equals(source, from, from + length, source, at, at + length)) {
            return false;
        }
        at += length;
        item += 2;
        return true;
    }

    private boolean balanced() {
        int opening = pattern(item + 2);
        int closing = pattern(item + 3);
        if (opening == 0 || closing == 0) {
            throw new PatternException("unbalanced pattern");
        }
        if (source(at) != opening) {
            return false;
        }
        int depth = 1;
        for (int i = at + 1; i < source.length; i++) {
            int c = source[i] & 0xFF;
            if (c == closing) {
                if (--depth == 0) {
                    meter.work(i - at);
                    at = i + 1;
                    item += 4;
                    return true;
                }
            } else if (c == opening) {
                depth++;
            }
        }
        meter.work(source.length - at);
        return false;
    }

    @SuppressWarnings("OrphanedFormatString") // The percent sign is the one of the pattern.
    private boolean frontier() {
        int set = item + 2;
        if (pattern(set) != '[') {
            throw new PatternException("missing '[' after '%f' in pattern");
        }
        int next = classEnd(set);
        int before = at == 0 ? 0 : source(at - 1);
        if (setContains(before, set, next - 1) || !setContains(source(at), set, next - 1)) {
            return false;
        }
        item = next;
        return true;
    }

    /// A class of bytes, with or without a sign of repetition behind it.
    private boolean single() {
        int next = classEnd(item);
        boolean fits = fits(at, item, next);
        return switch (pattern(next)) {
            case '?' -> takeOption(fits, next);
            case '*' -> repeatLongest(at, next);
            case '+' -> fits && repeatLongest(at + 1, next);
            case '-' -> repeatShortest(next);
            default -> takeOne(fits, next);
        };
    }

    private boolean takeOne(boolean fits, int next) {
        at++;
        item = next;
        return fits;
    }

    private boolean takeOption(boolean fits, int next) {
        if (fits) {
            push(OPTION, at, next + 1, 0);
            at++;
        }
        item = next + 1;
        return true;
    }

    private boolean repeatShortest(int next) {
        push(SHORTEST, at, item, next);
        item = next + 1;
        return true;
    }

    private boolean repeatLongest(int from, int next) {
        int last = from;
        while (fits(last, item, next)) {
            last++;
        }
        meter.work(last - from);
        if (last > from) {
            push(LONGEST, from, last, next + 1);
        }
        at = last;
        item = next + 1;
        return true;
    }

    /// Goes back to the last choice that has something left; false where there is none.
    private boolean backtrack() {
        while (top > 0) {
            int frame = top - FRAME;
            switch (frames[frame]) {
                case OPTION -> {
                    at = frames[frame + 1];
                    item = frames[frame + 2];
                    top = frame;
                    return true;
                }
                case LONGEST -> {
                    at = --frames[frame + 2];
                    item = frames[frame + 3];
                    if (at == frames[frame + 1]) {
                        top = frame;
                    }
                    return true;
                }
                case SHORTEST -> {
                    if (fits(frames[frame + 1], frames[frame + 2], frames[frame + 3])) {
                        at = ++frames[frame + 1];
                        item = frames[frame + 3] + 1;
                        return true;
                    }
                }
                case OPENED -> level--;
                default -> captureLength[frames[frame + 1]] = UNFINISHED;
            }
            top = frame;
        }
        return false;
    }

    private void push(int kind, int first, int second, int third) {
        if (top == frames.length) {
            int length = Math.max(FIRST_FRAMES * FRAME, 2 * frames.length);
            meter.charge((long) Integer.BYTES * (length - frames.length));
            frames = Arrays.copyOf(frames, length);
        }
        frames[top] = kind;
        frames[top + 1] = first;
        frames[top + 2] = second;
        frames[top + 3] = third;
        top += FRAME;
    }

    /// The offset behind the class of bytes that starts at an offset of the pattern.
    private int classEnd(int from) {
        int next = from + 1;
        int first = pattern(from);
        if (first == '%') {
            if (next >= patternEnd) {
                throw new PatternException("malformed pattern (ends with '%')");
            }
            return next + 1;
        }
        return first == '[' ? setEnd(next) : next;
    }

    /// A bracket that comes first in a set stands for itself.
    private int setEnd(int from) {
        int next = pattern(from) == '^' ? from + 1 : from;
        do {
            if (next >= patternEnd) {
                throw new PatternException("malformed pattern (missing ']')");
            }
            if (pattern(next++) == '%' && next < patternEnd) {
                next++;
            }
        } while (pattern(next) != ']');
        return next + 1;
    }

    private boolean fits(int place, int from, int next) {
        if (place >= source.length) {
            return false;
        }
        int c = source[place] & 0xFF;
        return switch (pattern[from]) {
            case '.' -> true;
            case '%' -> CharClass.contains(pattern(from + 1), c);
            case '[' -> setContains(c, from, next - 1);
            default -> (pattern[from] & 0xFF) == c;
        };
    }

    /// Whether a byte is in the set that starts with a bracket and ends with another one at an offset.
    private boolean setContains(int c, int from, int closing) {
        boolean inside = pattern(from + 1) != '^';
        int next = inside ? from + 1 : from + 2;
        while (next < closing) {
            int first = pattern(next);
            if (first == '%') {
                if (CharClass.contains(pattern(next + 1), c)) {
                    return inside;
                }
                next += 2;
            } else if (pattern(next + 1) == '-' && next + 2 < closing) {
                if (first <= c && c <= pattern(next + 2)) {
                    return inside;
                }
                next += 3;
            } else {
                if (first == c) {
                    return inside;
                }
                next++;
            }
        }
        return !inside;
    }
}
