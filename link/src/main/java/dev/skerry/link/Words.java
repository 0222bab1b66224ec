package dev.skerry.link;

/** What somebody else says in words, and others are to read, keep and print. */
final class Words {
  private Words() {}

  /** The first {@code most} characters of it, with a space for each that is none to be seen. */
  static String plain(String words, int most) {
    int end = Math.min(words.length(), most);
    StringBuilder plain = new StringBuilder(end);
    for (int i = 0; i < end; i++) {
      char c = words.charAt(i);
      plain.append(Character.isISOControl(c) || Character.isSurrogate(c) ? ' ' : c);
    }
    return plain.toString();
  }
}
