import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { userEntity } from './user-entity.ts'

describe('userEntity', () => {
  it('knows one account by its directory, mail and short name', () => {
    for (const name of ['CORP\\Jane', 'jane@corp.example', 'JANE']) {
      assert.equal(userEntity({ name }, 'ws1')?.key, 'jane', name)
    }
    assert.equal(userEntity({ name: 'CORP\\Jane' }, 'ws1')?.label, 'CORP\\Jane')
  })

  it('keeps the accounts apart that every host has of its own', () => {
    assert.equal(userEntity({ name: 'root' }, 'web01.corp.example')?.key, 'web01\\root')
    assert.equal(userEntity({ name: 'backup', domain: 'WS1' }, 'ws1.corp.example')?.key, 'ws1\\backup')
    assert.equal(userEntity({ name: 'backup', domain: 'CORP' }, 'ws1')?.key, 'backup')
  })

  it('leaves out system, service and machine accounts', () => {
    const none = [
      { name: 'SYSTEM' },
      { name: 'NT AUTHORITY\\NETWORK SERVICE' },
      { name: 'Font Driver Host\\UMFD-0' },
      { name: 'WS1$' },
      { name: 'СИСТЕМА', uid: 'S-1-5-18' },
      { name: 'WdiServiceHost', uid: 'S-1-5-80-3139157870' },
      { name: '-' },
      { name: '' },
      {},
      undefined,
    ]
    for (const user of none) assert.equal(userEntity(user, 'ws1'), undefined, JSON.stringify(user))
  })
})
