import {
  constants,
  createHash,
  createPublicKey,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
  X509Certificate,
} from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { Playbook } from './playbook.ts'

/** A JSS signature object of CACAO 2.0 (data type `signature`). */
export interface PlaybookSignature {
  readonly type: 'jss'
  readonly id: string
  readonly created_by?: string
  readonly created: string
  readonly modified: string
  readonly signee: string
  readonly valid_from?: string
  readonly valid_until?: string
  readonly revoked?: boolean
  readonly related_to: string
  readonly related_version: string
  readonly hash_algorithm: string
  readonly algorithm: string
  readonly public_key?: string
  readonly public_cert_chain?: readonly string[]
  readonly cert_url?: string
  readonly thumbprint?: string
  readonly value: string
  /** A signature over this one. */
  readonly signature?: PlaybookSignature
}

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: string }

const hashes = new Map([
  ['sha-256', 'sha256'],
  ['sha-384', 'sha384'],
  ['sha-512', 'sha512'],
])

/** What is signed: the lower-case hex text of the hash of the canonical playbook, as OASIS' worked example does. */
function signedBytes(
  playbook: Readonly<Record<string, unknown>>,
  signature: Omit<PlaybookSignature, 'value'>,
): Buffer {
  const hash = hashes.get(signature.hash_algorithm.toLowerCase())
  if (hash === undefined)
    throw new Error(`hash algorithm ${signature.hash_algorithm} is not known: sha-256, sha-384, sha-512`)
  const { value: _, signature: countersignature, ...withoutValue } = signature as PlaybookSignature
  const { signatures: __, ...unsigned } = playbook
  const canonical = canonicalJson({ ...unsigned, signatures: [withoutValue] })
  return Buffer.from(createHash(hash).update(canonical, 'utf8').digest('hex'), 'ascii')
}

/** Signs: the playbook with the signature added to those that it has. A new version is not made by it. */
export function signPlaybook(
  playbook: Playbook,
  signature: Omit<PlaybookSignature, 'value'>,
  privateKey: KeyObject,
): Playbook {
  const way = signatureWay(signature.algorithm)
  if (way === undefined)
    throw new Error(`signature algorithm ${signature.algorithm} is not one that we sign with`)
  const value = sign(way.digest, signedBytes(playbook, signature), {
    key: privateKey,
    ...way.options,
  }).toString('base64url')
  return { ...playbook, signatures: [...(playbook.signatures ?? []), { ...signature, value }] }
}

/**
 * Verifies one signature of a playbook against a key that the caller trusts. Which key that is, is never taken from the
 * playbook alone: an embedded key proves only that nothing was changed since it was signed by somebody. `now`: ms.
 */
export function verifySignature(
  playbook: Playbook,
  signature: PlaybookSignature,
  trusted: KeyObject,
  now: number,
): Verdict {
  const reason = unfit(playbook, signature, now)
  if (reason !== undefined) return { ok: false, reason }
  const way = signatureWay(signature.algorithm)
  if (way === undefined)
    return { ok: false, reason: `signature algorithm ${signature.algorithm} is not accepted` }
  if (!way.keyTypes.includes(trusted.asymmetricKeyType ?? '')) {
    return { ok: false, reason: `${signature.algorithm} needs a key of type ${way.keyTypes.join(' or ')}` }
  }
  try {
    const bytes = signedBytes(playbook, signature)
    const value = Buffer.from(signature.value, 'base64url')
    return verify(way.digest, bytes, { key: trusted, ...way.options }, value)
      ? { ok: true }
      : { ok: false, reason: 'the signature does not fit the playbook and the key' }
  } catch (error) {
    return { ok: false, reason: (error as Error).message }
  }
}

function unfit(playbook: Playbook, one: PlaybookSignature, now: number): string | undefined {
  if (one.related_to !== playbook.id) return `the signature is of ${one.related_to}`
  if (one.related_version !== playbook.modified) return `the signature is of version ${one.related_version}`
  if (one.revoked) return 'the signature is revoked'
  if (one.valid_from !== undefined && now < Date.parse(one.valid_from))
    return `the signature is valid from ${one.valid_from}`
  if (one.valid_until !== undefined && now >= Date.parse(one.valid_until))
    return `the signature was valid until ${one.valid_until}`
  return undefined
}

/** The key that a signature carries in itself: `public_key` (base64 or PEM of SPKI) or the first certificate. */
export function embeddedKey(signature: PlaybookSignature): KeyObject | undefined {
  try {
    const certificate = signature.public_cert_chain?.[0]
    if (certificate !== undefined) return new X509Certificate(derOrPem(certificate)).publicKey
    if (signature.public_key === undefined) return undefined
    const key = derOrPem(signature.public_key)
    return createPublicKey(typeof key === 'string' ? key : { key, format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

/** True when both are the same public key. */
export function isSameKey(a: KeyObject, b: KeyObject): boolean {
  const [left, right] = [a, b].map((key) => key.export({ format: 'der', type: 'spki' })) as [Buffer, Buffer]
  return left.length === right.length && timingSafeEqual(left, right)
}

function derOrPem(text: string): string | Buffer {
  return text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64')
}

interface SignatureWay {
  readonly digest: string | null
  readonly keyTypes: readonly string[]
  readonly options: {
    readonly padding?: number
    readonly saltLength?: number
    readonly dsaEncoding?: 'ieee-p1363'
  }
}

/** JWA names (RFC 7518, RFC 8037). HS* is refused: a shared secret proves nothing to others. ECDSA is r||s. */
function signatureWay(algorithm: string): SignatureWay | undefined {
  const bits = /^(RS|PS|ES)(256|384|512)$/.exec(algorithm)
  if (bits) {
    const digest = `sha${bits[2]}`
    if (bits[1] === 'RS')
      return { digest, keyTypes: ['rsa'], options: { padding: constants.RSA_PKCS1_PADDING } }
    if (bits[1] === 'ES') return { digest, keyTypes: ['ec'], options: { dsaEncoding: 'ieee-p1363' } }
    const options = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    return { digest, keyTypes: ['rsa', 'rsa-pss'], options }
  }
  if (algorithm === 'Ed25519' || algorithm === 'EdDSA')
    return { digest: null, keyTypes: ['ed25519'], options: {} }
  return algorithm === 'Ed448' ? { digest: null, keyTypes: ['ed448'], options: {} } : undefined
}
