package io.meterhouse.meter.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meterhouse.api.metering.time.ClockQuality;
import io.meterhouse.api.metering.time.SiteTime;
import io.meterhouse.api.ops.command.CommandCall;
import io.meterhouse.api.ops.command.CommandException;
import io.meterhouse.api.ops.command.CommandOutput;
import io.meterhouse.api.ops.event.Event;
import io.meterhouse.api.ops.event.EventLog;
import io.meterhouse.api.ops.event.LoggedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileShelfTest {
    private static final String MINE =
            """
            id: mine
            name: A meter of mine
            energy:
              kwh-del: {address: 0, type: uint32, unit: Wh}
            """;

    private final Map<String, ModbusDriver> offered = new LinkedHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final Notices notices = new Notices(new StandingClock());
    private ProfileShelf shelf;
    private Instant modified = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private static final class StandingClock implements SiteTime {
        @Override
        public Instant now() {
            return TestWire.START;
        }

        @Override
        public Duration toSite(Duration wire) {
            return wire;
        }

        @Override
        public Duration toWire(Duration site) {
            return site;
        }

        @Override
        public ClockQuality quality() {
            return new ClockQuality("standing", Duration.ZERO);
        }
    }

    private final class Log implements EventLog {
        @Override
        public void log(Event event) {
            events.add(event);
        }

        @Override
        public List<LoggedEvent> read(long afterNumber, int limit) {
            return List.of();
        }

        @Override
        public long newest() {
            return events.size();
        }
    }

    @BeforeEach
    void open() {
        notices.attach(new Log());
        shelf = new ProfileShelf(
                BuiltIns.all(),
                new ProfileFolder(Optional.of(folder), "etc/profiles", notices::refused),
                new ProfileShelf.Offers() {
                    @Override
                    public void offer(ModbusDriver driver) {
                        assertThat(offered.put(driver.profile(), driver)).isNull();
                    }

                    @Override
                    public void withdraw(String profile) {
                        assertThat(offered.remove(profile)).isNotNull();
                    }
                },
                notices);
        shelf.look(false);
    }

    private Path write(String file, String content) throws IOException {
        Path path = Files.writeString(folder.resolve(file), content);
        modified = modified.plusSeconds(1);
        Files.setLastModifiedTime(path, FileTime.from(modified));
        return path;
    }

    /** Long enough for a file to have kept still. */
    private void look() {
        shelf.look(true);
        shelf.look(true);
    }

    private List<String> kinds() {
        return events.stream().map(Event::kind).toList();
    }

    @Test
    void theBuiltInProfilesAreOfferedAndCanAllBeUnderstood() throws Exception {
        assertThat(offered)
                .containsKeys("panel-24", "panel-12", "sdm630", "bfm136", "sunspec-203", "sdm120", "em24", "iem3000");
        for (ModbusDriver driver : offered.values()) {
            assertThat(driver.source().profile().id()).isEqualTo(driver.profile());
            assertThat(driver.profileHash()).hasSize(64);
        }
        assertThat(events).isEmpty();
    }

    @Test
    void aFileThatIsDroppedInIsOfferedOnceItKeepsStill() throws Exception {
        write("mine.yaml", "id: mi");
        shelf.look(true);
        write("mine.yaml", MINE);
        shelf.look(true);
        assertThat(offered).doesNotContainKey("mine");
        shelf.look(true);
        assertThat(offered).containsKey("mine");
        assertThat(kinds()).containsExactly("PROFILE_ADDED");
        assertThat(events.get(0).metrological()).isTrue();
        assertThat(events.get(0).details()).containsEntry("file", "etc/profiles/mine.yaml");
    }

    @Test
    void anUnchangedProfileKeepsItsService() throws Exception {
        write("mine.yaml", MINE);
        look();
        Map<String, ModbusDriver> before = Map.copyOf(offered);
        write("mine.yaml", MINE);
        look();
        assertThat(offered).isEqualTo(before);
        assertThat(kinds()).containsExactly("PROFILE_ADDED");
    }

    @Test
    void aChangedProfileIsOfferedAnewAndTheOthersStay() throws Exception {
        write("mine.yaml", MINE);
        look();
        Map<String, ModbusDriver> before = Map.copyOf(offered);
        write("mine.yaml", MINE.replace("address: 0", "address: 10"));
        look();
        assertThat(offered.get("mine")).isNotSameAs(before.get("mine"));
        assertThat(offered.get("sdm630")).isSameAs(before.get("sdm630"));
        assertThat(kinds()).containsExactly("PROFILE_ADDED", "PROFILE_CHANGED");
    }

    @Test
    void aBrokenFileChangesNothingAndSaysSoOnce() throws Exception {
        write("mine.yaml", MINE);
        look();
        ModbusDriver before = offered.get("mine");
        write("mine.yaml", MINE.replace("unit: Wh", "unit: furlongs"));
        look();
        look();
        assertThat(offered.get("mine")).isSameAs(before);
        assertThat(kinds()).containsExactly("PROFILE_ADDED", "PROFILE_REFUSED");
        assertThat(events.get(1).text())
                .startsWith("etc/profiles/mine.yaml:4 energy.kwh-del.unit: 'furlongs': one of mWh, Wh, kWh, MWh")
                .contains("Nothing was changed");
        assertThat(shelf.listing().mistakes()).containsOnlyKeys("etc/profiles/mine.yaml");

        write("mine.yaml", MINE);
        look();
        assertThat(offered.get("mine")).isSameAs(before);
        assertThat(shelf.listing().mistakes()).isEmpty();
    }

    @Test
    void aFileMayReplaceABuiltInAndGiveItBack() throws Exception {
        ModbusDriver builtIn = offered.get("sdm630");
        Path file = write("own.yml", MINE.replace("id: mine", "id: sdm630"));
        look();
        assertThat(offered.get("sdm630").profileHash()).isNotEqualTo(builtIn.profileHash());
        assertThat(kinds()).containsExactly("PROFILE_REPLACED");
        Files.delete(file);
        look();
        assertThat(offered.get("sdm630").profileHash()).isEqualTo(builtIn.profileHash());
        assertThat(kinds()).containsExactly("PROFILE_REPLACED", "PROFILE_REMOVED");
    }

    @Test
    void aFileThatGoesTakesItsProfileWithIt() throws Exception {
        Path file = write("mine.yaml", MINE);
        look();
        Files.delete(file);
        look();
        assertThat(offered).doesNotContainKey("mine");
        assertThat(kinds()).containsExactly("PROFILE_ADDED", "PROFILE_REMOVED");
    }

    @Test
    void ofTwoFilesWithOneIdTheFirstHoldsAndTheSecondIsRefused() throws Exception {
        write("b.yaml", MINE.replace("address: 0", "address: 2"));
        write("a.yaml", MINE);
        look();
        assertThat(offered.get("mine").source().from()).isEqualTo("etc/profiles/a.yaml");
        look();
        assertThat(kinds()).containsExactly("PROFILE_ADDED", "PROFILE_REFUSED");
    }

    @Test
    void whatIsNoProfileIsLeftAlone() throws Exception {
        write("README.txt", "profiles go here");
        write(".mine.yaml.swp", MINE);
        Files.createDirectory(folder.resolve("old.yaml"));
        look();
        assertThat(events).isEmpty();
    }

    @Test
    void eventsWaitForTheLog() {
        Notices early = new Notices(new StandingClock());
        early.refused("etc/profiles/x.yaml", List.of("etc/profiles/x.yaml:1 id: missing"));
        assertThat(events).isEmpty();
        early.attach(new Log());
        assertThat(kinds()).containsExactly("PROFILE_REFUSED");
    }

    /** Keeps what a command says. */
    private static final class Said implements CommandOutput {
        private final List<List<Object>> rows = new ArrayList<>();
        private final Map<String, Object> fields = new LinkedHashMap<>();

        @Override
        public void table(String name, List<String> columns) {
            rows.add(new ArrayList<>(columns));
        }

        @Override
        public void row(Object... values) {
            rows.add(Arrays.asList(values));
        }

        @Override
        public void field(String name, Object value) {
            fields.put(name, value);
        }

        @Override
        public void progress(String what, long done, long total) {}
    }

    @Test
    void theCommandListsProfilesAndMistakes() throws Exception {
        write("bad.yaml", "id: bad\n");
        look();
        Said said = new Said();
        new ProfilesCommand(shelf::listing).run(new CommandCall(Map.of(), "test"), said);
        assertThat(said.rows).anySatisfy(row -> assertThat(row).startsWith("panel-24", true, "the bundle"));
        assertThat(said.rows).anySatisfy(row -> assertThat(row)
                .containsExactly("etc/profiles/bad.yaml", "etc/profiles/bad.yaml:1 name: missing"));
    }

    @Test
    void theCheckTellsWhatItUnderstoodOrEveryMistake() throws Exception {
        ProfilesCheckCommand check = new ProfilesCheckCommand();
        Said said = new Said();
        String good = write("good.yaml", MINE).toString();
        check.run(new CommandCall(Map.of("file", good), "test"), said);
        assertThat(said.fields).containsEntry("profile", "mine").containsEntry("channels", "kwh-del");
        String bad = write("bad.yaml", "id: bad\nwords: none\n").toString();
        assertThatThrownBy(() -> check.run(new CommandCall(Map.of("file", bad), "test"), said))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(1))
                .hasMessageContaining("bad.yaml:2 words: 'none'")
                .hasMessageContaining("energy: missing");
        assertThatThrownBy(() -> check.run(new CommandCall(Map.of("file", "no/such.yaml"), "test"), said))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(3));
    }
}
