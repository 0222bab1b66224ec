package dev.skerry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.model.Graph;
import dev.skerry.model.GraphBuilder;
import dev.skerry.model.Value;
import dev.skerry.model.onnx.OnnxFile;
import dev.skerry.model.onnx.proto.Onnx.ModelProto;
import dev.skerry.model.onnx.proto.Onnx.StringStringEntryProto;
import dev.skerry.model.onnx.proto.Onnx.TensorProto;
import dev.skerry.model.tensor.ElementType;
import dev.skerry.model.tensor.Shape;
import dev.skerry.model.tensor.Tensor;
import dev.skerry.terms.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompiledModelsTest {
  private static final long ROOM = 1 << 20;

  @TempDir private Path folder;

  /** Adds {@code addend} twice, which the engine does once. */
  private Path adding(float addend) throws IOException {
    GraphBuilder graph = Graph.builder("adding", 13);
    graph.input("x", ElementType.FP32, -1, 4);
    graph.initializer("addend", Tensor.ofFloats(Shape.of(), addend));
    graph.node("Add", List.of("addend", "addend"), List.of("twice"), Map.of());
    graph.node("Add", List.of("x", "twice"), List.of("y"), Map.of());
    graph.output(Value.of("y", ElementType.FP32, -1, 4));
    Path file = folder.resolve("adding-" + addend + ".onnx");
    OnnxFile.write(graph.build(), file);
    return file;
  }

  private CompiledModels kept(String processor, long most) {
    return new CompiledModels(folder.resolve("compiled"), processor, most);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("compiled"))) {
      return files.sorted().toList();
    }
  }

  private static float answer(Engine engine, Path model) throws IOException {
    Digest digest = Digest.of(Files.readAllBytes(model));
    try (Session session = engine.load(model, digest);
        RunControl control = new RunControl()) {
      Tensor input = Tensor.ofFloats(Shape.of(1, 4), 1, 0, 0, 0);
      return session.run(List.of(input), control).getFirst().floats().get(0);
    }
  }

  @Test
  void modelLoadedAgain_comesFromWhatWasKept() throws IOException {
    Path model = adding(2);
    Engine engine = Engine.open(1).keeping(kept("one", ROOM));

    assertThat(answer(engine, model)).isEqualTo(5);
    assertThat(files()).hasSize(1);
    byte[] first = Files.readAllBytes(files().getFirst());

    assertThat(answer(engine, model)).isEqualTo(5);
    assertThat(Files.readAllBytes(files().getFirst())).isEqualTo(first);
    // It is the model as it was folded, and no copy of it.
    assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("addend");
    assertThat(Files.getPosixFilePermissions(folder.resolve("compiled")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void otherModelOrProcessor_isCompiledForItself() throws IOException {
    Engine one = Engine.open(1).keeping(kept("one", ROOM));
    Engine other = Engine.open(1).keeping(kept("other", ROOM));

    assertThat(answer(one, adding(2))).isEqualTo(5);
    assertThat(answer(one, adding(3))).isEqualTo(7);
    assertThat(answer(other, adding(2))).isEqualTo(5);

    assertThat(files()).hasSize(3);
  }

  @Test
  void whatWasDamaged_isMadeAnew() throws IOException {
    Path model = adding(2);
    Engine engine = Engine.open(1).keeping(kept("one", ROOM));
    answer(engine, model);
    Path file = files().getFirst();
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom chance = new SplittableRandom(5);
    for (int mutant = 0; mutant < 200; mutant++) {
      byte[] damaged = whole.clone();
      damaged[chance.nextInt(damaged.length)] ^= (byte) (1 << chance.nextInt(8));
      Files.write(
          file, mutant % 4 == 0 ? Arrays.copyOf(whole, chance.nextInt(whole.length)) : damaged);

      assertThat(answer(engine, model)).isEqualTo(5);
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }
  }

  @Test
  void entryOfAnotherModel_isNotTakenForThisOne() throws IOException {
    Engine engine = Engine.open(1).keeping(kept("one", ROOM));
    answer(engine, adding(2));
    Path two = files().getFirst();
    answer(engine, adding(3));
    Path three = files().stream().filter(file -> !file.equals(two)).findFirst().orElseThrow();

    Files.copy(three, two, StandardCopyOption.REPLACE_EXISTING);

    assertThat(answer(engine, adding(2))).isEqualTo(5);
  }

  @Test
  void alteredModel_isRefusedAlthoughItIsKept() throws IOException {
    Path model = adding(2);
    Digest digest = Digest.of(Files.readAllBytes(model));
    Engine engine = Engine.open(1).keeping(kept("one", ROOM));
    engine.load(model, digest).close();

    Files.copy(adding(3), model, StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> engine.load(model, digest))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("has changed");
  }

  @Test
  void moreThanThereIsRoomFor_letsTheOldestGo() throws IOException {
    Engine engine = Engine.open(1).keeping(kept("one", ROOM));
    answer(engine, adding(2));
    long bytes = Files.size(files().getFirst());
    Engine narrow = Engine.open(1).keeping(kept("one", 2 * bytes + bytes / 2));
    for (int addend = 3; addend < 8; addend++) {
      assertThat(answer(narrow, adding(addend))).isEqualTo(1 + 2 * addend);
    }

    assertThat(files()).hasSize(2);
  }

  @Test
  void folderThatOthersMayWriteTo_isNotUsed() throws IOException {
    Path model = adding(2);
    Engine engine = Engine.open(1).keeping(kept("one", ROOM));
    answer(engine, adding(3));
    Path three = files().getFirst();
    byte[] content = Files.readAllBytes(three);
    answer(engine, model);
    Path two = files().stream().filter(file -> !file.equals(three)).findFirst().orElseThrow();
    // Anybody can seal a model: here one that answers 7, as if it were the one that answers 5.
    byte[] other = Arrays.copyOfRange(content, 32, content.length);
    String key = two.getFileName().toString().replace(".compiled", "");
    byte[] seal =
        HexFormat.of()
            .parseHex(
                Digest.of((key + Digest.of(other).hex()).getBytes(StandardCharsets.US_ASCII))
                    .hex());
    ByteBuffer forged = ByteBuffer.allocate(seal.length + other.length).put(seal).put(other);
    Files.write(two, forged.array());

    for (String permissions : List.of("rwxrwx---", "rwx----w-")) {
      Files.setPosixFilePermissions(
          folder.resolve("compiled"), PosixFilePermissions.fromString(permissions));

      assertThat(answer(engine, model)).isEqualTo(5);
    }
  }

  @Test
  void whatWasLeftHalfWritten_goesWithTime() throws IOException {
    Engine engine = Engine.open(1).keeping(kept("one", ROOM));
    answer(engine, adding(2));
    Path folder = files().getFirst().resolveSibling("");
    Path old = Files.writeString(folder.resolve("1.part"), "half");
    Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
    Path written = Files.writeString(folder.resolve("2.part"), "half");

    answer(engine, adding(3));

    assertThat(old).doesNotExist();
    assertThat(written).exists();
    assertThat(files()).hasSize(3);
  }

  /** {@code y = w * x}, where {@code w} is in a file called {@code weights} beside the model. */
  private Path weighing(String weights, float each) throws IOException {
    float[] all = new float[256];
    Arrays.fill(all, each);
    GraphBuilder graph = Graph.builder("weighing", 13);
    graph.input("x", ElementType.FP32, -1, 4);
    graph.initializer("w", Tensor.ofFloats(Shape.of(64, 4), all));
    graph.node("ReduceMean", List.of("w"), List.of("mean"), Map.of());
    graph.node("Mul", List.of("x", "mean"), List.of("y"), Map.of());
    graph.output(Value.of("y", ElementType.FP32, -1, 4));
    ModelProto whole = ModelProto.parseFrom(OnnxFile.bytes(graph.build()));
    TensorProto inside = whole.getGraph().getInitializer(0);
    Files.write(folder.resolve(weights), inside.getRawData().toByteArray());
    TensorProto outside =
        inside.toBuilder()
            .clearRawData()
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(
                StringStringEntryProto.newBuilder().setKey("location").setValue(weights))
            .build();
    return Files.write(
        folder.resolve("weighing.onnx"),
        whole.toBuilder()
            .setGraph(whole.getGraph().toBuilder().setInitializer(0, outside))
            .build()
            .toByteArray());
  }

  @Test
  void weightsBesideTheModel_areNeitherKeptNorTakenFromWhereTheProcessIs() throws IOException {
    Path here = Files.createTempFile(Path.of("").toAbsolutePath(), "weights", ".bin");
    try {
      String weights = here.getFileName().toString();
      Path model = weighing(weights, 9);
      Files.copy(folder.resolve(weights), here, StandardCopyOption.REPLACE_EXISTING);
      Engine engine = Engine.open(1).keeping(kept("one", ROOM));

      weighing(weights, 2);
      assertThat(answer(Engine.open(1), model)).isEqualTo(2);
      assertThat(answer(engine, model)).isEqualTo(2);
      weighing(weights, 3);
      assertThat(answer(engine, model)).isEqualTo(3);
    } finally {
      Files.delete(here);
    }
  }

  @Test
  void folderThatCannotBe_keepsNothingAndLoads() throws IOException {
    Path file = Files.writeString(folder.resolve("compiled"), "no folder");

    assertThat(answer(Engine.open(1).keeping(kept("one", ROOM)), adding(2))).isEqualTo(5);
    assertThat(file).hasContent("no folder");
  }
}
