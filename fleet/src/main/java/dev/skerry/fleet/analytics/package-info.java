/// What a fleet learns from what its devices say of their requests.
///
/// The inbox hands each new message to [Ledger] in the transaction that takes it, so that it counts
/// once. [Filing] decides where: under its minute, or, if it comes late, under its hour; no device
/// can write into the future, or under an agent that nobody deployed. Minutes are kept for a day
/// and then made hours, hours for ninety days.
///
/// [Analytics] answers questions over any of that. Latencies are sketches that add up, so quantiles
/// of a site or of all of it are those of its requests and no means of means. [Objectives] says
/// what each agent is held to, [Burn] how fast it uses up what that leaves to be missed, and
/// [Exposition] writes it for Prometheus.
@NullMarked
package dev.skerry.fleet.analytics;

import org.jspecify.annotations.NullMarked;
