import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { validate } from '@opensoc/ocsf'
import { allNormalizers } from '../../../test/all-normalizers.ts'
import { valueAt } from '../../read-ocsf.ts'
import { isRejection, type NormalizedEvent } from '../normalizer.ts'

const normalizer = allNormalizers().find(({ name }) => name === 'windows-event')!
const SYSMON = 'Microsoft-Windows-Sysmon/Operational'

function normalized(channel: string, eventId: number, fields: object): NormalizedEvent {
  const json = {
    EventID: eventId,
    Channel: channel,
    Hostname: 'ws1',
    EventTime: '2026-02-03 09:14:22',
    ...fields,
  }
  const record = { index: 0, text: '', json }
  assert.ok(normalizer.recognizes(record))
  const outcome = normalizer.normalize(record)
  if (isRejection(outcome)) assert.fail(outcome.detail)
  assert.deepEqual(
    validate(outcome.ocsf).filter(({ severity }) => severity === 'error'),
    [],
  )
  return outcome
}

describe('processes of Sysmon', () => {
  const GUID = '{5b1c7e90-3a41-6981-4d02-000000001200}'
  for (const spelling of ['Guid', 'GUID']) {
    it(`process access joins by either spelling: ${spelling}`, () => {
      const { ocsf } = normalized(SYSMON, 10, {
        [`SourceProcess${spelling}`]: GUID,
        SourceProcessId: '7',
        SourceImage: 'C:\\a.exe',
        [`TargetProcess${spelling}`]: '{t}',
        TargetProcessId: '8',
        TargetImage: 'C:\\b.exe',
      })
      assert.equal(valueAt(ocsf, 'actor.process.uid'), GUID)
      assert.equal(valueAt(ocsf, 'process.uid'), '{t}')
    })
  }

  it('words that every object inherits are words like others', () => {
    const { ocsf } = normalized(SYSMON, 1, {
      ProcessGuid: GUID,
      ProcessId: '7',
      Image: 'C:\\a.exe',
      IntegrityLevel: 'constructor',
    })
    assert.equal(valueAt(ocsf, 'process.integrity_id'), undefined)
  })
})

describe('accounts of the Security log', () => {
  const failed = { TargetUserName: 'ole', TargetUserSid: 'S-1-0-0', LogonType: '3' }

  it('the SID of nobody names nobody', () => {
    const { ocsf } = normalized('Security', 4625, {
      ...failed,
      SubjectUserSid: 'S-1-0-0',
      SubjectUserName: '-',
    })
    assert.deepEqual(valueAt(ocsf, 'user'), { name: 'ole' })
    assert.equal(valueAt(ocsf, 'actor'), undefined)
  })

  it('an inherited word is no type of logon', () => {
    const { ocsf } = normalized('Security', 4625, { ...failed, LogonType: 'toString' })
    assert.equal(valueAt(ocsf, 'logon_type_id'), undefined)
  })

  const outcomes: readonly [string, object, string | undefined][] = [
    ['keywords of the XML', { Keywords: '0x8020000000000000' }, 'Success'],
    ['keywords of a failure', { Keywords: '0x8010000000000000' }, 'Failure'],
    ['words of Winlogbeat', { Keywords: ['Audit Failure'] }, 'Failure'],
    ["NXLog's event type", { Keywords: -9.2e18, EventType: 'AUDIT_SUCCESS' }, 'Success'],
    ['nothing', {}, undefined],
  ]
  for (const [name, part, status] of outcomes) {
    it(`an audit tells its outcome: ${name}`, () => {
      assert.equal(valueAt(normalized('Security', 4658, part).ocsf, 'status'), status)
    })
  }
})

describe('objects of the Security log', () => {
  const by = { SubjectUserName: 'mia', ObjectName: '\\x\\y' }
  const rows: readonly [string, number, object, string][] = [
    ['a file was read', 4663, { ObjectType: 'File', AccessMask: '0x1' }, 'File System Activity: Read'],
    ['a file was written', 4663, { ObjectType: 'File', AccessMask: '0x6' }, 'File System Activity: Update'],
    [
      'a file was deleted',
      4663,
      { ObjectType: 'File', AccessMask: '0x10000' },
      'File System Activity: Delete',
    ],
    ['a file was opened', 4656, { ObjectType: 'File', AccessMask: '0x1' }, 'File System Activity: Open'],
    ['a key was changed', 4663, { ObjectType: 'Key', AccessMask: '0x2' }, 'Registry Key Activity: Modify'],
    ['a process was opened', 4656, { ObjectType: 'Process' }, 'Windows Resource Activity: Access'],
    ['an unknown object', 4656, { ObjectType: 'valueOf' }, 'Windows Resource Activity: Access'],
    ['nothing but a handle', 4660, { ObjectName: '-' }, 'Base Event: Other'],
  ]
  for (const [name, eventId, part, type] of rows) {
    it(`${name}: ${type}`, () => {
      assert.equal(valueAt(normalized('Security', eventId, { ...by, ...part }).ocsf, 'type_name'), type)
    })
  }
})

describe('scripts', () => {
  it('of the classic log name no process, and are searched by Data', () => {
    const { ocsf, sigma } = normalized('Windows PowerShell', 800, {
      Message: 'Get-Date',
      ExecutionProcessID: 0,
    })
    assert.equal(valueAt(ocsf, 'actor.process'), undefined)
    assert.equal(sigma[0]?.fields['Data'], 'Get-Date')
  })
})

describe('whatever else', () => {
  it('any event of any channel is told generically, with all its fields', () => {
    const { ocsf, sigma } = normalized('Acme-Doors/Operational', 77, { Door: 'north', State: 0 })
    assert.equal(valueAt(ocsf, 'class_uid'), 0)
    assert.deepEqual(valueAt(ocsf, 'unmapped'), { Door: 'north', State: 0 })
    assert.deepEqual(
      sigma.map(({ logsource }) => logsource),
      [{ product: 'windows' }],
    )
  })
})
