package io.nanoredis.lua;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Splits a source into tokens, with one token of look-ahead.
///
/// *Errors*: [LuaError] with Lua's texts.
final class Lexer {
    private static final int END = -1;

    private final byte[] source;
    private final String chunkName;
    private int at;
    private final Map<LuaString, LuaString> known = new HashMap<>();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

    private int lineOfReader = 1;
    private int line = 1;
    private int lastLine = 1;
    private Token token = Token.END_OF_SOURCE;
    private int character;
    private LuaString string = LuaString.EMPTY;
    private double number;
    private int tokenStart;
    private int tokenEnd;

    private @Nullable Ahead ahead;

    /// A token that was read in advance.
    private record Ahead(Token token, int character, LuaString string, double number, int line, int start, int end) {}

    Lexer(byte[] source, String chunkName) {
        this.source = source;
        this.chunkName = chunkName;
    }

    // ---- the current token

    Token token() {
        return token;
    }

    /// The character that a CHARACTER is; 0 for other tokens.
    int character() {
        return token == Token.CHARACTER ? character : 0;
    }

    boolean is(int wanted) {
        return token == Token.CHARACTER && character == wanted;
    }

    boolean is(Token wanted) {
        return token == wanted;
    }

    /// The text of a NAME, the value of a STRING.
    LuaString string() {
        return string;
    }

    /// The value of a NUMBER.
    double number() {
        return number;
    }

    /// The line of the current token.
    int line() {
        return line;
    }

    /// The line to which reading has come.
    int lineOfReader() {
        return lineOfReader;
    }

    /// The line of the token before.
    int lastLine() {
        return lastLine;
    }

    void advance() {
        lastLine = line;
        Ahead next = ahead;
        if (next == null) {
            read();
            line = lineOfReader;
            return;
        }
        ahead = null;
        restore(next);
    }

    private void restore(Ahead saved) {
        token = saved.token;
        character = saved.character;
        string = saved.string;
        number = saved.number;
        line = saved.line;
        tokenStart = saved.start;
        tokenEnd = saved.end;
    }

    /// Whether the token after the current one is this character.
    boolean nextIs(int wanted) {
        Ahead next = ahead;
        if (next == null) {
            Ahead now = new Ahead(token, character, string, number, line, tokenStart, tokenEnd);
            read();
            next = new Ahead(token, character, string, number, lineOfReader, tokenStart, tokenEnd);
            restore(now);
            ahead = next;
        }
        return next.token == Token.CHARACTER && next.character == wanted;
    }

    // ---- errors

    /// `chunk:line: text near 'token'`.
    LuaError errorNear(String text) {
        return error(text + " near '" + shownToken() + "'");
    }

    /// `chunk:line: text`; the line is where reading has come to.
    LuaError error(String text) {
        String chunk = Chunk.shortName(chunkName, Chunk.SHOWN_IN_SYNTAX_ERRORS);
        return new LuaError(LuaString.of((chunk + ":" + lineOfReader + ": " + text).getBytes(ISO_8859_1)));
    }

    private String shownToken() {
        return switch (token) {
            case NAME, NUMBER -> shownSource(tokenStart, tokenEnd);
            case STRING -> shownString(string);
            case CHARACTER -> shownCharacter(character);
            default -> token.text;
        };
    }

    /// A string is shown between its own delimiters, but with its escapes resolved, up to the first NUL.
    private String shownString(LuaString value) {
        int delimiter = source[tokenStart] == '[' ? longDelimiterLength() : 1;
        String text =
                shownSource(tokenStart, tokenStart + delimiter) + value + shownSource(tokenEnd - delimiter, tokenEnd);
        int nul = text.indexOf(0);
        return nul < 0 ? text : text.substring(0, nul);
    }

    private int longDelimiterLength() {
        int length = 1;
        while (source[tokenStart + length] == '=') {
            length++;
        }
        return length + 1;
    }

    private String shownSource(int from, int to) {
        return LuaString.copyOf(source, from, to - from).toString();
    }

    static String shownCharacter(int character) {
        return character < ' ' || character == 127 ? "char(" + character + ")" : String.valueOf((char) character);
    }

    private LuaError lexicalError(String text) {
        return error(text + " near '" + shownSource(tokenStart, Math.min(at, source.length)) + "'");
    }

    private LuaError stringError(String text, int quote) {
        return error(text + " near '" + (char) quote + buffer.toString(ISO_8859_1) + "'");
    }

    // ---- reading

    private int peek(int distance) {
        return at + distance < source.length ? source[at + distance] & 0xFF : END;
    }

