import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { entityId } from '@opensoc/domain'
import type { BaseEvent } from '@opensoc/ocsf'
import { entitiesOf } from './entities.ts'

const idsOf = (ocsf: object) => entitiesOf({ ocsf: ocsf as BaseEvent }).map(entityId)
const SHA = 'A'.repeat(64)
const hashes = [{ algorithm_id: 3, value: SHA }]

describe('entitiesOf', () => {
  it('names host, user, process, parent and file of a process start', () => {
    const ocsf = {
      device: { hostname: 'WS1.corp.example' },
      actor: { user: { name: 'CORP\\jane' } },
      process: {
        uid: '{AB}',
        name: 'invoice.exe',
        file: { name: 'invoice.exe', path: 'C:\\Users\\jane\\invoice.exe', hashes },
        parent_process: { uid: '{CD}', name: 'OUTLOOK.EXE' },
      },
    }
    assert.deepEqual(idsOf(ocsf), [
      'host:ws1',
      'user:jane',
      'process:ws1|{ab}',
      'process:ws1|{cd}',
      `file:${SHA.toLowerCase()}`,
    ])
  })

  it('leaves out what is on every host: brokers and programs of the system', () => {
    const ocsf = {
      device: { hostname: 'ws1' },
      process: {
        uid: '{AB}',
        name: 'powershell.exe',
        file: { name: 'powershell.exe', path: 'C:\\Windows\\System32\\powershell.exe', hashes },
        parent_process: { uid: '{CD}', name: 'explorer.exe' },
      },
    }
    assert.deepEqual(idsOf(ocsf), ['host:ws1', 'process:ws1|{ab}'])
  })

  it('never takes a pid alone for a process, nor a bare name for a file', () => {
    const ocsf = {
      device: { hostname: 'ws1' },
      process: { pid: 12, name: 'a' },
      file: { name: 'wininit.exe', type_id: 1 },
    }
    assert.deepEqual(idsOf(ocsf), ['host:ws1'])
    const started = { ...ocsf, process: { pid: 12, name: 'a', created_time: 5 } }
    assert.deepEqual(idsOf(started), ['host:ws1', 'process:ws1|12|5'])
  })

  it('joins a mail by message, mailboxes, the account of who got it, attachment and link', () => {
    const ocsf = {
      email: {
        message_uid: '<M1@evil.example>',
        from: 'Boss <boss@evil.example>',
        to: ['Jane <Jane@corp.example>'],
        files: [{ name: 'invoice.docm', hashes }],
        urls: [{ url_string: 'HTTPS://Evil.example/Path#top', hostname: 'Evil.example' }],
      },
    }
    assert.deepEqual(idsOf(ocsf), [
      `file:${SHA.toLowerCase()}`,
      'message:<m1@evil.example>',
      'mailbox:boss@evil.example',
      'mailbox:jane@corp.example',
      'user:jane',
      'url:https://evil.example/Path',
      'domain:evil.example',
    ])
  })

  it('joins a connection by addresses and domain, but not by loopback, multicast or a single label', () => {
    const ocsf = {
      src_endpoint: { ip: '10.0.0.5', hostname: 'WS1' },
      dst_endpoint: { ip: '203.0.113.9', hostname: 'c2.example.' },
      device: { ip: '127.0.0.1', hostname: 'sensor' },
      query: { hostname: 'wpad' },
    }
    assert.deepEqual(idsOf(ocsf), [
      'host:sensor',
      'host:ws1',
      'ip:203.0.113.9',
      'ip:10.0.0.5',
      'domain:c2.example',
    ])
    assert.deepEqual(idsOf({ dst_endpoint: { ip: '239.255.255.250' } }), [])
  })

  it('joins a cloud call by account, access key and principal', () => {
    const ocsf = {
      cloud: { provider: 'AWS', account: { uid: '111122223333' } },
      api: { operation: 'GetObject' },
      actor: {
        user: { name: 'deploy', uid: 'arn:aws:iam::111122223333:user/deploy', credential_uid: 'AKIAEXAMPLE' },
      },
    }
    assert.deepEqual(idsOf(ocsf), [
      'cloud_account:111122223333',
      'access_key:AKIAEXAMPLE',
      'cloud_principal:arn:aws:iam::111122223333:user/deploy',
    ])
  })

  it('stays small and whole whatever a sender writes', () => {
    const to = Array.from({ length: 10_000 }, (_, at) => `u${at}@corp.example`)
    assert.ok(entitiesOf({ ocsf: { email: { to } } as unknown as BaseEvent }).length <= 40)
    const long = entitiesOf({ ocsf: { device: { hostname: 'h'.repeat(1_000_000) } } as unknown as BaseEvent })
    assert.ok(long[0]!.key.length <= 512)
    for (const odd of [
      { device: 'x' },
      { device: null },
      { process: [1] },
      { email: { to: 'x' } },
      { actor: { user: 7 } },
    ]) {
      assert.deepEqual(idsOf(odd), [])
    }
    assert.deepEqual(idsOf(JSON.parse('{"__proto__":{"device":{"hostname":"x"}}}')), [])
  })
})
