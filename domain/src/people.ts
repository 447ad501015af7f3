export const ROLES = ['administrator', 'analyst', 'reader'] as const
export type Role = (typeof ROLES)[number]

export interface User {
  readonly id: string
  readonly tenantId: string
  readonly name: string
  readonly role: Role
  /** scrypt, in the form `scrypt$N$r$p$salt$hash`. */
  readonly passwordHash: string
  readonly createdTime: number
}

export interface Session {
  /** SHA-256 (hex) of the secret in the cookie. */
  readonly secretHash: string
  readonly userId: string
  readonly createdTime: number
  readonly expiresTime: number
}

export interface TokenRecord {
  readonly id: string
  readonly tenantId: string
  readonly name: string
  /** SHA-256 (hex) of the token. */
  readonly secretHash: string
  readonly role: Role
  readonly createdBy: string
  readonly createdTime: number
  readonly expiresTime?: number
}

/** One entry of the hash-chained audit log. */
export interface AuditEntry {
  readonly sequence: number
  readonly tenantId: string
  readonly time: number
  readonly actor: string
  /** Verb and thing, such as `incident.close`. */
  readonly action: string
  readonly target: string
  readonly detail: Readonly<Record<string, unknown>>
  readonly previousHash: string
  /** SHA-256 over the previous hash and the canonical form of this entry. */
  readonly hash: string
}
