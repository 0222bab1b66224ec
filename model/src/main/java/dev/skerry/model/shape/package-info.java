/// What every value of a graph is, found out without running it.
///
/// Open [Shapes]. It walks the nodes in order; each operator has a [Rule] that looks at its inputs
/// through a [Step] and says what comes out. Rules are kept by family: elementwise, convolution,
/// pooling, matrices, quantized, reshaping, constants, selecting, resizing, reducing, recurrent.
///
/// An extent that a model leaves open stays open, under its name if it has one, through everything
/// that keeps it. Small whole numbers are followed too, so that a shape that is taken apart,
/// computed with and put together again still leads to a known Reshape.
///
/// [Cost] turns shapes into multiply-accumulates:
///
/// | operator | multiply-accumulates |
/// |---|---|
/// | Conv | elements of the output · input channels / groups · kernel |
/// | ConvTranspose | elements of the input · output channels / groups · kernel |
/// | Gemm, MatMul | elements of the output · inner extent |
/// | LSTM, GRU, RNN | steps · batch · elements of both weight matrices |
/// | all others | 0; they are bound by memory, not by arithmetic |
///
/// Nothing here fails and nothing large is made: the model may be hostile. What does not fit
/// together is told as a mismatch. Bodies of If, Loop and Scan are not entered.
@NullMarked
package dev.skerry.model.shape;

import org.jspecify.annotations.NullMarked;
