/// What a model really sees of some samples, before anything is made of it.
///
/// [Look] is the front door: it takes a model's inputs, samples by what they are for, and a way to
/// ask the model, and tells what numbers arrive ([Seen], [Spread]), what labels there are
/// ([LabelCounts]), how well the model does ([Accuracy]) and what is amiss ([Warning]).
///
/// The commonest mistake is a preparation that the model was not trained with. So the model is also
/// asked with the samples prepared in each usual way ([UsualPreparations]); one that does surely
/// better on the very same samples ([SignTest]) is named, with the lines to write.
///
/// Nothing here reads files or loads models, and the same samples are drawn each time.
@NullMarked
package dev.skerry.optimizer.look;

import org.jspecify.annotations.NullMarked;
