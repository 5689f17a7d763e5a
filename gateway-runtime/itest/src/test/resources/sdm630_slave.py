"""An SDM630 by pymodbus 3.0: RTU, unit 7, on PORT. Its energy grows with this machine's clock: BASE kWh and RATE kWh for each second
since ORIGIN_MS, as float32, high word first. Usage: sdm630_slave.py PORT ORIGIN_MS BASE RATE"""

import struct
import sys
import time

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.framer.rtu_framer import ModbusRtuFramer
from pymodbus.server import StartSerialServer

port = sys.argv[1]
origin, base, rate = (float(argument) for argument in sys.argv[2:])


def floats(value):
    return list(struct.unpack(">HH", struct.pack(">f", value)))


class Meter(ModbusSequentialDataBlock):
    def __init__(self):
        super().__init__(0, floats(230.25) * 3 + [0] * 94)

    def getValues(self, address, count=1):
        energy = base + rate * (time.time() - origin / 1000)
        self.values[0x48:0x4A] = floats(energy)
        self.values[0x34:0x36] = floats(rate * 60_000)
        return super().getValues(address, count)


block = Meter()
slave = ModbusSlaveContext(zero_mode=True, ir=block, hr=ModbusSequentialDataBlock(0, [0] * 100))
context = ModbusServerContext(slaves={7: slave}, single=False)
StartSerialServer(context=context, framer=ModbusRtuFramer, port=port, baudrate=115200)
