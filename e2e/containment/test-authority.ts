import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TlsIdentity } from '@opensoc/openc2-https'

/** A certificate authority for a test, made with openssl; `issue` gives an identity with that common name. */
export function makeAuthority(name = 'test authority') {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-ca-'))
  const path = (file: string) => join(folder, file)
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'ignore'] })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    path('ca.key'),
    '-out',
    path('ca.crt'),
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
  )
  return {
    issue(commonName: string): TlsIdentity {
      openssl(
        'req',
        ...newKey,
        '-keyout',
        path('one.key'),
        '-out',
        path('one.csr'),
        '-subj',
        `/CN=${commonName}`,
      )
      writeFileSync(path('one.ext'), `subjectAltName=DNS:${commonName},DNS:localhost,IP:127.0.0.1\n`)
      const signed = [
        '-CA',
        path('ca.crt'),
        '-CAkey',
        path('ca.key'),
        '-CAcreateserial',
        '-days',
        '2',
        '-extfile',
        path('one.ext'),
      ]
      openssl('x509', '-req', '-in', path('one.csr'), ...signed, '-out', path('one.crt'))
      const read = (file: string) => readFileSync(path(file), 'utf8')
      return { cert: read('one.crt'), key: read('one.key'), ca: read('ca.crt') }
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}
