import type { CodedFormat, ReadFields } from '../coded-format/coded-format.ts'
import type { EventRule } from '../coded-format/event-rule.ts'
import { parseKeyValues } from '../coded-format/key-value.ts'

const LINE = /^\[(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{1,6}Z)\] [A-Z] santad: (?=action=)/
/** What the system's log says where there was too much to keep. */
const LOST =
  /^\[(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{1,6}Z)\] \*\*\* (LOG MESSAGE QUOTA EXCEEDED.{0,256})/

const PROCESS = {
  'actor.process.pid': 'ppid',
  'actor.user.name': 'user',
  'actor.user.uid': 'uid',
} as const
const FILE_BY = {
  'actor.process.pid': 'pid',
  'actor.process.name': 'process',
  'actor.process.file.path': 'processpath',
  'actor.process.file.name': { from: 'processpath', take: 'file_name' },
  'actor.user.name': 'user',
  'actor.user.uid': 'uid',
} as const

/** Santa speaks of the machine that it runs on and does not name it. */
const DEVICE = {
  'device.name': 'this Mac',
  'device.type_id': 0,
  'device.os.name': 'macOS',
  'device.os.type_id': 'macOS',
} as const

const file = (action: string, activity: string | number): EventRule => ({
  when: { action: [action] },
  class: 'file_activity',
  activity,
  set: { ...DEVICE, 'file.type_id': 'Regular File' },
  map: {
    'file.path': 'path',
    'file.name': { from: 'path', take: 'file_name' },
    'file_result.path': 'newpath',
    'file_result.name': { from: 'newpath', take: 'file_name' },
    ...FILE_BY,
  },
})

/** Google Santa on macOS: programs that ran or were kept from it, and the files that they changed. */
export const SANTA: CodedFormat = {
  name: 'santa',
  media: 'text',
  vendor: 'Google',
  product: 'Santa',
  layer: 'endpoint',
  sigmaProduct: 'macos',
  recognizes: ({ text }) => LINE.test(text) || LOST.test(text),
  read({ text }) {
    const match = LINE.exec(text)
    if (match === null) return lostMessages(text)
    return {
      fields: {
        ...parseKeyValues(text.slice(match[0].length), { separator: '|' }),
        time: match[1],
        santa: 'line',
      },
    }
  },
  time: { from: 'time', parse: (text) => Date.parse(text) },
  eventCode: 'action',
  message: 'explain',
  made: ['santa'],
  events: [
    {
      when: { action: ['EXEC'] },
      class: 'process_activity',
      activity: 'Launch',
      set: {
        ...DEVICE,
        'process.file.type_id': 'Regular File',
        'process.file.hashes[0].algorithm_id': 'SHA-256',
      },
      map: {
        'process.pid': 'pid',
        'process.cmd_line': 'args',
        'process.name': { from: 'path', take: 'file_name' },
        'process.file.path': 'path',
        'process.file.name': { from: 'path', take: 'file_name' },
        'process.file.hashes[0].value': 'sha256',
        'process.parent_process.pid': 'ppid',
        'process.user.name': 'user',
        'process.user.uid': 'uid',
        ...PROCESS,
        action_id: { from: 'decision', values: { allow: 'Allowed', deny: 'Denied' } },
        disposition_id: { from: 'decision', values: { allow: 'Allowed', deny: 'Blocked' } },
        status_detail: 'reason',
      },
    },
    {
      when: { action: ['EXIT'] },
      class: 'process_activity',
      activity: 'Terminate',
      set: DEVICE,
      map: { 'process.pid': 'pid', ...PROCESS },
    },
    file('WRITE', 'Update'),
    file('DELETE', 'Delete'),
    file('RENAME', 'Rename'),
    { ...file('LINK', 99), activity: 'Link' },
    {
      when: { action: ['LOST'] },
      class: 'application_lifecycle',
      activity: 'Messages lost',
      severity: 'Medium',
      set: { 'app.name': 'Santa', 'app.vendor_name': 'Google' },
      map: {},
    },
    {
      when: { action: ['DISKAPPEAR', 'DISKDISAPPEAR'] },
      class: 'peripheral_activity',
      activity: { from: 'action', values: { DISKAPPEAR: 'Connect', DISKDISAPPEAR: 'Disconnect' } },
      set: { ...DEVICE, 'peripheral_device.class': 'disk', 'actor.invoked_by': 'macOS' },
      map: {
        'peripheral_device.name': ['volume', 'bsdname', 'model'],
        'peripheral_device.model': 'model',
        'peripheral_device.serial_number': 'serial',
      },
    },
  ],
  view: (fields) => ({
    ...fields,
    santa: fields['action'],
    Image: fields['action'] === 'EXEC' ? fields['path'] : fields['processpath'],
    CommandLine: fields['args'],
    User: fields['user'],
    TargetFilename: fields['action'] === 'EXEC' ? undefined : (fields['newpath'] ?? fields['path']),
  }),
}

function lostMessages(text: string): ReadFields | undefined {
  const match = LOST.exec(text)
  return match === null
    ? undefined
    : { fields: { time: match[1], action: 'LOST', explain: match[2], santa: 'line' } }
}
