package io.nanoredis.config;

import java.util.List;

/// Network addresses to listen on.
record AddressesType() implements OptionType<List<String>> {
    private static final int ADDRESSES_MAX = 16;

    @Override
    public List<String> parse(String text, List<String> before) {
        return parseDefault(text);
    }

    @Override
    public List<String> parseDefault(String text) {
        List<String> words = Words.split(text);
        if (words.size() > ADDRESSES_MAX) {
            throw new ConfigException("Too many bind addresses specified.");
        }
        if (words.isEmpty()) {
            throw new ConfigException("argument must be at least one address");
        }
        return List.copyOf(words);
    }

    @Override
    public String format(List<String> value) {
        return String.join(" ", value);
    }

    @Override
    public List<String> lines(List<String> value) {
        return List.of(format(value));
    }

    @Override
    public boolean severalWords() {
        return true;
    }

    @Override
    public String range() {
        return "1 to " + ADDRESSES_MAX + " addresses or names; * is every IPv4 address, ::* every IPv6 one, and one "
                + "behind a dash may be absent";
    }
}
