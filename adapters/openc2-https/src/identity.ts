/** Who we are and whom we trust, as PEM. */
export interface TlsIdentity {
  readonly cert: string
  readonly key: string
  /** The authority whose certificates are accepted from the other side; nobody else's are. */
  readonly ca: string
}
