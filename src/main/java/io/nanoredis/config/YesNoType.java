package io.nanoredis.config;

/// Yes or no, in either case.
record YesNoType() implements OptionType<Boolean> {
    @Override
    public Boolean parse(String text, Boolean before) {
        return parseDefault(text);
    }

    @Override
    public Boolean parseDefault(String text) {
        if (text.equalsIgnoreCase("yes")) {
            return true;
        }
        if (text.equalsIgnoreCase("no")) {
            return false;
        }
        throw new ConfigException("argument must be 'yes' or 'no'");
    }

    @Override
    public String format(Boolean value) {
        return value ? "yes" : "no";
    }

    @Override
    public String range() {
        return "yes or no";
    }
}
