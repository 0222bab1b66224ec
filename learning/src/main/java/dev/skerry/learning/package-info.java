/// A model that is taught: gradients, losses, steps.
///
/// [Trainer] is the front door. It takes a [dev.skerry.model.Graph], [Lessons], and a
/// [TrainingPlan] with a [Loss] and an [Optimizer], and gives a [Trained] graph: the same nodes
/// with other weights, fit to be written as ONNX and run by the engine.
///
/// One training: [DifferentiableGraph] takes the weights over into PyTorch and finds the
/// [Operation] of every node behind the loss, or refuses the model and names the operator. For each
/// step it runs the nodes on the lesson's samples, [Objective] makes the loss of what comes out,
/// PyTorch follows it back to the weights, and [Descent] moves them. BatchNormalization learns with
/// the batch's own statistics and moves the running ones; keep such nodes unfolded until a model
/// has learned all it should. What counts as a weight is said in [Learnable]. Where lessons bring
/// an exam, an [Examination] keeps the weights that do best in it.
///
/// Everything is done on the calling thread and one core; trainings in one process take turns. The
/// same seeds give the same weights on the same kind of processor. Nothing here reads a clock or
/// the network. Numbers that gradients are followed through go by [Arrays#scaled], never by DJL's
/// own operators of an array and a number, whose memory may be gone on the way back. Memory of a
/// step goes when the step ends; a leak would show as arrays that stay.
///
/// A [TrainerHost] does the same in a child process: PyTorch is native code that can crash, and
/// then that training alone is refused.
///
/// PyTorch comes through DJL, which no public type shows. Its libraries are on the class path of
/// this module alone: nothing that runs on a device depends on it. The jar of this platform is
/// chosen when the modules are built; without one, [Trainer#open] says what is missing.
@NullMarked
package dev.skerry.learning;

import org.jspecify.annotations.NullMarked;
