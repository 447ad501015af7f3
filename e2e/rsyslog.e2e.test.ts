import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { getStatus } from '@opensoc/contract'
import { assertAllThere, type Call, freePort, LINES, line, stored, until } from './shipped-lines.ts'
import { startPlatform } from './start-platform.ts'

const RSYSLOGD = '/usr/sbin/rsyslogd'
const GTLS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'].map(
  (lib) => `${lib}/rsyslog/lmnsd_gtls.so`,
)
const isThere = existsSync(RSYSLOGD) && GTLS.some((file) => existsSync(file))
const skip = isThere ? false : 'rsyslog with TLS is not here (apt-get install rsyslog rsyslog-gnutls)'

const folder = mkdtempSync(join(tmpdir(), 'opensoc-rsyslog-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const certificate = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url))

/** What an operator would write to ship a file over TLS, with a queue that waits while we are away. */
const configuration = (port: number) => `
global(workDirectory="${folder}"
  DefaultNetstreamDriverCAFile="${certificate('ca.pem')}"
  DefaultNetstreamDriverCertFile="${certificate('sender.pem')}"
  DefaultNetstreamDriverKeyFile="${certificate('sender.key')}")
module(load="imfile" mode="inotify")
input(type="imfile" file="${folder}/app.log" tag="app:" ruleset="ship")
template(name="asItIs" type="string" string="%msg%")
ruleset(name="ship" queue.type="LinkedList" queue.size="200000" queue.lowWaterMark="100000") {
  action(type="omfwd" target="localhost" port="${port}" protocol="tcp" template="asItIs"
    StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="x509/certvalid"
    TCP_Framing="octet-counted" action.resumeRetryCount="-1" action.resumeInterval="1")
}
`

function startRsyslog(port: number): ChildProcess {
  writeFileSync(join(folder, 'rsyslog.conf'), configuration(port))
  return spawn(RSYSLOGD, ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'rsyslog.pid')], {
    stdio: 'ignore',
  })
}

describe('syslog from a real rsyslog', { skip }, () => {
  it(`takes ${LINES} messages over TLS and loses none while the platform restarts in the middle`, async (test) => {
    const port = await freePort()
    const start = () =>
      startPlatform(join(folder, 'data'), {
        OPENSOC_SYSLOG_TLS: `127.0.0.1:${port}`,
        OPENSOC_SYSLOG_TLS_CERT: certificate('server.pem'),
        OPENSOC_SYSLOG_TLS_KEY: certificate('server.key'),
        OPENSOC_SYSLOG_TLS_CA: certificate('ca.pem'),
      })
    let platform = await start()
    const rsyslog = startRsyslog(port)
    try {
      const lines = Array.from({ length: LINES }, (_, n) => line(n))
      writeFileSync(join(folder, 'app.log'), `${lines.slice(0, LINES / 2).join('\n')}\n`)
      await until(platform, async (call) => (await received(call)) > LINES / 10)
      await platform.stop()
      writeFileSync(join(folder, 'app.log'), `${lines.slice(LINES / 2).join('\n')}\n`, { flag: 'a' })
      platform = await start()
      await until(platform, async (call) => (await stored(call)) >= LINES)
      // Plain syslog has no acknowledgment: rsyslog sends again what it cannot be sure of.
      test.diagnostic(`rsyslog sent ${await assertAllThere(platform)} messages twice`)
    } finally {
      rsyslog.kill('SIGKILL')
      await once(rsyslog, 'exit')
      await platform.stop()
    }
  })
})

async function received(call: Call): Promise<number> {
  const { receivers } = await call(getStatus, {})
  return receivers[0]?.received ?? 0
}
