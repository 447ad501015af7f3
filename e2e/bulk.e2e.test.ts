import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { assertAllThere, freePort, LINES, line, shipperToken, stored, until } from './shipped-lines.ts'
import { startPlatform } from './start-platform.ts'

const RSYSLOGD = '/usr/sbin/rsyslogd'
const MODULE = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'].map(
  (lib) => `${lib}/rsyslog/omelasticsearch.so`,
)
const isThere = existsSync(RSYSLOGD) && MODULE.some((file) => existsSync(file))
const skip = isThere
  ? false
  : "rsyslog's Elasticsearch output is not here (apt-get install rsyslog-elasticsearch)"

const folder = mkdtempSync(join(tmpdir(), 'opensoc-bulk-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const path = (name: string) => join(folder, name)

/** What an operator would write to ship a file to an Elasticsearch. */
const configuration = (port: number, token: string) => `
global(workDirectory="${folder}")
module(load="imfile" mode="inotify")
module(load="omelasticsearch")
input(type="imfile" file="${path('app.log')}" tag="app:" ruleset="ship")
template(name="document" type="list" option.jsonf="on") {
  property(outname="log" name="msg" format="jsonf")
}
ruleset(name="ship" queue.type="LinkedList" queue.size="200000" queue.dequeueBatchSize="1000") {
  action(type="omelasticsearch" server="127.0.0.1" serverport="${port}" uid="shipper" pwd="${token}"
    template="document" searchIndex="linux-auth" searchType="" bulkmode="on" maxbytes="1m"
    errorfile="${path('errors.json')}" action.resumeRetryCount="-1" action.resumeInterval="1")
}
`

function startRsyslog(port: number, token: string): ChildProcess {
  writeFileSync(path('rsyslog.conf'), configuration(port, token))
  return spawn(RSYSLOGD, ['-n', '-f', path('rsyslog.conf'), '-i', path('rsyslog.pid')], { stdio: 'ignore' })
}

describe('a shipper that speaks to Elasticsearch', { skip }, () => {
  it(`delivers ${LINES} documents by _bulk and loses none while the platform restarts in the middle`, async (test) => {
    const port = await freePort()
    const start = () => startPlatform(path('data'), {}, port)
    let platform = await start()
    const token = await shipperToken(platform)
    const rsyslog = startRsyslog(port, token)
    try {
      const lines = Array.from({ length: LINES }, (_, n) => line(n))
      writeFileSync(path('app.log'), `${lines.slice(0, LINES / 2).join('\n')}\n`)
      await until(platform, async (call) => (await stored(call)) > LINES / 10)
      await platform.kill()
      appendFileSync(path('app.log'), `${lines.slice(LINES / 2).join('\n')}\n`)
      platform = await start()
      await until(platform, async (call) => (await stored(call)) >= LINES)
      test.diagnostic(`rsyslog sent ${await assertAllThere(platform)} documents twice`)
    } finally {
      rsyslog.kill('SIGKILL')
      await once(rsyslog, 'exit')
      await platform.stop()
    }
  })
})
