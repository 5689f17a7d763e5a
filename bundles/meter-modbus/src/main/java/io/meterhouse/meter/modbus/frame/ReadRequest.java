package io.meterhouse.meter.modbus.frame;

import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest;
import java.nio.ByteBuffer;

/**
 * Asks for a run of registers.
 *
 * @param unit 0 to 255
 * @param function 3 (holding) or 4 (input)
 * @param address of the first, as on the wire, 0 to 65535
 * @param count 1 to {@value #MOST}
 */
public record ReadRequest(int unit, int function, int address, int count) implements Request {
    /** What fits into one answer. */
    public static final int MOST = 125;

    public ReadRequest {
        if (unit < 0 || unit > 255 || function < 3 || function > 4) {
            throw new IllegalArgumentException("unit " + unit + ", function " + function);
        }
        if (address < 0 || count < 1 || count > MOST || address + count > 65_536) {
            throw new IllegalArgumentException(count + " registers from " + address);
        }
    }

    @Override
    public int length() {
        return 5;
    }

    @Override
    public int answerLength() {
        return 2 + 2 * count;
    }

    @Override
    public void encode(ByteBuffer into) {
        if (function == 3) {
            ReadHoldingRegistersRequest.Serializer.encode(new ReadHoldingRegistersRequest(address, count), into);
        } else {
            ReadInputRegistersRequest.Serializer.encode(new ReadInputRegistersRequest(address, count), into);
        }
    }

    @Override
    public String registers() {
        return Request.registers(address, count);
    }
}
