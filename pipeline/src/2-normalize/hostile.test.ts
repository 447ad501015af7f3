import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { allNormalizers } from '../../test/all-normalizers.ts'

/** Words that normalizers look at, so that arbitrary records get past their first look. */
const KEYS = [
  'Event',
  'System',
  'EventData',
  'EventID',
  'Channel',
  'winlog',
  'event_data',
  'event_id',
  'UtcTime',
  '@timestamp',
  'ts',
  '_path',
  'uid',
  'event_type',
  'timestamp',
  'src_ip',
  'alert',
  'dns',
  'http',
  'eventSource',
  'eventName',
  'eventTime',
  'userIdentity',
  'category',
  'properties',
  'Timestamp',
  'MessageTraceId',
  'SenderAddress',
  'SyslogMessage',
  'id',
  '__proto__',
  'constructor',
]
const TEXTS = [
  'dns',
  'http',
  'conn',
  'alert',
  'Security',
  'Microsoft-Windows-Sysmon/Operational',
  '2026-01-15T10:20:30Z',
  '1768472430.5',
  'AdvancedHunting-EmailEvents',
  '-',
  '',
  '10.1.2.3',
  '<Provider Name="Linux-Sysmon"',
  '\u0000\u202e',
  '4688',
  '1',
]

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(...TEXTS, 1, 3, 4688, 1768472430.5, -1, true, null),
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 8 }),
  ),
})).value

const line = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .tuple(
      fc.constantFrom(
        'type=SYSCALL msg=audit(1768472430.123:1): ',
        'Jan 15 10:20:30 h sshd[1]: ',
        '<13>1 2026-01-15T10:20:30Z h a - - ',
        '<Event><System><Provider Name="Linux-Sysmon"/><EventID>1</EventID>',
        '2026-01-15T10:20:30Z h sudo: ',
        'CEF:0|V|P|1|100|n|5|',
        'LEEF:2.0|V|P|1|e|^|',
        '<166>Jan 15 2026 10:20:33: %ASA-6-106100: ',
        '1,2026/01/15 10:20:30,0018,TRAFFIC,end,2561,2026/01/15 10:20:29,',
        'date=2026-01-15 time=10:20:30 devid="F" logid="1" type="utm" ',
        'Jan 15 10:20:30 o filterlog[1]: 5,,,1,igb0,match,block,in,4,',
        '203.0.113.20 - - [15/Jan/2026:10:20:30 +0000] "',
        '1768472430.123    145 10.1.2.3 TCP_MISS/200 5123 GET ',
        '[Thu Jan 15 10:20:32.123456 2026] [core:error] [pid 1:tid 2] ',
        '2026/01/15 10:20:30 [error] 1234#1234: *5 ',
        '[2026-01-15T10:20:30.123Z] I santad: action=EXEC|',
        '2026-01-15 10:20:33.741 UTC [9158] e@s FATAL:  ',
        'Jan 15 10:20:33 gw dnsmasq[123]: reply ',
        '** Alert 1768472430.12345: - a,\nRule: 1 (level 5) -> ',
        '01/15/2026-10:20:30.123456  [**] [1:2:4] x [**] {TCP} ',
        '<![LOG[',
      ),
      fc.string({ unit: 'binary', maxLength: 100 }),
    )
    .map(([head, tail]) => head + tail),
)

describe('normalizers and hostile records', () => {
  for (const normalizer of allNormalizers()) {
    it(`${normalizer.name} never throws`, () => {
      const record =
        normalizer.media === 'json'
          ? value.map((json) => ({ index: 0, text: '{}', json }))
          : line.map((text) => ({ index: 0, text }))
      fc.assert(
        fc.property(record, (one) => {
          if (!normalizer.recognizes(one)) return
          const outcome = normalizer.normalize(one)
          assert.ok('reason' in outcome || Number.isSafeInteger(outcome.ocsf.time))
        }),
        { numRuns: 2000 },
      )
    })
  }
})
