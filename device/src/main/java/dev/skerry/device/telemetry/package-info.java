/// What happened, counted.
///
/// Each agent has one [AgentStatistics]; every request is recorded there once, when it is answered.
/// It is read as the Open Inference Protocol's statistics and, through [Metrics], as Prometheus
/// text: histograms by phase and by outcome, so that shares and quantiles can be had over any time
/// and over many devices.
///
/// [Meter] shares out among agents what the machine draws.
///
/// Recording never blocks and takes no lock. Nothing is sent anywhere from here: whoever wants the
/// numbers asks for them.
@NullMarked
package dev.skerry.device.telemetry;

import org.jspecify.annotations.NullMarked;
