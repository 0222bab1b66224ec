package dev.skerry.link;

/** What a device has to sign for a {@link Renewal}; good for a minute. */
public record Challenge(String challenge) {}
