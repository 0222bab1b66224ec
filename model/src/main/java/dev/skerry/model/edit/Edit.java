package dev.skerry.model.edit;

import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.tensor.Tensor;
import java.util.Set;

/** One change to a graph. {@link Edits#apply} makes it, or says why it cannot. */
public sealed interface Edit {
  /** Adds a node; its place follows from what it reads. */
  record InsertNode(Node node) implements Edit {}

  /** Takes a node away. Whatever reads its outputs has to be changed as well. */
  record RemoveNode(String name) implements Edit {}

  /** Puts another node in a node's place, with whatever name, inputs and outputs that one has. */
  record ReplaceNode(String name, Node with) implements Edit {}

  /**
   * Takes away a node and lets the readers of its first output read its first input. A model output
   * that it made keeps its name: the node before it makes it then.
   */
  record BypassNode(String name) implements Edit {}

  /** Gives a value another name wherever it appears, also as an input or output of the model. */
  record RenameValue(String from, String to) implements Edit {}

  /**
   * Lets nodes read one value in place of another; model outputs stay as they are.
   *
   * @param readers names of the nodes; empty for all that read {@code from} at this moment
   */
  record Redirect(String from, String to, Set<String> readers) implements Edit {
    public Redirect {
      readers = Set.copyOf(readers);
    }

    public Redirect(String from, String to) {
      this(from, to, Set.of());
    }
  }

  /** Adds a constant, or replaces one of any type and shape. */
  record PutInitializer(String name, Tensor tensor) implements Edit {}

  record RemoveInitializer(String name) implements Edit {}

  record AddInput(Value value) implements Edit {}

  record RemoveInput(String name) implements Edit {}

  /** Makes a value an output of the model; only its name has to be known. */
  record AddOutput(Value value) implements Edit {}

  record RemoveOutput(String name) implements Edit {}

  /** Says what a value between nodes is. */
  record Describe(Value value) implements Edit {}

  /** Forgets all that the model says about values between nodes, as after a change of widths. */
  record ClearDescriptions() implements Edit {}

  /** Imports the operators of a domain, or another version of them. Nodes are not converted. */
  record PutOpset(String domain, long version) implements Edit {}

  record PutMetadata(String key, String value) implements Edit {}
}
