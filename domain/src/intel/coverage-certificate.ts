import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { canonicalJson } from '@opensoc/stix'

/** What of one source a search could see. Times are milliseconds since the epoch. */
export interface SourceCoverage {
  readonly source: string
  readonly events: number
  readonly hosts: readonly string[]
  readonly firstTime: number
  readonly lastTime: number
}

/** What a search could not see, and why. Exclusive of `to`. */
export interface CoverageGap {
  readonly source: string
  readonly from: number
  readonly to: number
  /** `silent`: nothing came; `expired`: it came and is no longer kept; `quarantined`: it was not understood. */
  readonly reason: 'silent' | 'expired' | 'quarantined'
  /** Records that are missing, where somebody counted them. */
  readonly records: number
}

/** What a search covered and what it did not: without it "no hits" says nothing. */
export interface CoverageStatement {
  readonly version: 1
  readonly tenantId: string
  /** What was searched for. */
  readonly subject: string
  readonly searchedFrom: number
  readonly searchedTo: number
  readonly issuedTime: number
  /** False if the search itself reached a bound. */
  readonly isComplete: boolean
  readonly hits: number
  readonly covered: readonly SourceCoverage[]
  readonly gaps: readonly CoverageGap[]
}

export interface CoverageCertificate {
  readonly statement: CoverageStatement
  readonly algorithm: 'Ed25519'
  /** SPKI, base64. */
  readonly publicKey: string
  /** Over the statement in canonical JSON (RFC 8785), base64. */
  readonly signature: string
}

/** A new signing key: PKCS 8, base64. */
export function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  return privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
}

export function certify(statement: CoverageStatement, signingKey: string): CoverageCertificate {
  const key = createPrivateKey({ key: Buffer.from(signingKey, 'base64'), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64')
  const signature = sign(null, Buffer.from(canonicalJson(statement)), key).toString('base64')
  return { statement, algorithm: 'Ed25519', publicKey, signature }
}

export type CertificateCheck =
  | { readonly ok: true; readonly keyId: string }
  | { readonly ok: false; readonly reason: string }

/** Checks a certificate by itself; with `trustedKeyId` also that the platform with this key issued it. */
export function verifyCertificate(json: unknown, trustedKeyId?: string): CertificateCheck {
  const { statement, algorithm, publicKey, signature } = (json ?? {}) as Partial<CoverageCertificate>
  if (typeof statement !== 'object' || statement === null || algorithm !== 'Ed25519') {
    return { ok: false, reason: 'this is no coverage certificate' }
  }
  try {
    const key = createPublicKey({
      key: Buffer.from(String(publicKey), 'base64'),
      format: 'der',
      type: 'spki',
    })
    // Texts that stand for the same bytes are not the text that was issued.
    const isExact =
      key.export({ format: 'der', type: 'spki' }).toString('base64') === publicKey &&
      Buffer.from(String(signature), 'base64').toString('base64') === signature
    const signed = Buffer.from(canonicalJson(statement))
    const isSigned = isExact && verify(null, signed, key, Buffer.from(String(signature), 'base64'))
    if (!isSigned)
      return { ok: false, reason: 'the signature does not belong to this statement: it was changed' }
    const keyId = keyIdOf(String(publicKey))
    if (trustedKeyId !== undefined && trustedKeyId !== keyId) {
      return { ok: false, reason: `signed by the key ${keyId}, not by ${trustedKeyId}` }
    }
    return { ok: true, keyId }
  } catch {
    return { ok: false, reason: 'key or signature cannot be read' }
  }
}

/** The first 16 hex digits of the SHA-256 of a public key: what people compare. */
export function keyIdOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 16)
}
