import { lineFormat } from './line-format.ts'

/** Ivanti (Pulse) Connect Secure's local logs: a head of zeros, then records behind a byte 5 each. */
const RECORD_START = '\u0005'
const HEAD = '\u0005\u0000\u0000\u0000\u0001'

/** What an appliance's log holds is a record each, its head none. */
export function ivantiRecords(lines: readonly string[]): string[] {
  return lines.flatMap((line) =>
    line.startsWith(HEAD)
      ? line
          .slice(line.lastIndexOf('\u0000') + 1)
          .split(RECORD_START)
          .filter((record) => record !== '')
      : [line],
  )
}

export function isIvantiLog(lines: readonly string[]): boolean {
  return lines.some((line) => line.startsWith(HEAD))
}

export const IVANTI = lineFormat({
  name: 'ivanti-connect-secure',
  vendor: 'Ivanti',
  product: 'Connect Secure',
  layer: 'network',
  sigmaProduct: 'ivanti',
  pattern:
    /^(?<time>[0-9a-f]{8})\.[0-9a-f]{8}\t(?<host>[^\t]{1,255})\t(?<code>[A-Z]{3}\d{5})\t(?<virtual>[^\t]{0,64})\t(?<realm>[^\t]{0,128})\t(?<client>[^\t]{0,64})\t(?<user>[^\t]{0,256})\t(?<message>[^\t]{0,4096})(?:\t(?<rest>[\s\S]{0,8192}))?/,
  parse: (text) => Number.parseInt(text, 16) * 1000,
  more: ({ message = '' }) =>
    /log ?in|authentication|sign-?in/i.test(message)
      ? { kind: 'logon', outcome: /fail|reject|denied/i.test(message) ? 'failure' : 'success' }
      : { kind: 'other' },
  eventCode: 'code',
  message: 'message',
  reporter: 'host',
  made: ['kind', 'outcome'],
  events: [
    {
      when: { kind: ['logon'], user: ['*'] },
      class: 'authentication',
      activity: 'Logon',
      set: { 'service.name': 'Connect Secure', is_remote: true },
      map: {
        'user.name': 'user',
        'user.domain': 'realm',
        'src_endpoint.ip': 'client',
        'dst_endpoint.hostname': 'host',
        status_id: { from: 'outcome', values: { success: 'Success', failure: 'Failure' } },
      },
    },
    {
      when: { client: ['*'] },
      class: 'network_activity',
      activity: 'Traffic',
      map: { 'src_endpoint.ip': 'client', 'dst_endpoint.hostname': 'host', 'actor.user.name': 'user' },
    },
    {
      class: 'application_lifecycle',
      activity: 99,
      set: { 'app.name': 'Connect Secure', 'app.vendor_name': 'Ivanti' },
      map: { 'actor.user.name': 'user' },
    },
  ],
})
