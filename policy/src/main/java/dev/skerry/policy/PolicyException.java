package dev.skerry.policy;

/** A text is no policy; says where and why. */
public final class PolicyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  PolicyException(String message) {
    super(message);
  }

  PolicyException(String message, Throwable cause) {
    super(message, cause);
  }
}
