package dev.skerry.link;

/** What a message from a device is about. */
public enum MessageKind {
  /** Something happened on it. */
  EVENT,
  /** What came of requests in a while. */
  TELEMETRY,
  /** What a model said, which somebody wants to keep. */
  RESULT,
  /** An input that is worth learning from. */
  SAMPLE,
  /** Messages of this stream are gone, since there was no room for them or the disk lost them. */
  DROPPED
}
