package dev.skerry.sample;

/**
 * The geometry of a rolling-element bearing, from which the rates of its faults follow.
 *
 * <p>With n rolling elements of diameter d on a pitch circle of diameter D, contact angle φ, the
 * outer race standing still and the shaft turning at f, pure rolling gives (McFadden and Smith,
 * "Model for the vibration produced by a single point defect in a rolling element bearing", Journal
 * of Sound and Vibration 96, 1984; Randall and Antoni, "Rolling element bearing diagnostics: a
 * tutorial", Mechanical Systems and Signal Processing 25, 2011):
 *
 * <pre>
 * cage          FTF  = f/2 · (1 − d/D · cos φ)
 * outer race    BPFO = n · FTF
 * inner race    BPFI = n · (f − FTF)
 * ball spin     BSF  = f/2 · D/d · (1 − (d/D · cos φ)²)
 * </pre>
 *
 * @param elements how many balls or rollers
 * @param elementDiameter in millimetres
 * @param pitchDiameter in millimetres
 * @param contactAngle in radians
 */
public record Bearing(
    int elements, double elementDiameter, double pitchDiameter, double contactAngle) {
  /**
   * The deep-groove ball bearing SKF 6205-2RS, as at the drive end of the motor behind the public
   * data of Case Western Reserve University.
   */
  public static final Bearing SKF_6205 = new Bearing(9, 7.94, 39.04, 0);

  public Bearing {
    if (elements < 1) {
      throw new IllegalArgumentException("elements: " + elements + " (expected: >= 1)");
    }
    if (!(elementDiameter > 0 && elementDiameter < pitchDiameter)) {
      throw new IllegalArgumentException(
          "elementDiameter: "
              + elementDiameter
              + " (expected: > 0 and < pitchDiameter "
              + pitchDiameter
              + ")");
    }
  }

  /** How often the cage goes round (FTF), in Hz. */
  public double cageRate(double shaftHz) {
    return shaftHz / 2 * (1 - ratio());
  }

  /** How often a ball rolls over a point of the outer race (BPFO), in Hz. */
  public double outerRaceRate(double shaftHz) {
    return elements * cageRate(shaftHz);
  }

  /** How often a ball rolls over a point of the inner race (BPFI), in Hz. */
  public double innerRaceRate(double shaftHz) {
    return elements * (shaftHz - cageRate(shaftHz));
  }

  /**
   * How often a ball turns (BSF), in Hz. A fault on it strikes each race once a turn, so twice this
   * often.
   */
  public double ballSpinRate(double shaftHz) {
    return shaftHz / 2 * pitchDiameter / elementDiameter * (1 - ratio() * ratio());
  }

  private double ratio() {
    return elementDiameter / pitchDiameter * Math.cos(contactAngle);
  }
}
