package dev.skerry.optimizer;

import dev.skerry.learning.Watch;
import dev.skerry.optimizer.repair.Repair;
import dev.skerry.optimizer.samples.Samples;
import java.util.function.Function;

/**
 * Where models of one order are taught.
 *
 * @param compared samples that none of them learns from
 * @param watch whoever looks on while the model of a name is taught
 */
record School(Repair repair, Samples compared, Function<String, Watch> watch) {}
