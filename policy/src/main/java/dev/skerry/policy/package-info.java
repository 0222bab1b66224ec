/// What people allow their devices, in words that a device understands by itself.
///
/// A [Policy] is a text: one rule a line, a [Rule]'s name and an expression in the Common
/// Expression Language (CEL) over the [Situation] of a device. Whoever writes one hears at once
/// what is wrong with it, with its line; a device reads it again and asks it once a second, link or
/// no link, what follows from how it stands: a [Ruling].
///
/// A policy only ever holds back. It cannot give a device more than its hardware bears or its owner
/// has asked for, and what it does not mention is as if there were none.
@NullMarked
package dev.skerry.policy;

import org.jspecify.annotations.NullMarked;
