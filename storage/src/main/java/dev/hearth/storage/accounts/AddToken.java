package dev.hearth.storage.accounts;

import dev.hearth.storage.events.Change;
import dev.hearth.storage.events.Operation;
import dev.hearth.storage.layout.SignupTokenRow;
import dev.hearth.storage.model.Sequence;
import dev.hearth.storage.tables.Transaction;

/** A new sign-up token. */
record AddToken(SignupTokenRows tokens, SignupToken token) implements Operation<Boolean> {
  @Override
  public Change<Boolean> decide(Transaction view) {
    if (tokens.row(view, token.text()).isPresent()) {
      // Replacing it could make a used token good again.
      throw new IllegalArgumentException("a token with this text exists");
    }
    SignupTokenRow row =
        new SignupTokenRow(
            Sequence.at(token.created()).value(), token.quotaBytes(), token.usedBy());
    return batch -> {
      tokens.store(batch.transaction(), token.text(), row);
      return true;
    };
  }

  @Override
  public boolean needsSpace() {
    return true;
  }
}
