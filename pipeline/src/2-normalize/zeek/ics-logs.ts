import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { type Tree, textAt } from '../tree.ts'
import { FAILURE, type LogMapping, type LogMappings, log } from './log-mapping.ts'

/** Where a log of an industrial protocol tells what was asked, and that the device refused it. */
interface IcsLog {
  readonly protocol: string
  /** The function that was asked for, the preferred field first. */
  readonly operation: readonly string[]
  /** The field that tells a refusal or an outcome. */
  readonly outcome?: string
  /** Values of `outcome` that are no failure. */
  readonly isFine?: RegExp
}

/** Zeek's own Modbus and DNP3 logs, and those of CISA's ICSNPP analyzers. */
const ICS: Readonly<Record<string, IcsLog>> = {
  modbus: { protocol: 'modbus', operation: ['func'], outcome: 'exception', isFine: /^$/ },
  modbus_register_change: { protocol: 'modbus', operation: ['register'] },
  modbus_detailed: { protocol: 'modbus', operation: ['func'], outcome: 'exception_code', isFine: /^$/ },
  modbus_mask_write_register: { protocol: 'modbus', operation: ['func'] },
  modbus_read_write_multiple_registers: { protocol: 'modbus', operation: ['func'] },
  modbus_read_device_identification: { protocol: 'modbus', operation: ['func'] },
  dnp3: { protocol: 'dnp3', operation: ['fc_request', 'fc_reply'] },
  dnp3_control: {
    protocol: 'dnp3',
    operation: ['function_code'],
    outcome: 'status_code',
    isFine: /^(success)?$/i,
  },
  dnp3_objects: { protocol: 'dnp3', operation: ['function_code'] },
  s7comm: {
    protocol: 's7comm',
    operation: ['function_name', 'subfunction_name', 'rosctr_name'],
    outcome: 'error_class',
    isFine: /^(no error)?$/i,
  },
  s7comm_plus: { protocol: 's7comm', operation: ['function_name', 'opcode_name'] },
  s7comm_read_szl: {
    protocol: 's7comm',
    operation: ['method', 'szl_id_name'],
    outcome: 'return_code_name',
    isFine: /^(success)?$/i,
  },
  s7comm_upload_download: { protocol: 's7comm', operation: ['function_name'] },
  cotp: { protocol: 'cotp', operation: ['pdu_name'] },
  enip: { protocol: 'enip', operation: ['enip_command'], outcome: 'enip_status', isFine: /^(success)?$/i },
  cip: { protocol: 'cip', operation: ['cip_service'], outcome: 'cip_status', isFine: /^(success)?$/i },
  cip_identity: { protocol: 'cip', operation: ['product_name'] },
  cip_io: { protocol: 'cip', operation: ['connection_id'] },
  bacnet: {
    protocol: 'bacnet',
    operation: ['pdu_service', 'bvlc_function'],
    outcome: 'result_code',
    isFine: /^(success)?$/i,
  },
  bacnet_discovery: { protocol: 'bacnet', operation: ['pdu_service'] },
  bacnet_property: { protocol: 'bacnet', operation: ['pdu_service'] },
  bacnet_device_control: {
    protocol: 'bacnet',
    operation: ['pdu_service'],
    outcome: 'result_code',
    isFine: /^(success)?$/i,
  },
  profinet: { protocol: 'profinet', operation: ['operation_type'] },
  profinet_dce_rpc: { protocol: 'profinet', operation: ['operation', 'packet_type'] },
}

/** Industrial protocols: network traffic that names its protocol, what was asked of the device, and a refusal. */
export const ICS_LOGS: LogMappings = Object.fromEntries(
  Object.entries(ICS).map(([name, ics]) => [name, icsLog(ics)]),
)

function icsLog({ protocol, operation, outcome, isFine }: IcsLog): LogMapping {
  return log(CLASS_UID.network_activity, 6, outcome ?? '', (event: EventDraft, record: Tree) => {
    event['app_name'] = protocol
    const asked = operation.map((field) => textAt(record, field)).find((text) => text !== '')
    event['message'] = asked === undefined ? protocol : `${protocol} ${asked}`
    const told = outcome === undefined ? '' : textAt(record, outcome)
    if (told !== '' && isFine !== undefined && !isFine.test(told))
      Object.assign(event, FAILURE, { status_code: told })
  })
}
