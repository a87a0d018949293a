package dev.hearth.storage.accounts;

import static dev.hearth.storage.accounts.AccountsFixture.CREATED;
import static dev.hearth.storage.accounts.AccountsFixture.hash;
import static dev.hearth.storage.accounts.AccountsFixture.pubky;
import static dev.hearth.storage.accounts.AccountsFixture.session;
import static dev.hearth.storage.accounts.AccountsFixture.token;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hearth.storage.model.Pubky;
import dev.hearth.storage.model.StorageException;
import dev.hearth.storage.model.StorageException.UnknownToken;
import dev.hearth.storage.model.StorageException.UnknownUser;
import dev.hearth.storage.model.StorageException.UsedToken;
import dev.hearth.storage.model.StorageException.UserExists;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccountsTest {
  private static final Pubky ALICE = pubky(1);
  private static final Pubky BOB = pubky(2);
  private static final String TEXT = "000G-40R4-0M30";

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(60, SECONDS);
  }

  private static void assertRefused(
      Class<? extends Exception> expected, CompletableFuture<?> future) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> future.get(60, SECONDS));
    assertInstanceOf(expected, failure.getCause());
  }

  @Test
  void signUp_makesUserAndSession_andTheyOutliveTheProcess(@TempDir Path folder) throws Exception {
    User user;
    try (AccountsFixture store = new AccountsFixture(folder)) {
      user = await(store.accounts.signUp(session(ALICE, 1), Optional.empty()));
      assertEquals(new User(ALICE, 1, 0, OptionalLong.empty(), false, CREATED), user);
    }
    try (AccountsFixture store = new AccountsFixture(folder)) {
      assertEquals(Optional.of(user), store.accounts.find(ALICE));
      assertEquals(Optional.of(session(ALICE, 1)), store.accounts.session(hash(1)));
      assertEquals(Optional.empty(), store.accounts.find(BOB));
      assertEquals(1, store.accounts.count());
      assertEquals(2, await(store.accounts.signUp(session(BOB, 2), Optional.empty())).number());
    }
  }

  @Test
  void token_givesItsQuota_andIsUsedOnce(@TempDir Path folder) throws Exception {
    try (AccountsFixture store = new AccountsFixture(folder)) {
      Accounts accounts = store.accounts;
      await(accounts.addToken(token(TEXT, OptionalLong.of(77))));
      assertEquals(Optional.of(token(TEXT, OptionalLong.of(77))), accounts.token(TEXT));

      User user = await(accounts.signUp(session(ALICE, 1), Optional.of(TEXT)));
      assertEquals(OptionalLong.of(77), user.quotaBytes());
      assertEquals(Optional.of(ALICE), accounts.token(TEXT).orElseThrow().usedBy());

      assertRefused(UsedToken.class, accounts.signUp(session(BOB, 2), Optional.of(TEXT)));
      assertEquals(Optional.empty(), accounts.find(BOB));
      assertEquals(Optional.empty(), accounts.session(hash(2)));
    }
  }

  @Test
  void refusals_comeInTheOrderOfTheWire(@TempDir Path folder) throws Exception {
    try (AccountsFixture store = new AccountsFixture(folder)) {
      Accounts accounts = store.accounts;
      await(accounts.addToken(token(TEXT, OptionalLong.empty())));
      await(accounts.signUp(session(ALICE, 1), Optional.of(TEXT)));

      assertRefused(UserExists.class, accounts.signUp(session(ALICE, 2), Optional.of("unknown")));
      assertRefused(UserExists.class, accounts.signUp(session(ALICE, 2), Optional.of(TEXT)));
      assertRefused(UnknownToken.class, accounts.signUp(session(BOB, 2), Optional.of("unknown")));
      assertRefused(
          UnknownToken.class, accounts.signUp(session(BOB, 2), Optional.of("x".repeat(5000))));
      assertRefused(UsedToken.class, accounts.signUp(session(BOB, 2), Optional.of(TEXT)));
      assertEquals(Optional.empty(), accounts.session(hash(2)));
    }
  }

  @Test
  void tokenText_isMatchedExactly(@TempDir Path folder) throws Exception {
    try (AccountsFixture store = new AccountsFixture(folder)) {
      await(store.accounts.addToken(token(TEXT, OptionalLong.empty())));
      assertEquals(Optional.empty(), store.accounts.token(TEXT.toLowerCase(java.util.Locale.ROOT)));
      assertEquals(Optional.empty(), store.accounts.token(""));
    }
  }

  @Test
  void tokenOfTheSameText_doesNotReplaceAUsedOne(@TempDir Path folder) throws Exception {
    try (AccountsFixture store = new AccountsFixture(folder)) {
      Accounts accounts = store.accounts;
      await(accounts.addToken(token(TEXT, OptionalLong.empty())));
      await(accounts.signUp(session(ALICE, 1), Optional.of(TEXT)));
      assertRefused(
          IllegalArgumentException.class, accounts.addToken(token(TEXT, OptionalLong.empty())));
      assertTrue(accounts.token(TEXT).orElseThrow().usedBy().isPresent());
    }
  }

  @Test
  void oneTokenForManyAtOnce_letsOneIn(@TempDir Path folder) throws Exception {
    try (AccountsFixture store = new AccountsFixture(folder)) {
      await(store.accounts.addToken(token(TEXT, OptionalLong.empty())));
      List<CompletableFuture<User>> all = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        all.add(store.accounts.signUp(session(pubky(i), i), Optional.of(TEXT)));
      }
      int in = 0;
      for (CompletableFuture<User> one : all) {
        try {
          await(one);
          in++;
        } catch (ExecutionException e) {
          assertInstanceOf(UsedToken.class, e.getCause());
        }
      }
      assertEquals(1, in);
      assertEquals(1, store.accounts.count());
    }
  }

  @Test
  void sessions_areIndependent(@TempDir Path folder) throws Exception {
    try (AccountsFixture store = new AccountsFixture(folder)) {
      Accounts accounts = store.accounts;
      assertRefused(UnknownUser.class, accounts.signIn(session(ALICE, 1)));
      await(accounts.signUp(session(ALICE, 1), Optional.empty()));
      await(accounts.signIn(session(ALICE, 2)));
      assertTrue(await(accounts.signOut(hash(1))));
      assertFalse(await(accounts.signOut(hash(1))));
      assertEquals(Optional.empty(), accounts.session(hash(1)));
      assertEquals(Optional.of(session(ALICE, 2)), accounts.session(hash(2)));
    }
  }

  private static Session later(Pubky user, int number) {
    Session session = session(user, number);
    return new Session(
        session.secretHash(), user, session.capabilities(), CREATED.plusSeconds(number));
  }

  @Test
  void oneSessionTooMany_endsTheOldest_andNobodyElses(@TempDir Path folder) throws Exception {
    try (AccountsFixture store = new AccountsFixture(folder)) {
      Accounts accounts = store.accounts;
      await(accounts.signUp(later(BOB, 20), Optional.empty()));
      await(accounts.signUp(later(ALICE, 3), Optional.empty()));
      for (int number : new int[] {4, 1, 2, 5}) { // The second is the oldest.
        assertEquals(List.of(), await(accounts.signIn(later(ALICE, number))));
      }
      assertEquals(List.of(hash(1)), await(accounts.signIn(later(ALICE, 6))));
      assertEquals(Optional.empty(), accounts.session(hash(1)));

      await(accounts.signOut(hash(3)));
      assertEquals(List.of(), await(accounts.signIn(later(ALICE, 7))));
      assertEquals(List.of(hash(2)), await(accounts.signIn(later(ALICE, 8))));
      for (int kept : new int[] {4, 5, 6, 7, 8}) {
        assertEquals(Optional.of(later(ALICE, kept)), accounts.session(hash(kept)));
      }
      assertEquals(Optional.of(later(BOB, 20)), accounts.session(hash(20)));
    }
    try (AccountsFixture store = new AccountsFixture(folder)) {
      assertEquals(List.of(hash(4)), await(store.accounts.signIn(later(ALICE, 9))));
    }
  }

  @Test
  void manyWhoSignInAtOnce_leaveNoMoreThanThemselves_untilTheNext(@TempDir Path folder)
      throws Exception {
    try (AccountsFixture store = new AccountsFixture(folder)) {
      Accounts accounts = store.accounts;
      await(accounts.signUp(later(ALICE, 0), Optional.empty()));
      List<CompletableFuture<List<String>>> all = new ArrayList<>();
      for (int number = 1; number < 30; number++) {
        all.add(accounts.signIn(later(ALICE, number)));
      }
      for (CompletableFuture<List<String>> one : all) {
        await(one);
      }
      await(accounts.signIn(later(ALICE, 30)));
      long kept = 0;
      for (int number = 0; number <= 30; number++) {
        kept += accounts.session(hash(number)).isPresent() ? 1 : 0;
      }
      assertEquals(AccountsFixture.SESSIONS_MAX, kept);
    }
  }

  @Test
  void quotaAndDisabling_changeTheUserAlone(@TempDir Path folder) throws Exception {
    try (AccountsFixture store = new AccountsFixture(folder)) {
      Accounts accounts = store.accounts;
      assertRefused(UnknownUser.class, accounts.setDisabled(ALICE, true));
      await(accounts.signUp(session(ALICE, 1), Optional.empty()));
      await(accounts.setDisabled(ALICE, true));
      await(accounts.setQuota(ALICE, OptionalLong.of(0)));
      assertEquals(
          Optional.of(new User(ALICE, 1, 0, OptionalLong.of(0), true, CREATED)),
          accounts.find(ALICE));
      await(accounts.setDisabled(ALICE, false));
      await(accounts.setQuota(ALICE, OptionalLong.empty()));
      assertEquals(
          Optional.of(new User(ALICE, 1, 0, OptionalLong.empty(), false, CREATED)),
          accounts.find(ALICE));
      await(accounts.signIn(session(ALICE, 3)));
    }
  }

  @Test
  void userNumbers_areNeverReused_whenASignUpIsRefused(@TempDir Path folder) throws Exception {
    try (AccountsFixture store = new AccountsFixture(folder)) {
      Accounts accounts = store.accounts;
      assertEquals(1, await(accounts.signUp(session(ALICE, 1), Optional.empty())).number());
      assertRefused(
          StorageException.UnknownToken.class,
          accounts.signUp(session(BOB, 2), Optional.of("none")));
      assertEquals(2, await(accounts.signUp(session(BOB, 2), Optional.empty())).number());
    }
  }
}
