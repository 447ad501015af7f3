import { compileTimePattern } from '../coded-format/time-pattern.ts'
import { lineFormat } from './line-format.ts'

const CTIME = compileTimePattern('EEE MMM dd HH:mm:ss yyyy')!

/** The FTP server: who came in, and the files that came and went. */
export const VSFTPD = lineFormat({
  name: 'vsftpd',
  vendor: 'vsftpd',
  product: 'vsftpd',
  layer: 'network',
  sigmaProduct: 'linux',
  pattern:
    /^(?<time>[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2} \d{4}) \[pid (?<pid>\d{1,10})\] (?:\[(?<user>[^\]]{1,256})\] )?(?:(?<result>OK|FAIL) )?(?<action>[A-Z]{3,16}): Client "(?:::ffff:)?(?<client>[^"]{1,64})"(?:, "(?<path>[^"]{0,4096})")?(?:, (?<bytes>\d{1,18}) bytes)?/,
  parse: CTIME,
  more: () => ({ process: 'vsftpd' }),
  eventCode: 'action',
  made: ['process'],
  events: [
    {
      when: { action: ['LOGIN'] },
      class: 'authentication',
      activity: 'Logon',
      set: { 'service.name': 'vsftpd', is_remote: true },
      map: {
        'user.name': 'user',
        'src_endpoint.ip': 'client',
        status_id: { from: 'result', values: { ok: 'Success', fail: 'Failure' } },
      },
    },
    {
      class: 'ftp_activity',
      activity: {
        from: 'action',
        values: { UPLOAD: 'Put', DOWNLOAD: 'Get', DELETE: 'Delete', RENAME: 'Rename', '*': 99 },
      },
      map: {
        'src_endpoint.ip': 'client',
        'file.path': 'path',
        'file.name': { from: 'path', take: 'file_name' },
        'file.size': 'bytes',
        'actor.user.name': 'user',
        command: 'action',
        status_id: { from: 'result', values: { ok: 'Success', fail: 'Failure' } },
      },
    },
  ],
})
