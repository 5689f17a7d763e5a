package io.meterhouse.bench.line;

import com.ghgande.j2mod.modbus.facade.ModbusSerialMaster;
import com.ghgande.j2mod.modbus.util.SerialParameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** j2mod as it comes, one read after another. */
final class J2modMaster {
    private J2modMaster() {}

    /** Nanoseconds from the end of each read to the end of the next one. */
    static List<Long> cycles(Path port, int baud, int cycles) throws Exception {
        SerialParameters parameters = new SerialParameters();
        parameters.setPortName(port.toString());
        parameters.setBaudRate(baud);
        parameters.setDatabits(8);
        parameters.setParity("None");
        parameters.setStopbits(1);
        parameters.setEncoding("rtu");
        parameters.setEcho(false);
        ModbusSerialMaster master = new ModbusSerialMaster(parameters);
        master.connect();
        try {
            List<Long> took = new ArrayList<>();
            long before = 0;
            for (int i = 0; i <= cycles; i++) {
                master.readInputRegisters(1, LineBench.FIRST, LineBench.COUNT);
                long now = System.nanoTime();
                if (i > 0) {
                    took.add(now - before);
                }
                before = now;
            }
            return took;
        } finally {
            master.disconnect();
        }
    }
}
