package dev.skerry.fleet.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.link.LinkJson;
import dev.skerry.terms.Names;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What somebody has written on a device, to choose it by: {@code line=3}. */
public record Labels(SortedMap<String, String> values) {
  /** None. */
  public static final Labels NONE = new Labels(new TreeMap<>());

  private static final int MOST = 32;

  public Labels {
    if (values.size() > MOST) {
      throw new IllegalArgumentException("labels: " + values.size() + " (expected: <= 32)");
    }
    values.forEach((name, value) -> {
      Names.check("label", name);
      Names.check("value of label " + name, value);
    });
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public static Labels of(Map<String, String> values) {
    return new Labels(new TreeMap<>(values));
  }

  /** Whether they are all on {@code device}, with the same values. */
  public boolean areOn(Labels device) {
    return device.values().entrySet().containsAll(values.entrySet());
  }

  /** As the database keeps them. */
  public String json() {
    return new String(LinkJson.write(values), StandardCharsets.UTF_8);
  }

  static Labels parse(String json) {
    Map<String, String> read = new TreeMap<>();
    for (Map.Entry<String, JsonNode> label :
        LinkJson.read(json.getBytes(StandardCharsets.UTF_8), JsonNode.class).properties()) {
      read.put(label.getKey(), label.getValue().asText());
    }
    return of(read);
  }
}
