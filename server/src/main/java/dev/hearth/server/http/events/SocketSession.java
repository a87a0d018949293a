package dev.hearth.server.http.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.server.events.Refusal;
import dev.hearth.server.events.RefusedException;
import dev.hearth.server.events.SelectorText;
import dev.hearth.server.http.jetty.ClientFrames;
import dev.hearth.server.http.jetty.SocketDoor;
import dev.hearth.server.subscriptions.Admission;
import dev.hearth.server.subscriptions.CloseReason;
import dev.hearth.server.subscriptions.EventFilter;
import dev.hearth.server.subscriptions.PrivateAccess;
import dev.hearth.server.subscriptions.StreamOutput;
import dev.hearth.server.subscriptions.Subscription;
import dev.hearth.server.subscriptions.SubscriptionRequest;
import dev.hearth.server.subscriptions.Subscriptions;
import dev.hearth.server.subscriptions.Wish;
import dev.hearth.storage.model.Selector;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One client behind a WebSocket: reads what it asks for and words the answers (docs/protocol.md
 * §11). Each message is answered before the next is read.
 *
 * <pre>
 * {"op":"add","selector":"*&#47;pub/app/"}      {"type":"added","selector":"*&#47;pub/app/","from":"00361F46YR8ZW"}
 * {"op":"remove","selector":"*&#47;pub/app/"}   {"type":"removed","selector":"*&#47;pub/app/","from":"00361F46YR8ZW"}
 * noise                                    {"type":"error","code":"bad_message"}
 * </pre>
 */
final class SocketSession implements SocketDoor {
  /** A message is an operation and a selector, whose prefix has at most 448 bytes. */
  static final int MESSAGE_BYTES_MAX = 4 << 10;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Subscriptions subscriptions;
  private final Admission.Place place;
  private final SubscriptionRequest request;
  private final int selectorsMax;
  private final MessageRate rate = new MessageRate(System::nanoTime);
  private @Nullable Subscription subscription;

  SocketSession(
      Subscriptions subscriptions,
      Admission.Place place,
      SubscriptionRequest request,
      int selectorsMax) {
    this.subscriptions = subscriptions;
    this.place = place;
    this.request = request;
    this.selectorsMax = selectorsMax;
  }

  @Override
  public void opened(StreamOutput output) {
    try (place) {
      subscription = subscriptions.open(place, request, output);
    }
  }

  private Subscription stream() {
    Subscription open = subscription;
    if (open == null) {
      throw new IllegalStateException("not opened");
    }
    return open;
  }

  @Override
  public void received(ClientFrames.Input input, Runnable readOn) {
    if (!(input instanceof ClientFrames.Input.Close) && !rate.allows()) {
      fail("too_many_messages", "at most 200 at once and 10 a second");
      return;
    }
    switch (input) {
      case ClientFrames.Input.Text text ->
          stream().ask(wish(text.text(), request.access(), selectorsMax, readOn));
      case ClientFrames.Input.Ping ping -> stream().ask(new Wish.Ping(ping.payload(), readOn));
      case ClientFrames.Input.Close _ -> stream().close(CloseReason.LEFT);
      case ClientFrames.Input.Broken broken -> fail("bad_frame", broken.rule());
    }
  }

  /** Says what was wrong, and ends. */
  private void fail(String code, String rule) {
    stream().ask(new Wish.Tell(error(code, rule), () -> stream().close(CloseReason.MISUSED)));
  }

  @Override
  public void gone() {
    Subscription open = subscription;
    if (open == null) {
      place.close();
    } else {
      open.close(CloseReason.GONE);
    }
  }

  /**
   * What a message asks for; never refuses, but asks that the client be told what is wrong.
   *
   * @param access under which private selectors may be added
   */
  static Wish wish(
      String message, Optional<PrivateAccess> access, int selectorsMax, Runnable readOn) {
    try {
      JsonNode object = JSON.readTree(message);
      JsonNode op = object.path("op");
      JsonNode selector = object.path("selector");
      if (!object.isObject() || !selector.isTextual()) {
        return new Wish.Tell(error("bad_message", EXPECTED), readOn);
      }
      return switch (op.asText()) {
        case "add" -> add(selector.textValue(), access, selectorsMax, readOn);
        case "remove" -> change(false, selector.textValue(), selectorsMax, readOn);
        default -> new Wish.Tell(error("bad_message", EXPECTED), readOn);
      };
    } catch (JsonProcessingException e) {
      return new Wish.Tell(error("bad_message", EXPECTED), readOn);
    } catch (RefusedException e) {
      return new Wish.Tell(refused(e.refusal()), readOn);
    }
  }

  private static final String EXPECTED = "an object with op (add or remove) and selector";

  private static Wish add(
      String text, Optional<PrivateAccess> access, int selectorsMax, Runnable readOn) {
    Selector selector = SelectorText.parse(text);
    // Its session is that of the opening; without one there is nobody to ask.
    if (EventFilter.isPrivate(selector)
        && access.filter(right -> right.mayReadUnder(selector)).isEmpty()) {
      throw new RefusedException(
          access.isPresent() ? new Refusal.Forbidden() : new Refusal.SessionRequired());
    }
    return change(true, text, selectorsMax, readOn);
  }

  private static Wish change(boolean add, String text, int selectorsMax, Runnable readOn) {
    return new Wish.Change(add, SelectorText.parse(text), selectorsMax, answers(add, text), readOn);
  }

  private static Wish.Answers answers(boolean add, String selector) {
    return new Wish.Answers() {
      @Override
      public byte[] holdsFrom(String position) {
        return bytes(
            JSON.createObjectNode()
                .put("type", add ? "added" : "removed")
                .put("selector", selector)
                .put("from", position));
      }

      @Override
      public byte[] refused(Wish.Reason reason) {
        return bytes(errorObject(reason.name().toLowerCase(Locale.ROOT)).put("selector", selector));
      }
    };
  }

  private static byte[] refused(Refusal refusal) {
    return switch (refusal) {
      case Refusal.BadSelector bad -> error("bad_selector", bad.rule());
      case Refusal.SessionRequired _ ->
          error("session_required", "open the connection with a private selector");
      case Refusal.Forbidden _ -> error("forbidden", "the session may not read there");
      case Refusal.TooManySelectors _,
          Refusal.BadCursor _,
          Refusal.BadSince _,
          Refusal.BadUntil _,
          Refusal.BadLimit _,
          Refusal.BadParameter _,
          Refusal.ConflictingParameters _,
          Refusal.SubscribeRequired _,
          Refusal.CursorLost _ ->
          error("bad_message", EXPECTED);
    };
  }

  private static byte[] error(String code, String rule) {
    return bytes(errorObject(code).put("rule", rule));
  }

  private static ObjectNode errorObject(String code) {
    return JSON.createObjectNode().put("type", "error").put("code", code);
  }

  private static byte[] bytes(ObjectNode object) {
    try {
      return JSON.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an object of texts can be written", e);
    }
  }
}
