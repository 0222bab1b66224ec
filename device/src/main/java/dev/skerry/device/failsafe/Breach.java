package dev.skerry.device.failsafe;

/**
 * How an answer broke its contract.
 *
 * @param output the name of the output; empty if it is about all of them
 * @param what value and expectation
 */
public record Breach(String output, String what) {
  @Override
  public String toString() {
    return output.isEmpty() ? what : "output " + output + ": " + what;
  }
}
