package dev.skerry.model.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.model.Attribute;
import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Nets;
import dev.skerry.model.SharedModels;
import dev.skerry.model.Value;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class InspectionTest {
  @Test
  void network_isToldInFull() {
    Inspection cnn = Inspection.of(Nets.cnn());

    assertThat(cnn.header().producer().name()).isEqualTo("skerry");
    assertThat(cnn.signature().inputs())
        .extracting(Value::toString)
        .containsExactly("x FP32[batch,1,8,8]");
    assertThat(cnn.signature().outputs()).extracting(Value::name).containsExactly("probs");
    assertThat(cnn.size()).isEqualTo(new Inspection.Size(702, 2808, OptionalLong.of(2944)));
    assertThat(cnn.operators()).hasSize(7).containsEntry("Conv", 1);
    assertThat(cnn.largest(1)).extracting(Layer::name).containsExactly("Gemm_1");
    assertThat(cnn.costliest(1)).extracting(Layer::name).containsExactly("Conv_1");
    assertThat(cnn.warnings()).isEmpty();
  }

  @Test
  void opportunities_nameTheirNodes() {
    assertThat(Inspection.of(Nets.cnn()).opportunities())
        .contains(
            new Opportunity.FoldBatchNormalization("BatchNormalization_1", "Conv_1"),
            new Opportunity.Quantize("Conv_1", 36),
            new Opportunity.Prune("Conv_1", 4),
            new Opportunity.KeepChannels("Gemm_1", "they meet Softmax 'Softmax_1'"));
  }

  @Test
  void identityAndConstant_canGo() {
    GraphBuilder net = Graph.builder("leftovers", 17);
    String one = net.node("Constant", List.of(), Map.of("value_float", Attribute.of(1f)));
    net.output(net.node("Identity", net.node("Add", net.input("x", ElementType.FP32, 2), one)));

    assertThat(Inspection.of(net.build()).opportunities())
        .containsExactly(
            new Opportunity.HoistConstant("Constant_1"),
            new Opportunity.Remove("Identity_1", "Identity"));
  }

  @Test
  void channelsAddedToTheInput_haveToStay() {
    GraphBuilder net = Graph.builder("residual", 17);
    String x = net.input("x", ElementType.FP32, 1, 2, 4, 4);
    String w = net.initializer("w", Tensor.allocate(ElementType.FP32, Shape.of(2, 2, 1, 1)));
    net.output(net.node("Conv", net.node("Add", net.node("Conv", x, w), x), w));

    assertThat(Inspection.of(net.build()).opportunities())
        .contains(
            new Opportunity.KeepChannels("Conv_1", "they meet an input of the model"),
            new Opportunity.KeepChannels("Conv_2", "they are an output of the model"));
  }

  @Test
  void surprises_areToldBeforehand() {
    GraphBuilder net = Graph.builder("surprising", 11);
    String x = net.input("x", ElementType.FP32, -1, -1);
    net.initializer("spare", Tensor.ofFloats(Shape.of(1), 1));
    net.output(net.node("Strange", x));

    assertThat(Inspection.of(net.build()).warnings())
        .hasSize(4)
        .anyMatch(warning -> warning.contains("opset 11"))
        .anyMatch(warning -> warning.contains("open beyond"))
        .anyMatch(warning -> warning.contains("not known"))
        .anyMatch(warning -> warning.contains("'spare'"));
  }

  @Test
  void residualNetwork_canBePrunedWhereNothingIsAddedToItsOutput() throws IOException {
    Inspection resnet = Inspection.of(OnnxFile.read(SharedModels.onnx("resnet8_cifar10")).graph());

    assertThat(resnet.opportunities()).filteredOn(Opportunity.Prune.class::isInstance).hasSize(9);
    assertThat(resnet.opportunities())
        .filteredOn(Opportunity.FoldBatchNormalization.class::isInstance)
        .hasSize(7);
    assertThat(resnet.opportunities())
        .filteredOn(Opportunity.Quantize.class::isInstance)
        .hasSize(10);
  }
}
