import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readWindowsRecord, shapeOf } from './read-shapes.ts'

const SYSMON = 'Microsoft-Windows-Sysmon/Operational'
const UTC = '2026-02-03 09:14:22.301'
const SYSTEM_TIME = '2026-02-03T09:14:25.318441200Z'

function nested(system: object, data: object): object {
  return {
    Event: {
      System: {
        Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
        TimeCreated: { '#attributes': { SystemTime: SYSTEM_TIME } },
        Channel: SYSMON,
        ...system,
      },
      EventData: data,
    },
  }
}

describe('which records are Windows events', () => {
  const rows: readonly [string, unknown, ReturnType<typeof shapeOf>][] = [
    ['XML as JSON', nested({ EventID: 1 }, {}), 'nested'],
    ['Winlogbeat 8', { winlog: { channel: 'Security', event_id: '4624' } }, 'winlogbeat'],
    ['Winlogbeat 6 with event data', { event_id: 1, event_data: {} }, 'winlogbeat 6'],
    ['Winlogbeat 6 with user data alone', { event_id: 5857, user_data: {} }, 'winlogbeat 6'],
    ['Winlogbeat 6 without any data', { event_id: 1, log_name: 'System' }, 'winlogbeat 6'],
    ['NXLog', { EventID: 1, Channel: SYSMON }, 'flat'],
    ['flat with a time alone', { EventID: 1, TimeCreated: SYSTEM_TIME }, 'flat'],
    ['Sysmon fields alone', { EventId: 1, UtcTime: UTC }, 'flat'],
    ['an event id of something else', { EventID: 1 }, undefined],
    ['an event_id of something else', { event_id: 1, user: 'mia' }, undefined],
    ['an Event of something else', { Event: { name: 'x' } }, undefined],
    ['no object', ['EventID'], undefined],
    ['null', null, undefined],
  ]
  for (const [name, json, shape] of rows) {
    it(`${name}: ${shape ?? 'not one'}`, () => assert.equal(shapeOf(json), shape))
  }
})

describe('the time of a Windows event', () => {
  const timeOf = (json: unknown) => new Date(readWindowsRecord(json)!.time).toISOString()

  it("is Sysmon's UtcTime before the time it was logged", () => {
    assert.equal(timeOf(nested({ EventID: 1 }, { UtcTime: UTC })), '2026-02-03T09:14:22.301Z')
  })

  it('is when it was logged where Sysmon gives none that can be read', () => {
    assert.equal(timeOf(nested({ EventID: 1 }, { UtcTime: 'soon' })), '2026-02-03T09:14:25.318Z')
  })

  it("is not the UtcTime of another log's event", () => {
    const json = nested({ EventID: 1, Channel: 'Application' }, { UtcTime: UTC })
    assert.equal(timeOf(json), '2026-02-03T09:14:25.318Z')
  })

  it("is NXLog's EventTime as UTC, before the collector's @timestamp", () => {
    const json = {
      EventID: 7,
      Channel: 'System',
      EventTime: '2026-02-03 09:14:22',
      '@timestamp': SYSTEM_TIME,
    }
    assert.equal(timeOf(json), '2026-02-03T09:14:22.000Z')
  })

  it('is not a number where there is none', () => {
    assert.ok(Number.isNaN(readWindowsRecord({ EventID: 7, Channel: 'System' })!.time))
  })
})

describe('the fields that rules see', () => {
  it('carry what System says under the names that rules use', () => {
    const record = readWindowsRecord(
      nested(
        {
          EventID: { '#text': 1 },
          Computer: 'ws1',
          Level: 3,
          Keywords: '0x80',
          Security: { '#attributes': { UserID: 'S-1-5-18' } },
        },
        { Image: 'a.exe', ProcessId: 7 },
      ),
    )!
    assert.deepEqual(record.fields, {
      Image: 'a.exe',
      ProcessId: 7,
      EventID: 1,
      Channel: SYSMON,
      Provider_Name: 'Microsoft-Windows-Sysmon',
      Computer: 'ws1',
      Level: 3,
      Keywords: '0x80',
      Security_UserID: 'S-1-5-18',
    })
  })

  it('flatten UserData, and keep nameless Data a list', () => {
    const { Event } = nested({ EventID: 9 }, { Data: ['a', 'b'] }) as { Event: Record<string, unknown> }
    Event['UserData'] = { Info: { '#attributes': { xmlns: 'x' }, Name: 'n', Deep: { Value: 1 } } }
    const { fields } = readWindowsRecord({ Event })!
    assert.deepEqual([fields['Data'], fields['Name'], fields['Value']], [['a', 'b'], 'n', 1])
  })

  it('get no prototype from a hostile record', () => {
    for (const text of [
      '{"EventID":1,"Channel":"System","__proto__":{"Image":"evil"}}',
      '{"Event":{"System":{"EventID":1},"EventData":{"__proto__":{"Image":"evil"}}}}',
      '{"event_id":1,"log_name":"System","event_data":{"__proto__":{"Image":"evil"}}}',
    ]) {
      const { fields } = readWindowsRecord(JSON.parse(text))!
      assert.equal(Object.getPrototypeOf(fields), Object.prototype)
      assert.equal(fields['Image'], undefined)
    }
  })
})

describe('the parts of a Windows event', () => {
  it('have a channel by their provider where it was lost', () => {
    const flat = (SourceName: string) => readWindowsRecord({ EventID: 1, SourceName })!.channel
    assert.equal(flat('Service Control Manager'), 'System')
    assert.equal(flat('Acme'), '')
    assert.equal(flat('constructor'), '')
  })

  const levels: readonly [string, object, number][] = [
    ['a number', { Level: 2 }, 2],
    ['a number as text', { Level: '3' }, 3],
    ["NXLog's word", { Severity: 'WARNING' }, 3],
    ['an unknown word', { Severity: 'toString' }, 4],
    ['nothing', {}, 4],
  ]
  for (const [name, part, level] of levels) {
    it(`have a level: ${name}`, () => {
      assert.equal(readWindowsRecord({ EventID: 1, Channel: 'System', ...part })!.level, level)
    })
  }

  it("have Winlogbeat's level, in either place", () => {
    const winlog = { channel: 'System', event_id: 1 }
    assert.equal(readWindowsRecord({ winlog, log: { level: 'error' } })!.level, 2)
    assert.equal(readWindowsRecord({ winlog: { ...winlog, level: 'Critical' } })!.level, 1)
  })

  it('have no event id where it is no number', () => {
    assert.ok(Number.isNaN(readWindowsRecord({ EventID: {}, Channel: 'System' })!.eventId))
  })
})
