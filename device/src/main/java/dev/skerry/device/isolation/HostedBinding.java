package dev.skerry.device.isolation;

import dev.skerry.engine.Binding;
import dev.skerry.engine.EngineException;
import dev.skerry.engine.ModelHost;
import dev.skerry.engine.RunControl;
import dev.skerry.engine.SharedMemory;
import dev.skerry.model.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Inputs and outputs in memory that this process shares with whichever child serves. */
final class HostedBinding implements Binding {
  private final HostedSession session;
  private final Household household;
  private final int number;
  private final int batch;
  private final Path file;
  private final SharedMemory memory;

  private HostedBinding(
      HostedSession session,
      Household household,
      int number,
      int batch,
      Path file,
      SharedMemory memory) {
    this.session = session;
    this.household = household;
    this.number = number;
    this.batch = batch;
    this.file = file;
    this.memory = memory;
  }

  static HostedBinding of(HostedSession session, Household household, int batch)
      throws IOException {
    Path file =
        Files.createTempFile(
            household.folder(),
            "memory",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    SharedMemory memory = SharedMemory.map(file, session.inputs(), session.outputs(), batch);
    return new HostedBinding(
        session, household, household.share(session.number(), batch, file), batch, file, memory);
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public Tensor input(int index) {
    return memory.inputs().get(index);
  }

  @Override
  public Tensor output(int index) {
    return memory.outputs().get(index);
  }

  @Override
  public void run(RunControl control) {
    ModelHost host = session.host();
    try {
      if (!host.knows(number)) {
        // It has come up while this was made.
        host.bind(session.number(), number, batch, file);
      }
      host.run(number, control);
    } catch (EngineException e) {
      throw session.told(e, host);
    }
  }

  @Override
  public void close() {
    household.withdraw(number);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It goes with the folder that it is in.
    }
  }
}
