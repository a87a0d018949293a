package dev.hearth.client.cli;

/** Shows how far a transfer is. Thread-safe. */
interface TransferProgress extends AutoCloseable {
  /** How many files there will be, as far as one knows. */
  void expect(long files);

  /** One file is done, whatever came of it. */
  void step();

  /** A line that is to stay. */
  void tell(String line);

  @Override
  void close();
}
