package dev.hearth.server.subscriptions;

/**
 * What one stream asks for now: its request, and the sieve made of it. Changed by whoever has the
 * stream's turn, read by any thread.
 */
final class Interest {
  private volatile SubscriptionRequest request;
  private volatile Sieve sieve;

  Interest(SubscriptionRequest request) {
    this.request = request;
    this.sieve = new Sieve(request);
  }

  SubscriptionRequest request() {
    return request;
  }

  Sieve sieve() {
    return sieve;
  }

  /** From the stream's position on, other events are asked for. */
  void change(EventFilter filter) {
    SubscriptionRequest changed = request.filtered(filter);
    Sieve changedSieve = new Sieve(changed);
    request = changed;
    sieve = changedSieve;
  }
}
