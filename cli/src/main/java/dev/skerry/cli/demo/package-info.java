/// `skerry demo`: a device, a storm of requests, and what came of them.
///
/// The sample family listens to bearings on a device of its own, with its own folder and ports.
/// `Traffic` decides when requests are due: calm at half of what the full model can do, with storms
/// of four times that. `Listening` sends them when they are due, through the same port that the
/// servers use, and compares the answers with the truth. `Tally` counts, `LiveView` shows.
@NullMarked
package dev.skerry.cli.demo;

import org.jspecify.annotations.NullMarked;
