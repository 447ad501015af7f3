import type { CodedFormat } from '../coded-format/coded-format.ts'
import { splitDelimited } from '../coded-format/delimited.ts'
import { NEW_FINDING } from '../coded-format/network-attributes.ts'

const SYMANTEC_LINE = /^[0-9A-F]{12},\d{1,3},\d{1,3},\d{1,3},/
const SYMANTEC_COLUMNS =
  'time,event,category,logger,computer,user,virus,file,wanted_action1,wanted_action2,real_action,virus_type,flags,description'.split(
    ',',
  )

/** Symantec Endpoint Protection's local log: comma-separated, its times in six hexadecimal numbers. */
export const SYMANTEC: CodedFormat = {
  name: 'symantec',
  media: 'text',
  vendor: 'Symantec',
  product: 'Endpoint Protection',
  layer: 'security',
  sigmaProduct: 'symantec',
  recognizes: ({ text }) => SYMANTEC_LINE.test(text),
  read({ text }) {
    const columns = splitDelimited(text)
    const fields = Object.fromEntries(SYMANTEC_COLUMNS.map((name, at) => [name, columns[at] ?? '']))
    return { fields: { ...fields, symantec: (fields['virus'] ?? '') === '' ? 'line' : 'threat' } }
  },
  time: { from: 'time', parse: hexTime },
  eventCode: 'event',
  message: ['description', 'virus'],
  made: ['symantec'],
  events: [
    {
      when: { symantec: ['threat'] },
      class: 'detection_finding',
      activity: 'Create',
      severity: 'High',
      set: NEW_FINDING,
      map: {
        'finding_info.uid': { template: '{time}-{event}-{computer}' },
        'finding_info.title': 'virus',
        'finding_info.analytic.name': 'virus',
        'evidences[0].file.path': 'file',
        'evidences[0].file.name': { from: 'file', take: 'file_name' },
        'evidences[0].user.name': 'user',
        'device.hostname': 'computer',
        disposition_id: {
          from: 'real_action',
          values: { '1': 'Quarantined', '3': 'Deleted', '4': 'Allowed', '5': 'Corrected' },
        },
      },
    },
    {
      class: 'application_lifecycle',
      activity: { from: 'event', values: { '7': 'Update', '*': 99 } },
      set: { 'app.name': 'Endpoint Protection', 'app.vendor_name': 'Symantec' },
      map: { 'device.hostname': 'computer', 'actor.user.name': 'user' },
    },
  ],
  view: (fields) => ({ ...fields, Signature: fields['virus'], Filename: fields['file'] }),
}

/** `2A0A1E011B21`: years since 1970, month from 0, day, hour, minute, second. */
function hexTime(text: string): number {
  if (!/^[0-9A-Fa-f]{12}$/.test(text)) return Number.NaN
  const [year, month, day, hour, minute, second] = [0, 2, 4, 6, 8, 10].map((at) =>
    Number.parseInt(text.slice(at, at + 2), 16),
  ) as [number, number, number, number, number, number]
  if (month > 11 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return Number.NaN
  return Date.UTC(1970 + year, month, day, hour, minute, second)
}
