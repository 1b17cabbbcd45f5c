package io.nanoredis.config;

import java.util.List;

/// One word out of a few, in either case.
///
/// @param words the words, as CONFIG GET shows them
record ChoiceType(List<String> words) implements OptionType<String> {
    static ChoiceType of(String... words) {
        return new ChoiceType(List.of(words));
    }

    @Override
    public String parse(String text, String before) {
        return parseDefault(text);
    }

    @Override
    public String parseDefault(String text) {
        for (String word : words) {
            if (word.equalsIgnoreCase(text)) {
                return word;
            }
        }
        throw new ConfigException("argument(s) must be one of the following: " + String.join(", ", words));
    }

    @Override
    public String format(String value) {
        return value;
    }

    @Override
    public String range() {
        return String.join(" | ", words);
    }
}
