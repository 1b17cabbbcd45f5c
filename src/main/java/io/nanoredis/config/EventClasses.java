package io.nanoredis.config;

/// Which events of keys are published, one letter each, as `notify-keyspace-events` has them.
///
/// *Shape*: `g$lshzxetd`, together `A`, and `n` and `m` are kinds of events; `K` and `E` are the channels, named by key
/// or by event. Nothing is published without one of these. `a`, arrays, belongs to `A` as well, though Redis 7.0, which
/// has none, does not know the letter.
///
/// @param bits one per letter, see [#bit]
public record EventClasses(int bits) {
    /// The letters in the order of their bits.
    private static final String LETTERS = "g$lshzxetdanKEm";

    private static final String OF_ALL = "g$lshzxetd";
    private static final int ALL = bits(OF_ALL) | bit('a');

    /// No events.
    public static final EventClasses NONE = new EventClasses(0);

    /// The bit of a letter other than `A`.
    ///
    /// @throws IllegalArgumentException for another character
    public static int bit(char letter) {
        int at = LETTERS.indexOf(letter);
        if (at < 0) {
            throw new IllegalArgumentException("letter: " + letter + " (expected one of " + LETTERS + ")");
        }
        return 1 << at;
    }

    private static int bits(String letters) {
        int bits = 0;
        for (int i = 0; i < letters.length(); i++) {
            bits |= bit(letters.charAt(i));
        }
        return bits;
    }

    /// The classes that a text of letters in any order names.
    ///
    /// @throws ConfigException for a character that is none
    static EventClasses parse(String text) {
        int bits = 0;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == 'A') {
                bits |= ALL;
            } else if (LETTERS.indexOf(letter) >= 0) {
                bits |= bit(letter);
            } else {
                throw new ConfigException("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
            }
        }
        boolean all = (bits & bits(OF_ALL)) == bits(OF_ALL);
        return new EventClasses(all ? bits | ALL : bits);
    }

    /// Whether events appear on channels named by their keys.
    public boolean byKey() {
        return (bits & bit('K')) != 0;
    }

    /// Whether events appear on channels named by themselves.
    public boolean byEvent() {
        return (bits & bit('E')) != 0;
    }

    /// The kinds of events that are published at all: none without a channel.
    public int published() {
        return byKey() || byEvent() ? bits : 0;
    }

    /// The letters in the order of Redis, `A` for all that it stands for; `n` is not told beside it.
    String letters() {
        StringBuilder letters = new StringBuilder();
        boolean all = (bits & ALL) == ALL;
        if (all) {
            letters.append('A');
        }
        for (int i = all ? LETTERS.indexOf('K') : 0; i < LETTERS.length(); i++) {
            if ((bits & 1 << i) != 0) {
                letters.append(LETTERS.charAt(i));
            }
        }
        return letters.toString();
    }
}
