package io.meterhouse.shell.call;

import io.meterhouse.api.ops.command.CommandOutput;
import java.time.Duration;

/** An output for commands that go on until the caller has seen enough. */
public interface FollowingOutput extends CommandOutput {
    /**
     * Shows what was put out, and waits.
     *
     * @param wire how long
     * @throws CallEndedException as soon as the caller goes
     */
    void pause(Duration wire);
}
