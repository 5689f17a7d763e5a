package io.meterhouse.shell.socket;

import io.meterhouse.api.metering.time.WireTime;
import io.meterhouse.api.ops.command.Command;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandSpec;
import io.meterhouse.shell.call.ArgumentCheck;
import io.meterhouse.shell.call.CallEndedException;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request, from its line to the end of its answer, on a worker of its own. Whatever a command does, the client is told. */
final class Call implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);
    private static final int FAILED = 1;
    private static final int WRONG_CALL = 2;
    private static final int HIGHEST_EXIT_CODE = 3;

    private final Connection connection;
    private final Offered offered;
    private final WireTime wire;
    private final String caller;

    Call(Connection connection, Offered offered, WireTime wire, String caller) {
        this.connection = connection;
        this.offered = offered;
        this.wire = wire;
        this.caller = caller;
    }

    @Override
    public void run() {
        CallOutput output = new CallOutput(connection, wire);
        try {
            output.begin(offered.zone());
            try {
                answer(output);
                output.end();
            } catch (CommandException e) {
                boolean known = e.exitCode() >= FAILED && e.exitCode() <= HIGHEST_EXIT_CODE;
                output.fail(known ? e.exitCode() : FAILED, e.getMessage());
            }
        } catch (CallEndedException e) {
            LOG.debug("A call of {} ended early: {}", caller, e.getMessage());
        } catch (RuntimeException | Error e) {
            defect(output, e);
        }
    }

    private void answer(CallOutput output) throws CommandException {
        byte[] line = connection.line();
        Request request;
        try {
            request = Request.parse(line, line.length);
        } catch (IOException e) {
            throw new CommandException(WRONG_CALL, "no request that the gateway understands: " + firstLine(e));
        }
        if (request.specs()) {
            offered.registry().specs().forEach(output::spec);
            return;
        }
        Command command = offered.registry()
                .find(request.command())
                .orElseThrow(() -> new CommandException(
                        WRONG_CALL, "there is no command of that name; 'meterhouse commands' lists what there is"));
        CommandSpec spec = command.spec();
        Map<String, String> arguments =
                new ArgumentCheck(offered.zone(), offered.siteTime().now()).check(spec, request.arguments());
        command.run(new CommandCall(arguments, caller), output);
    }

    private void defect(CallOutput output, Throwable thrown) {
        LOG.error("A command failed by a defect; the call of {} was ended", caller, thrown);
        try {
            output.fail(
                    FAILED, "the command failed by a defect of its own, the gateway's log has the details: " + thrown);
        } catch (RuntimeException e) {
            LOG.debug("The client was not told of it: {}", e.getMessage());
        }
    }

    private static String firstLine(IOException e) {
        // Jackson adds where in the source it happened, on lines of their own.
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
