package dev.skerry.site;

import dev.skerry.serving.Catalog;
import dev.skerry.serving.InferenceException;
import dev.skerry.serving.InferenceException.Category;
import dev.skerry.serving.ModelDescription;
import dev.skerry.serving.Statistics;
import dev.skerry.site.membership.Member;
import dev.skerry.site.view.Neighbour;
import dev.skerry.site.view.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What a site can be asked for: what its device has, and what neighbours answer that it has not.
 * Whatever changes something changes this device alone.
 */
final class SiteCatalog implements Catalog {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int MOST_ASKED = 8;

  private final Catalog local;
  private final Supplier<Sight> sight;
  private final Peers peers;
  private final Duration patience;

  SiteCatalog(Catalog local, Supplier<Sight> sight, Peers peers) {
    this(local, sight, peers, PATIENCE);
  }

  /** One that waits so long for all neighbours together. */
  SiteCatalog(Catalog local, Supplier<Sight> sight, Peers peers, Duration patience) {
    this.patience = patience;
    this.local = local;
    this.sight = sight;
    this.peers = peers;
  }

  @Override
  public boolean isLive() {
    return local.isLive();
  }

  @Override
  public boolean isReady() {
    return local.isReady();
  }

  @Override
  public List<Entry> index() {
    List<Entry> entries = new ArrayList<>(local.index());
    for (Neighbour neighbour : sight.get().neighbours()) {
      for (Service service : neighbour.standing().services()) {
        if (service.isOpen() && entries.stream().noneMatch(entry -> isOf(entry, service))) {
          entries.add(new Entry(service.agent(), service.version(), State.READY, ""));
        }
      }
    }
    return entries;
  }

  private static boolean isOf(Entry entry, Service service) {
    return entry.name().equals(service.agent()) && entry.version().equals(service.version());
  }

  @Override
  public ModelDescription describe(String model, String version) {
    try {
      return local.describe(model, version);
    } catch (InferenceException e) {
      return elsewhere(model, version).orElseThrow(() -> e);
    }
  }

  private Optional<ModelDescription> elsewhere(String model, String version) {
    Sight now = sight.get();
    List<Member> having =
        now.neighbours().stream()
            .filter(neighbour -> offers(neighbour, model, version))
            .flatMap(neighbour -> now.roll().member(neighbour.device()).stream())
            .limit(MOST_ASKED)
            .toList();
    if (having.isEmpty()) {
      return Optional.empty();
    }
    // All at once, for whoever asks waits as long as the first of them takes, and never for all.
    CompletableFuture<Optional<ModelDescription>> first = new CompletableFuture<>();
    AtomicInteger left = new AtomicInteger(having.size());
    for (Member member : having) {
      Thread.ofVirtual()
          .name("describe")
          .start(() -> {
            Optional<ModelDescription> told = Optional.empty();
            try {
              told =
                  peers
                      .describe(member, model, version)
                      .filter(description -> description.name().equals(model));
            } finally {
              if (told.isPresent() || left.decrementAndGet() == 0) {
                first.complete(told);
              }
            }
          });
    }
    return within(first);
  }

  private Optional<ModelDescription> within(CompletableFuture<Optional<ModelDescription>> first) {
    try {
      return first.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InferenceException(Category.CANCELLED, "interrupted while neighbours were asked");
    }
  }

  private static boolean offers(Neighbour neighbour, String model, String version) {
    Optional<Service> service = neighbour.standing().service(model);
    return service.isPresent()
        && service.get().isOpen()
        && (version.isEmpty() || version.equals(service.get().version()));
  }

  /* What others do for this device, they count. */
  @Override
  public Statistics statistics(String model, String version) {
    try {
      return local.statistics(model, version);
    } catch (InferenceException e) {
      boolean known =
          e.category() == Category.NOT_FOUND
              && sight.get().neighbours().stream()
                  .anyMatch(neighbour -> offers(neighbour, model, version));
      if (known) {
        return Statistics.none(model, version);
      }
      throw e;
    }
  }

  @Override
  public void load(String model, Map<String, Object> parameters) {
    local.load(model, parameters);
  }

  @Override
  public void unload(String model) {
    local.unload(model);
  }
}
