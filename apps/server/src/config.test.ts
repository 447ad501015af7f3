import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { assertSafe, readConfig } from './config.ts'

const dataFolder = mkdtempSync(join(tmpdir(), 'opensoc-config-'))
after(() => rmSync(dataFolder, { recursive: true }))
const none = { dataFolder, environment: {}, flags: {} }

describe('the configuration', () => {
  it('has a default for everything', () => {
    const config = readConfig(none)
    assert.equal(config.host, '127.0.0.1')
    assert.equal(config.port, 7443)
  })

  it('takes the file, the environment over it, and flags over both', () => {
    writeFileSync(join(dataFolder, 'opensoc.yaml'), 'port: 1001\nworkers: 2\nspool_mib: 64\n')
    const environment = { OPENSOC_PORT: '1002', OPENSOC_WORKERS: '3', OTHER: 'x' }
    const config = readConfig({ dataFolder, environment, flags: { port: '1003' } })
    assert.deepEqual([config.port, config.workers, config.spool_mib], [1003, 3, 64])
    rmSync(join(dataFolder, 'opensoc.yaml'))
  })

  it('refuses unknown keys and says what was meant', () => {
    assert.throws(
      () => readConfig({ ...none, flags: { wrokers: 2 } }),
      (error: { code?: string; nextStep?: string }) =>
        error.code === 'CONFIG_INVALID' && /workers/.test(error.nextStep ?? ''),
    )
  })

  for (const [name, flags, expected] of [
    ['UDP beyond loopback', { syslog_udp: '0.0.0.0:514' }, /syslog_udp 0\.0\.0\.0:514 is not loopback/],
    ['TLS without a certificate', { syslog_tls: '127.0.0.1:6514' }, /needs a certificate/],
    [
      'TLS beyond loopback that anybody may send to',
      { syslog_tls: '[::]:6514', tls_cert: 'a.pem', tls_key: 'b.pem' },
      /anybody may send/,
    ],
  ] as const) {
    it(`refuses syslog over ${name}`, () => {
      assert.throws(() => assertSafe(readConfig({ ...none, flags })), expected)
    })
  }

  it('takes syslog on loopback, and beyond it over TLS from known senders', () => {
    const tls = { tls_cert: 'a.pem', tls_key: 'b.pem', syslog_tls: '0.0.0.0:6514', syslog_tls_ca: 'ca.pem' }
    assertSafe(
      readConfig({ ...none, flags: { ...tls, syslog_udp: '127.0.0.1:5514', syslog_tcp: '[::1]:5514' } }),
    )
    assert.throws(() => readConfig({ ...none, flags: { syslog_tcp: '5514' } }), /HOST:PORT/)
  })

  it('refuses to open the platform to others without TLS', () => {
    const open = readConfig({ ...none, flags: { host: '0.0.0.0' } })
    assert.throws(() => assertSafe(open), /0\.0\.0\.0 is not loopback/)
    assertSafe({ ...open, tls_cert: 'a.pem', tls_key: 'b.pem' })
    assertSafe(readConfig(none))
  })
})
