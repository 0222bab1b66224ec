/// What a fleet knows: its devices, the families it can ship, the agents that shall run, who may
/// say so, and what was done.
///
/// [Agents] says what shall run, in words; [Placements] is what each device is told; [Plans]
/// chooses devices for agents that shall run in so many copies. Whoever changes anything does so
/// together with its [Audit] entry, or not at all.
@NullMarked
package dev.skerry.fleet.registry;

import org.jspecify.annotations.NullMarked;
