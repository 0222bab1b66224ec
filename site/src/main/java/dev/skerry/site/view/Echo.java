package dev.skerry.site.view;

/**
 * What a device heard of another, said back to it.
 *
 * @param device whose news that was
 * @param count the {@link Standing#count} of that news
 * @param held how long ago it came, in nanoseconds of the one who says so
 */
public record Echo(String device, long count, long held) {}
