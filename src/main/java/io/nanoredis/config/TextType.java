package io.nanoredis.config;

/// Any text.
///
/// @param emptyOnly whether only the empty text is accepted, as for what this server does not offer but clients set
/// @param range     what is accepted, for people
record TextType(boolean emptyOnly, String range) implements OptionType<String> {
    static TextType of(String range) {
        return new TextType(false, range);
    }

    @Override
    public String parse(String text, String before) {
        return parseDefault(text);
    }

    @Override
    public String parseDefault(String text) {
        if (emptyOnly && !text.isEmpty()) {
            throw new ConfigException("argument must be empty: this server does not offer it");
        }
        return text;
    }

    @Override
    public String format(String value) {
        return value;
    }

    @Override
    public boolean severalWords() {
        return emptyOnly;
    }
}
