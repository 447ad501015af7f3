import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { assertAllThere, freePort, LINES, line, shipperToken, stored, until } from './shipped-lines.ts'
import { startPlatform } from './start-platform.ts'

const A_REQUEST = 500
const folder = mkdtempSync(join(tmpdir(), 'opensoc-otlp-'))
after(() => rmSync(folder, { recursive: true, force: true }))

interface Serializer {
  serializeRequest(records: readonly object[]): Uint8Array
}

/** OpenTelemetry's own encoders, which the tests of @opensoc/otlp bring along. */
const encoders = createRequire(new URL('../standards/otlp/package.json', import.meta.url))(
  '@opentelemetry/otlp-transformer',
) as { readonly ProtobufLogsSerializer: Serializer; readonly JsonLogsSerializer: Serializer }

const log = (n: number) => ({
  hrTime: [1_768_467_600, n],
  hrTimeObserved: [1_768_467_601, n],
  body: line(n),
  attributes: { 'log.file.name': 'auth.log' },
  resource: { attributes: { 'host.name': `host-${n % 50}` } },
  instrumentationScope: { name: 'filelog' },
  droppedAttributesCount: 0,
})

/** Every other request in protobuf, the others in JSON; both packed, as exporters do. */
function requestOf(number: number): { readonly type: string; readonly body: Uint8Array<ArrayBuffer> } {
  const logs = Array.from({ length: A_REQUEST }, (_, n) => log(number * A_REQUEST + n))
  const isProtobuf = number % 2 === 0
  const encoder = isProtobuf ? encoders.ProtobufLogsSerializer : encoders.JsonLogsSerializer
  return {
    type: isProtobuf ? 'application/x-protobuf' : 'application/json',
    body: new Uint8Array(gzipSync(encoder.serializeRequest(logs))),
  }
}

describe('OTLP over HTTP', () => {
  it(`delivers ${LINES} logs and loses none while the platform is killed in the middle`, async (test) => {
    const port = await freePort()
    const start = () => startPlatform(join(folder, 'data'), {}, port)
    let platform = await start()
    const token = await shipperToken(platform)
    let answered = 0
    const send = async () => {
      for (let number = 0; number < LINES / A_REQUEST; number++) {
        const { type, body } = requestOf(number)
        const headers = { authorization: `Bearer ${token}`, 'content-type': type, 'content-encoding': 'gzip' }
        const post = () =>
          fetch(`http://127.0.0.1:${port}/otlp/linux-auth/v1/logs`, { method: 'POST', headers, body }).then(
            (response) => response.ok,
            () => false,
          )
        // As exporters do: until it is answered.
        while (!(await post())) await new Promise((resolve) => setTimeout(resolve, 100))
        answered += 1
      }
    }
    const sending = send()
    try {
      await until(platform, async () => answered > LINES / A_REQUEST / 2)
      await platform.kill()
      platform = await start()
      await sending
      await until(platform, async (call) => (await stored(call)) >= LINES)
      test.diagnostic(`${await assertAllThere(platform)} logs came twice: their answer was lost`)
    } finally {
      await platform.stop()
    }
  })
})