    private void read() {
        skipSpaceAndComments();
        tokenStart = at;
        int c = peek(0);
        if (c == END) {
            token = Token.END_OF_SOURCE;
        } else if (isLetter(c)) {
            readWord();
        } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            readNumber();
        } else if (c == '"' || c == '\'') {
            readString(c);
        } else if (c == '[' && longBracketLevel() >= 0) {
            readLongString(longBracketLevel(), false);
        } else {
            readSymbol(c);
        }
        tokenEnd = at;
    }

    private void skipSpaceAndComments() {
        while (true) {
            int c = peek(0);
            if (c == '\n' || c == '\r') {
                skipLineBreak();
            } else if (c == '-' && peek(1) == '-') {
                skipComment();
            } else if (c != END && Numerals.isSpace(c)) {
                at++;
            } else {
                return;
            }
        }
    }

    private void skipLineBreak() {
        int first = peek(0);
        at++;
        if ((peek(0) == '\n' || peek(0) == '\r') && peek(0) != first) {
            at++;
        }
        lineOfReader++;
    }

    private void skipComment() {
        tokenStart = at;
        at += 2;
        if (peek(0) == '[') {
            int level = longBracketLevel();
            if (level >= 0) {
                tokenStart = at;
                readLongString(level, true);
                return;
            }
        }
        while (peek(0) != END && peek(0) != '\n' && peek(0) != '\r') {
            at++;
        }
    }

    /// The number of equals signs between two opening brackets here; -1 where there is no second one.
    private int longBracketLevel() {
        int level = 0;
        while (peek(1 + level) == '=') {
            level++;
        }
        return peek(1 + level) == '[' ? level : -1;
    }

    private void readWord() {
        while (isLetter(peek(0)) || isDigit(peek(0))) {
            at++;
        }
        string = known(LuaString.copyOf(source, tokenStart, at - tokenStart));
        token = Token.ofWord(string.toString());
    }

    /// One object per text, so that most comparisons of keys end at identity.
    private LuaString known(LuaString text) {
        LuaString first = known.putIfAbsent(text, text);
        return first == null ? text : first;
    }

    /// Takes everything that could belong to it, so that `3x` is malformed and not two tokens.
    private void readNumber() {
        while (isDigit(peek(0)) || peek(0) == '.') {
            at++;
        }
        if ((peek(0) | 0x20) == 'e') {
            at++;
            if (peek(0) == '+' || peek(0) == '-') {
                at++;
            }
        }
        while (isLetter(peek(0)) || isDigit(peek(0))) {
            at++;
        }
        Double value = Numerals.parse(shownSource(tokenStart, at));
        if (value == null) {
            throw lexicalError("malformed number");
        }
        number = value;
        token = Token.NUMBER;
    }

    private void readString(int quote) {
        buffer.reset();
        at++;
        while (peek(0) != quote) {
            int c = peek(0);
            if (c == END) {
                throw error("unfinished string near '<eof>'");
            }
            if (c == '\n' || c == '\r') {
                throw stringError("unfinished string", quote);
            }
            if (c == '\\') {
                at++;
                readEscape(quote);
            } else {
                buffer.write(c);
                at++;
            }
        }
        at++;
        string = known(LuaString.of(buffer.toByteArray()));
        token = Token.STRING;
    }

    private void readEscape(int quote) {
        int c = peek(0);
        if (c == END) {
            return;
        }
        if (c == '\n' || c == '\r') {
            buffer.write('\n');
            skipLineBreak();
            return;
        }
        if (isDigit(c)) {
            readDecimalEscape(quote);
            return;
        }
        buffer.write(
                switch (c) {
                    case 'a' -> 7;
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'v' -> 11;
                    default -> c;
                });
        at++;
    }

    private void readDecimalEscape(int quote) {
        int value = 0;
        for (int digits = 0; digits < 3 && isDigit(peek(0)); digits++) {
            value = value * 10 + peek(0) - '0';
            at++;
        }
        if (value > 255) {
            throw stringError("escape sequence too large", quote);
        }
        buffer.write(value);
    }

    private void readLongString(int level, boolean comment) {
        buffer.reset();
        at += level + 2;
        if (peek(0) == '\n' || peek(0) == '\r') {
            skipLineBreak();
        }
        while (!closesLongString(level)) {
            int c = peek(0);
            if (c == END) {
                throw error(comment ? "unfinished long comment near '<eof>'" : "unfinished long string near '<eof>'");
            }
            if (c == '\n' || c == '\r') {
                buffer.write('\n');
                skipLineBreak();
            } else {
                buffer.write(c);
                at++;
            }
        }
        at += level + 2;
        if (!comment) {
            string = known(LuaString.of(buffer.toByteArray()));
            token = Token.STRING;
        }
    }

    private boolean closesLongString(int level) {
        if (peek(0) != ']' || peek(level + 1) != ']') {
            return false;
        }
        for (int i = 1; i <= level; i++) {
            if (peek(i) != '=') {
                return false;
            }
        }
        return true;
    }

    private void readSymbol(int c) {
        boolean equals = peek(1) == '=';
        switch (c) {
            case '[' -> {
                if (peek(1) == '=') {
                    while (peek(1) == '=') {
                        at++;
                    }
                    at++;
                    throw lexicalError("invalid long string delimiter");
                }
                takeCharacter(c);
            }
            case '=' -> take(equals, Token.EQUAL, c);
            case '<' -> take(equals, Token.LESS_OR_EQUAL, c);
            case '>' -> take(equals, Token.GREATER_OR_EQUAL, c);
            case '~' -> take(equals, Token.NOT_EQUAL, c);
            case '.' -> {
                if (peek(1) == '.' && peek(2) == '.') {
                    at += 3;
                    token = Token.VARARG;
                } else {
                    take(peek(1) == '.', Token.CONCAT, c);
                }
            }
            default -> takeCharacter(c);
        }
    }

    private void take(boolean both, Token pair, int c) {
        if (both) {
            at += 2;
            token = pair;
        } else {
            takeCharacter(c);
        }
    }

    private void takeCharacter(int c) {
        at++;
        token = Token.CHARACTER;
        character = c;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
