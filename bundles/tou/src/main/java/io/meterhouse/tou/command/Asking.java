package io.meterhouse.tou.command;

import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.tou.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers, and turns what is refused into what a command says. */
final class Asking {
    static final int FAILED = 1;
    static final int WRONG_CALL = 2;
    static final int NOT_FOUND = 3;

    private static final long SECONDS = 60;

    private Asking() {}

    static <T> T get(CompletableFuture<T> answer) throws CommandException {
        try {
            return answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CommandException(
                    FAILED, "no answer within " + SECONDS + " s; the gateway is busy folding, ask again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(FAILED, "the command was ended before there was an answer");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                throw new CommandException(FAILED, refused.getMessage());
            }
            throw new CommandException(
                    FAILED, "it could not be done: " + e.getCause().getMessage());
        }
    }
}
