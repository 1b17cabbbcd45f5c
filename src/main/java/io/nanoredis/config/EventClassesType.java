package io.nanoredis.config;

/// Classes of events of keys, a letter each.
record EventClassesType() implements OptionType<EventClasses> {
    @Override
    public EventClasses parse(String text, EventClasses before) {
        return EventClasses.parse(text);
    }

    @Override
    public EventClasses parseDefault(String text) {
        return EventClasses.parse(text);
    }

    @Override
    public String format(EventClasses value) {
        return value.letters();
    }

    @Override
    public String range() {
        return "letters of A g $ l s h z x e K E t m d n a, or \"\" for none";
    }
}
