package io.nanoredis.lua;

/// The tokens of a source as the grammar takes them.
///
/// *Errors*: [LuaError] with Lua's texts when something else comes than must.
final class Tokens {
    private final Lexer lexer;

    Tokens(Lexer lexer) {
        this.lexer = lexer;
    }

    /// The error for a source that does not go on as it must.
    LuaError expected(String what) {
        return lexer.errorNear("'" + what + "' expected");
    }

    /// Takes a character if it comes next; whether it did.
    boolean takes(int character) {
        boolean found = lexer.is(character);
        if (found) {
            lexer.advance();
        }
        return found;
    }

    /// Takes a token if it comes next; whether it did.
    boolean takes(Token token) {
        boolean found = lexer.is(token);
        if (found) {
            lexer.advance();
        }
        return found;
    }

    /// Takes a character, which must come next.
    void take(int character) {
        if (!takes(character)) {
            throw expected(String.valueOf((char) character));
        }
    }

    /// Takes a token, which must come next.
    void take(Token token) {
        if (!takes(token)) {
            throw expected(token.text);
        }
    }

    /// Takes a token that closes what another one has opened at a line.
    void takeClosing(Token token, Token opening, int line) {
        if (!takes(token)) {
            throw unclosed(token.text, opening.text, line);
        }
    }

    /// Takes a character that closes what another one has opened at a line.
    void takeClosing(int character, int opening, int line) {
        if (!takes(character)) {
            throw unclosed(String.valueOf((char) character), String.valueOf((char) opening), line);
        }
    }

    private LuaError unclosed(String what, String opening, int line) {
        return line == lexer.lineOfReader()
                ? expected(what)
                : lexer.errorNear("'" + what + "' expected (to close '" + opening + "' at line " + line + ")");
    }

    /// Takes a name.
    LuaString name() {
        if (!lexer.is(Token.NAME)) {
            throw expected(Token.NAME.text);
        }
        LuaString name = lexer.string();
        lexer.advance();
        return name;
    }
}
