import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createHttpTransport } from './http-transport.ts'

const folder = mkdtempSync(join(tmpdir(), 'opensoc-taxii-tls-'))
const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
const skip = hasOpenssl ? false : 'no openssl to make a certificate with'

describe('TAXII over HTTPS', { skip }, () => {
  const limits = { timeoutMs: 10_000, maxBytes: 1000 }
  let server: ReturnType<typeof createServer>
  let plain: ReturnType<typeof createHttp>
  let origin: string
  let plainOrigin: string
  let ca: string

  before(async () => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const make = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
    ]
    execFileSync('openssl', [...make, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' })
    ca = readFileSync(cert, 'utf8')
    server = createServer({ key: readFileSync(key), cert: ca }, (request, response) => {
      if (request.url === '/large') response.end('x'.repeat(5000))
      else if (request.url === '/away') response.writeHead(302, { location: 'http://localhost/' }).end()
      else response.end(JSON.stringify({ accept: request.headers.accept }))
    })
    plain = createHttp((_, response) => response.end('{}'))
    await Promise.all(
      [server, plain].map((one) => new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))),
    )
    origin = `https://localhost:${(server.address() as AddressInfo).port}`
    plainOrigin = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`
  })
  after(() => {
    server?.close()
    plain?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('answers where the certificate is trusted and names the host, and nowhere else', async () => {
    const trusted = createHttpTransport({ ...limits, ca })
    const response = await trusted({ method: 'GET', url: `${origin}/`, headers: { accept: 'x' } })
    assert.deepEqual([response.status, response.body], [200, '{"accept":"x"}'])
    const strict = createHttpTransport(limits)
    await assert.rejects(strict({ method: 'GET', url: `${origin}/`, headers: {} }), {
      code: 'INTEL_UNREACHABLE',
    })
    const otherName = origin.replace('localhost', '127.0.0.1')
    await assert.rejects(trusted({ method: 'GET', url: `${otherName}/`, headers: {} }), {
      code: 'INTEL_UNREACHABLE',
    })
  })

  it('gives up a long answer, follows no redirect, and speaks plain text to nobody', async () => {
    const transport = createHttpTransport({ ...limits, ca })
    await assert.rejects(transport({ method: 'GET', url: `${origin}/large`, headers: {} }), {
      code: 'INTEL_TOO_LARGE',
    })
    assert.equal((await transport({ method: 'GET', url: `${origin}/away`, headers: {} })).status, 302)
    await assert.rejects(transport({ method: 'GET', url: `${plainOrigin}/`, headers: {} }), {
      code: 'INTEL_UNSAFE',
    })
    const loopback = createHttpTransport({ ...limits, allowLoopbackHttp: true })
    assert.equal((await loopback({ method: 'GET', url: `${plainOrigin}/`, headers: {} })).status, 200)
  })
})
