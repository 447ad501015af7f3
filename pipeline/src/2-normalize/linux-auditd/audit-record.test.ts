import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAuditLine } from './audit-record.ts'
import { recordsOfAuoms } from './auoms-record.ts'
import { syscallName } from './syscall-names.ts'

const fieldsOf = (type: string, body: string) =>
  parseAuditLine(`type=${type} msg=audit(1768472430.5:7): ${body}`)?.fields

describe('a record of the audit log', () => {
  it('has its host, time, serial and type', () => {
    const record = parseAuditLine('node=web-3 type=CWD msg=audit(1768472430.123:7): cwd="/tmp"')
    assert.deepEqual(record, {
      type: 'CWD',
      time: 1768472430123,
      serial: '7',
      node: 'web-3',
      fields: { cwd: '/tmp' },
    })
  })

  it('has a fraction of a second, however many digits are written', () => {
    assert.equal(parseAuditLine('type=X msg=audit(1768472430.5:7): ')?.time, 1768472430500)
  })

  for (const [what, type, body, fields] of [
    ['decodes words that are coded', 'EXECVE', 'a0="sh" a1=6120622063', { a0: 'sh', a1: 'a b c' }],
    ['leaves registers alone', 'SYSCALL', 'a0=7FFC61 a1=1B', { a0: '7FFC61', a1: '1B' }],
    ['joins what NUL parts in a title', 'PROCTITLE', 'proctitle=6C73002D6C', { proctitle: 'ls -l' }],
    ['keeps pieces of long words', 'EXECVE', 'a1_len=9 a1[0]="x y"', { a1_len: '9', 'a1[0]': 'x y' }],
    [
      'lifts what programs write',
      'USER_AUTH',
      `pid=1 msg='acct="ann" res=failed'`,
      { pid: '1', acct: 'ann', res: 'failed' },
    ],
    ['takes nothing for empty', 'PATH', 'name=(null) a=(none) addr=?', { name: '', a: '', addr: '' }],
    ['reads what is enriched', 'X', 'uid=0\u001dUID="root"', { uid: '0', UID: 'root' }],
    [
      'reads the old spelling of logins',
      'LOGIN',
      'old auid=4294967295 new auid=7',
      { 'old-auid': '4294967295', auid: '7' },
    ],
    [
      'is not steered by names of properties',
      'X',
      'constructor=1 __proto__=2',
      { constructor: '1', ['__proto__']: '2' },
    ],
  ] as const) {
    it(what, () => {
      const found = fieldsOf(type, body)
      for (const [key, value] of Object.entries(fields))
        assert.equal(Object.getOwnPropertyDescriptor(found, key)?.value, value)
    })
  }

  it('is read in linear time, whatever stands in it', () => {
    for (const hostile of ['a=(', 'a="', "a='", 'a=[', 'aaaa', 'msg=', ' a=( '])
      assert.ok(parseAuditLine(`type=X msg=audit(1.000:1): ${hostile.repeat(50_000)}`) !== undefined)
  })
})

describe('a line of the collector that joins records', () => {
  it('is taken apart into the records that rules are written on', () => {
    const line =
      'type=AUOMS_EXECVE audit(1768472430.5:7): node=a syscall=execve cwd="/" path_name=["/bin/sh"] path_nametype=["NORMAL"] argc=3 cmdline="sh -c "id; ls"" redactors= containerid='
    const records = recordsOfAuoms(parseAuditLine(line)!, line)
    assert.deepEqual(
      records.map(({ type }) => type),
      ['SYSCALL', 'EXECVE', 'CWD', 'PATH'],
    )
    assert.deepEqual(records[1]?.fields, { argc: '3', a0: 'sh', a1: '-c', a2: 'id; ls' })
  })
})

describe('the name of a system call', () => {
  for (const [arch, call, name] of [
    ['c000003e', '59', 'execve'],
    ['c000003e', '221', 'fadvise64'],
    ['c00000b7', '221', 'execve'],
    ['c00000b7', '56', 'openat'],
    ['c000003e', '56', 'clone'],
    ['40000003', '11', 'execve'],
    ['c000003e', '437', 'openat2'],
    ['c00000b7', '437', 'openat2'],
    ['c000003e', 'memfd_create', 'memfd_create'],
    ['constructor', '59', ''],
    ['c000003e', '-1', ''],
  ] as const)
    it(`${arch} ${call}: ${name || 'unknown'}`, () => assert.equal(syscallName(arch, call), name))
})
