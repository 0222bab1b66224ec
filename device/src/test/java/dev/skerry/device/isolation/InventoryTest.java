package dev.skerry.device.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.terms.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InventoryTest {
  private final Inventory inventory = new Inventory();
  private final List<String> done = new ArrayList<>();

  private int add(Item item) {
    int number = inventory.number();
    inventory.put(number, item);
    return number;
  }

  private static Item model() {
    return new Item.Model(
        Path.of("model.onnx"), Digest.of("model".getBytes(StandardCharsets.UTF_8)));
  }

  private static Item memory(int model) {
    return new Item.Memory(model, 1, Path.of("memory"));
  }

  @Test
  void newChild_isGivenModelsBeforeWhatTheyShare() {
    // A number is had before its model is loaded, and others come meanwhile.
    int first = inventory.number();
    int second = add(model());
    add(memory(second));
    inventory.put(first, model());

    inventory.equip(
        (number, item) -> done.add("give " + number),
        (number, item) -> done.add("take " + number),
        () -> done.add("admit"));

    assertThat(done).containsExactly("give 0", "give 1", "give 2", "admit");
  }

  @Test
  void whatComesOrGoesMeanwhile_isGivenOrTakenBeforeTheChildIsAdmitted() {
    int model = add(model());
    int memory = add(memory(model));

    inventory.equip(
        (number, item) -> {
          done.add("give " + number);
          if (number == memory) {
            inventory.remove(memory);
            inventory.remove(model);
            add(model());
          }
        },
        (number, item) -> done.add("take " + number),
        () -> done.add("admit"));

    assertThat(done).containsExactly("give 0", "give 1", "give 2", "take 1", "take 0", "admit");
  }
}
