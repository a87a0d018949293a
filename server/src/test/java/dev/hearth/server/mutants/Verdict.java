package dev.hearth.server.mutants;

/** What the tests named for a mutant have shown. */
enum Verdict {
  KILLED("killed"),
  SURVIVED("SURVIVED"),
  /** They did not end, as the mutant's text says. */
  HUNG_AS_SAID("hung"),
  /** They did not end and nothing says that they would not: a busy machine does that, too. */
  HUNG("HUNG");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  static Verdict of(Laboratory.Ending ending, Mutant mutant) {
    return switch (ending) {
      case PASSED -> SURVIVED;
      case FAILED -> KILLED;
      case HUNG -> mutant.hangs() ? HUNG_AS_SAID : HUNG;
    };
  }

  String text() {
    return text;
  }
}
