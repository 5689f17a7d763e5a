"""A Modbus slave by pymodbus 3.0: `rtu PORT` or `tcp PORT`, then UNIT:FUNCTION:ADDRESS=VALUE,VALUE,... (hexadecimal values)."""

import sys

from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
from pymodbus.framer.rtu_framer import ModbusRtuFramer
from pymodbus.server import StartSerialServer, StartTcpServer

kind, port = sys.argv[1:3]
blocks = {}
for argument in sys.argv[3:]:
    place, values = argument.split("=")
    unit, function, address = (int(part) for part in place.split(":"))
    registers = blocks.setdefault(unit, {}).setdefault(function, {})
    for i, value in enumerate(values.split(",")):
        registers[address + i] = int(value, 16)

slaves = {
    unit: ModbusSlaveContext(
        zero_mode=True,
        hr=ModbusSparseDataBlock(functions.get(3, {0: 0})),
        ir=ModbusSparseDataBlock(functions.get(4, {0: 0})),
    )
    for unit, functions in blocks.items()
}
context = ModbusServerContext(slaves=slaves, single=False)
if kind == "rtu":
    StartSerialServer(context=context, framer=ModbusRtuFramer, port=port, baudrate=115200)
else:
    StartTcpServer(context=context, address=("127.0.0.1", int(port)))
