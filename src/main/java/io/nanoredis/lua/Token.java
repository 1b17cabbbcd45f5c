package io.nanoredis.lua;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;

/// The kinds of tokens, each with the text by which error texts name it.
enum Token {
    AND("and"),
    BREAK("break"),
    DO("do"),
    ELSE("else"),
    ELSEIF("elseif"),
    END("end"),
    FALSE("false"),
    FOR("for"),
    FUNCTION("function"),
    IF("if"),
    IN("in"),
    LOCAL("local"),
    NIL("nil"),
    NOT("not"),
    OR("or"),
    REPEAT("repeat"),
    RETURN("return"),
    THEN("then"),
    TRUE("true"),
    UNTIL("until"),
    WHILE("while"),
    CONCAT(".."),
    VARARG("..."),
    EQUAL("=="),
    GREATER_OR_EQUAL(">="),
    LESS_OR_EQUAL("<="),
    NOT_EQUAL("~="),
    NUMBER("<number>"),
    NAME("<name>"),
    STRING("<string>"),
    END_OF_SOURCE("<eof>"),
    /// A single character, which [Lexer#character()] tells.
    CHARACTER("");

    private static final Map<String, Token> WORDS = words();

    final String text;

    Token(String text) {
        this.text = text;
    }

    private static Map<String, Token> words() {
        Map<String, Token> words = new HashMap<>();
        for (Token token : EnumSet.range(AND, WHILE)) {
            words.put(token.text, token);
        }
        return words;
    }

    /// The reserved word, or NAME.
    static Token ofWord(String word) {
        return WORDS.getOrDefault(word, NAME);
    }
}
