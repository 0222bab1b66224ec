/// The same question, answered once.
///
/// A [ContentKey] is every byte of a question's inputs. [AnswerCache] keeps answers by it, bounded
/// in bytes and age, and lets callers with one question share one run. Only what the best variant
/// said is kept; smaller siblings' answers are shared with those who wait, and forgotten.
@NullMarked
package dev.skerry.device.cache;

import org.jspecify.annotations.NullMarked;
