/// The words that every tier shares.
///
/// A trained model becomes a [Family] of [Variant]s, each with a [Measurement]. An [AgentSpec] says
/// which family shall answer on a device, how soon ([LatencyClass]) and what is said when nothing
/// else can be ([SafeAnswer]). While it runs it is in an [AgentState]; each answer carries a
/// [Grade]. The machine under it is a [DeviceProfile], somewhere on a [Tier].
///
/// Everything here is a value: immutable, checked when made, free of threads, clocks and files.
/// Errors name the value and what was expected. Only [Program], what all say of themselves, is
/// none. Start with [Family].
@NullMarked
package dev.skerry.terms;

import org.jspecify.annotations.NullMarked;
