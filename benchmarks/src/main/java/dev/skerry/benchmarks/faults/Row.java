package dev.skerry.benchmarks.faults;

/**
 * How a policy did with one kind of fault.
 *
 * @param kind the fault; {@code none} for healthy requests
 * @param requests those who had time left when the fault began, or came within five seconds of it
 * @param answered share of them that were answered in time, by whomever
 * @param missed how many were not
 * @param handlingP50Ms from the fault, or the request if it came later, until somebody else than a
 *     model had answered
 * @param outOfContract answers released that break the contract
 * @param wrongInContract answers released that the model should not have given, though none could
 *     tell from them
 * @param fullAgainP50Ms from the end of the fault until the best model answered again
 * @param neverFullAgain in how many injections it did not within five seconds
 * @param flaps how often an injection made trust be lost, beyond the first time
 * @param falseTrips per million healthy requests, how often something was suspected
 */
public record Row(
    String kind,
    String policy,
    int injections,
    long requests,
    double answered,
    long missed,
    double handlingP50Ms,
    double handlingMaxMs,
    long outOfContract,
    long wrongInContract,
    double fullAgainP50Ms,
    double fullAgainMaxMs,
    int neverFullAgain,
    double flaps,
    double falseTrips) {}
