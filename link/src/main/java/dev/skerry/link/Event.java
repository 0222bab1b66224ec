package dev.skerry.link;

/**
 * Something that happened on a device: the body of a {@link MessageKind#EVENT}.
 *
 * @param what in one word: started, proven, refused, link_lost, link_found
 * @param detail in words, for people
 */
public record Event(String what, String detail) {}
