package dev.skerry.benchmarks.faults.real;

/**
 * How the device did with one kind of fault.
 *
 * @param injections how many were done
 * @param notInjected how many could not be, and count for nothing else
 * @param why the first of them could not be; empty if all could
 * @param requests those who had time left when the fault began, or came within five seconds of it
 * @param answered share of them that were answered in time, by whomever
 * @param missed how many were not
 * @param refused how many got no answer at all, however late
 * @param unexplained those of them that would be late even if the machine had never stood still
 * @param handlingP50Ms from the fault, or the request if it came later, until somebody else than a
 *     model had answered
 * @param outOfContract answers released that break the contract, of all
 * @param wrongInContract answers released that are not what the model says, though none could tell
 *     from them, of all
 * @param unharmed injections that made no answer differ, for bits that matter to none of them
 * @param fullAgainP50Ms from the end of the fault until the best model had answered a request that
 *     came after that, and after whoever got the last answer that the fault had changed
 * @param neverFullAgain in how many injections it did not before the injection ended, five seconds
 *     after the fault began
 * @param flaps how often an injection made trust be lost, beyond the first time
 * @param warmP50Ms how long it took another child to stand by, from when one was lost, while
 *     requests went on; zero if none had to
 */
public record RealRow(
    String kind,
    int injections,
    int notInjected,
    String why,
    long requests,
    double answered,
    long missed,
    long refused,
    long unexplained,
    double handlingP50Ms,
    double handlingMaxMs,
    long outOfContract,
    long wrongInContract,
    int unharmed,
    double fullAgainP50Ms,
    double fullAgainMaxMs,
    int neverFullAgain,
    double flaps,
    double warmP50Ms,
    double warmMaxMs) {}
