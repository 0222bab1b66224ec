package dev.skerry.model.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.ModelException;
import dev.skerry.model.ModelException.Reason;
import dev.skerry.model.Nets;
import dev.skerry.model.Node;
import dev.skerry.model.Value;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EditsTest {
  /* x -> Relu -> a -> Identity -> b -> Neg -> y */
  private static Graph chain() {
    GraphBuilder net = Graph.builder("chain", 17);
    net.input("x", ElementType.FP32, -1, 4);
    net.add(Node.of("relu", "Relu", List.of("x"), "a"));
    net.add(Node.of("same", "Identity", List.of("a"), "b"));
    net.add(Node.of("neg", "Neg", List.of("b"), "y"));
    net.output("y");
    return net.build();
  }

  @Test
  void insertedNode_takesItsPlaceByWhatItReads() {
    Graph graph =
        Edits.apply(
            chain(),
            new Edit.Redirect("a", "a2"),
            new Edit.InsertNode(Node.of("abs", "Abs", List.of("a"), "a2")));

    assertThat(graph.nodes()).extracting(Node::name).containsExactly("relu", "abs", "same", "neg");
    assertThat(graph.consumers("a")).extracting(Node::name).containsExactly("abs");
  }

  @Test
  void original_staysAsItIs() {
    Graph before = chain();

    Edits.apply(before, new Edit.BypassNode("same"));

    assertThat(before.nodes()).hasSize(3);
  }

  @Test
  void bypassedNode_isSkippedByItsReaders() {
    Graph graph = Edits.apply(chain(), new Edit.BypassNode("same"));

    assertThat(graph.nodes()).extracting(Node::name).containsExactly("relu", "neg");
    assertThat(graph.producer("a").orElseThrow().name()).isEqualTo("relu");
    assertThat(graph.consumers("a")).extracting(Node::name).containsExactly("neg");
  }

  @Test
  void bypassedLastNode_leavesTheOutputItsName() {
    Graph graph = Edits.apply(chain(), new Edit.BypassNode("neg"));

    assertThat(graph.outputs()).containsExactly(Value.named("y"));
    assertThat(graph.producer("y").orElseThrow().name()).isEqualTo("same");
  }

  @Test
  void renamedValue_hasItsNewNameEverywhere() {
    Graph graph =
        Edits.apply(chain(), new Edit.RenameValue("x", "pixels"), new Edit.RenameValue("y", "z"));

    assertThat(graph.inputs().getFirst().name()).isEqualTo("pixels");
    assertThat(graph.outputs().getFirst().name()).isEqualTo("z");
    assertThat(graph.node("relu").orElseThrow().inputs()).containsExactly("pixels");
  }

  @Test
  void replacedNode_mayReadNewConstants() {
    Graph graph =
        Edits.apply(
            chain(),
            new Edit.PutInitializer("two", Tensor.ofFloats(Shape.of(), 2)),
            new Edit.ReplaceNode("same", Node.of("twice", "Mul", List.of("a", "two"), "b")),
            new Edit.AddOutput(Value.named("b")),
            new Edit.PutMetadata("made by", "a test"));

    assertThat(graph.node("same")).isEmpty();
    assertThat(graph.isOutput("b")).isTrue();
    assertThat(graph.constant("two")).isPresent();
    assertThat(graph.header().metadata()).containsEntry("made by", "a test");
  }

  @Test
  void removedNode_thatIsStillRead_isRefused() {
    refused(chain(), Reason.UNDEFINED, new Edit.RemoveNode("same"));
  }

  @Test
  void cycle_isRefused() {
    refused(
        chain(),
        Reason.UNSORTED,
        new Edit.Redirect("x", "y"),
        new Edit.AddOutput(Value.named("a")));
  }

  @Test
  void editOfWhatIsNotThere_isRefused() {
    refused(chain(), Reason.BAD_EDIT, new Edit.RemoveNode("none"));
    refused(chain(), Reason.BAD_EDIT, new Edit.RenameValue("none", "some"));
    refused(chain(), Reason.BAD_EDIT, new Edit.RemoveInitializer("none"));
    refused(chain(), Reason.BAD_EDIT, new Edit.RemoveInput("none"));
    refused(chain(), Reason.BAD_EDIT, new Edit.RemoveOutput("none"));
    refused(chain(), Reason.BAD_EDIT, new Edit.Redirect("x", "y", Set.of("neg")));
    refused(
        chain(), Reason.BAD_EDIT, new Edit.InsertNode(Node.of("neg", "Neg", List.of("x"), "z")));
    refused(chain(), Reason.BAD_EDIT, new Edit.RenameValue("a", "b"));
  }

  @Test
  void secondDefinition_isRefused() {
    refused(chain(), Reason.DUPLICATE, new Edit.InsertNode(Node.of("n", "Neg", List.of("x"), "a")));
    refused(
        chain(), Reason.DUPLICATE, new Edit.PutInitializer("a", Tensor.ofFloats(Shape.of(), 1)));
  }

  @Test
  void operatorOfAnUnimportedDomain_isRefusedUntilImported() {
    Node fused =
        new Node(
            "gelu",
            new Node.Operator("com.microsoft", "Gelu"),
            List.of("x"),
            List.of("g"),
            Map.of());
    refused(chain(), Reason.UNKNOWN_DOMAIN, new Edit.InsertNode(fused));

    Graph graph =
        Edits.apply(chain(), new Edit.InsertNode(fused), new Edit.PutOpset("com.microsoft", 1));

    assertThat(graph.node("gelu")).isPresent();
  }

  @Test
  void capturedValue_isNotRenamed() {
    refused(Nets.conditional(), Reason.BAD_EDIT, new Edit.RenameValue("x", "z"));
  }

  private static void refused(Graph graph, Reason reason, Edit... edits) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> Edits.apply(graph, edits))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
        .withMessageContaining("'");
  }
}
