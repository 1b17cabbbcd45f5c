package io.nanoredis.config;

/// File permissions, in octal.
record OctalType() implements OptionType<Integer> {
    private static final int MAX = 0777;

    @Override
    public Integer parse(String text, Integer before) {
        return parseDefault(text);
    }

    @Override
    public Integer parseDefault(String text) {
        if (!text.matches("[0-7]{1,9}")) {
            throw new ConfigException("argument couldn't be parsed as an octal number");
        }
        int value = Integer.parseInt(text, 8);
        if (value > MAX) {
            throw new ConfigException("argument must be between 0 and 777 inclusive");
        }
        return value;
    }

    @Override
    public String format(Integer value) {
        return Integer.toOctalString(value);
    }

    @Override
    public String range() {
        return "0 to 777, octal";
    }
}
